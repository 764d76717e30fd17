"""The API's part about people and touches. Who may see whom follows from touches, so people's operations are here."""

from __future__ import annotations

from .companies import companies_room
from .persons import people
from .touches import touches

__all__ = ["companies_room", "people", "touches"]
