"""Photographs of the screens, taken in Chromium from the demo as it comes: `bin/pictures [folder [name …]]`."""
