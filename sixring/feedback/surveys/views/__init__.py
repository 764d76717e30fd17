"""Screens of building surveys."""
