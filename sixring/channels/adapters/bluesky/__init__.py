"""Bluesky: posts that mention us or that a search finds; answered there. See docs/mentions.md."""

from .channel import Bluesky

adapter = Bluesky()

__all__ = ["Bluesky", "adapter"]
