"""The API's part about conversations: reading them, what is said in them, and what is done to them."""

from __future__ import annotations

from .matters import conversations
from .messages import messages

__all__ = ["conversations", "messages"]
