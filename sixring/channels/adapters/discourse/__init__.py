"""Posts of a Discourse forum, told by its webhooks and answered there. See docs/mentions.md."""

from .channel import Discourse

adapter = Discourse()

__all__ = ["Discourse", "adapter"]
