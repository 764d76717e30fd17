"""Store visits: checked in at the store's own page, logged at the counter, or by CSV. See docs/in-person.md."""

from .channel import Visit

adapter = Visit()

__all__ = ["Visit", "adapter"]
