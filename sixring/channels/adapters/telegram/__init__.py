"""Telegram by a bot of your own: see docs/telegram.md."""

from .channel import Telegram

adapter = Telegram()

__all__ = ["Telegram", "adapter"]
