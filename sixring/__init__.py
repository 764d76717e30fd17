"""Sixring: everything a customer does, on whatever channel, as one person's one story."""

__version__ = "0.1.0"
