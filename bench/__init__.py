"""Measurements: each is a module run by `bin/bench NAME`; the last line it prints is its figures as JSON."""
