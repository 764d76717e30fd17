"""The past, told set-wise: what a demo makes up (`told`), and matters as an old help desk kept them (`matters`)."""

from .matters import KIND, Beside, Brought, Message, add, bring, by_number, elsewhere
from .told import Answered, Settled, answered, settled

__all__ = [
    "KIND", "Answered", "Beside", "Brought", "Message", "Settled", "add", "answered", "bring", "by_number",
    "elsewhere", "settled",
]  # fmt: skip
