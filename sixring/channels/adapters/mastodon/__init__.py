"""Mastodon: posts that mention us, or that a search or a hashtag finds; answered there. See docs/mentions.md."""

from .channel import Mastodon

adapter = Mastodon()

__all__ = ["Mastodon", "adapter"]
