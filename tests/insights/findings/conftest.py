"""A lake written by hand: conversations with their reasons, and texts with how they feel."""

from tests.insights.sharing.conftest import told

__all__ = ["told"]
