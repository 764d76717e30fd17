"""Journeys: directly-follows graphs held against a known log each, and what they and their screens cost at size."""
