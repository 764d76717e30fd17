"""Short messages (SMS and MMS) by Twilio: see docs/sms.md."""

from .channel import Sms

adapter = Sms()

__all__ = ["Sms", "adapter"]
