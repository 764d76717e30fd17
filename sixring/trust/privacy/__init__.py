"""Exporting and erasing a person over every room, with a receipt, a journal beside the database, and a clean disk."""
