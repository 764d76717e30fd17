"""Messages to a Facebook page, and comments under its posts: see docs/messenger.md."""

from .channel import Messenger

adapter = Messenger()

__all__ = ["Messenger", "adapter"]
