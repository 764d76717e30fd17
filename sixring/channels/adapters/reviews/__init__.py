"""Reviews: from files of any source, and from the App Store's feed. See docs/reviews.md."""

from .channel import Reviews

adapter = Reviews()

__all__ = ["Reviews", "adapter"]
