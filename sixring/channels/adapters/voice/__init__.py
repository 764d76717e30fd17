"""Phone calls by Twilio: see docs/voice.md."""

from .channel import Voice

adapter = Voice()

__all__ = ["Voice", "adapter"]
