"""Measurements: each is a module with a `main`, run by `bin/bench NAME`; the last line it prints is its figures as JSON."""
