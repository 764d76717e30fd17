"""Screens of asking."""
