"""Payments, refunds and orders at Square, at the counter and online: see docs/square.md."""

from .channel import Square

adapter = Square()

__all__ = ["Square", "adapter"]
