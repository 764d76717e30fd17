"""Conversations brought together, taken apart and placed anew, one or many at once, each with a way back."""
