"""WhatsApp by Meta's Cloud API: see docs/whatsapp.md."""

from .channel import WhatsApp

adapter = WhatsApp()

__all__ = ["WhatsApp", "adapter"]
