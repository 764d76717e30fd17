"""Messages to an Instagram account, and comments under its posts: see docs/instagram.md."""

from .channel import Instagram

adapter = Instagram()

__all__ = ["Instagram", "adapter"]
