"""Mentions in feeds: RSS and Atom of blogs, forums and news searches. See docs/mentions.md."""

from .channel import Feeds

adapter = Feeds()

__all__ = ["Feeds", "adapter"]
