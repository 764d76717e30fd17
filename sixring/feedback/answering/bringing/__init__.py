"""Answers brought in from a file: read whatever its encoding, kept row by row, what is wrong told by cell and row."""
