"""What the bench of topics measures: see `__main__.py`."""
