"""Tables (CSV): persons, tickets and messages, in a file each; a map says which column is what. It is guessed from the
headers, and written down to be corrected."""

from .reading import SUFFIXES, rows

__all__ = ["SUFFIXES", "rows"]
