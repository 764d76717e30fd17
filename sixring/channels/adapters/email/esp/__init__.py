"""Mail services (ESPs): what they post about a mailbox, checked as each of them signs, and opened.

Mails that came in are read by the same reader as any mail, byte for byte where the service hands over the original.
What became of ours is told by receipts, as django-anymail (the extra `esp`) reads each service's events.
"""

from .opening import event_key, is_hook, joined, look_into, mails_in
from .providers import CHOICES, service_of, to_copy
from .signing import verify

__all__ = ["CHOICES", "event_key", "is_hook", "joined", "look_into", "mails_in", "service_of", "to_copy", "verify"]
