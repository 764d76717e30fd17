"""Call events of a phone system of one's own (Kamailio, Asterisk, FreeSWITCH, a PBX): see docs/sip.md."""

from .channel import Sip

adapter = Sip()

__all__ = ["Sip", "adapter"]
