"""Web push: a notice for a browser that isn't looking (RFC 8030), readable by that browser alone (RFC 8291), from a
sender its push service knows again (VAPID, RFC 8292)."""

from .sealing import sealed
from .sending import Gone, NotNow, Subscription, public_key, send

__all__ = ["Gone", "NotNow", "Subscription", "public_key", "sealed", "send"]
