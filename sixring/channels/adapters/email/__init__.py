"""E-mail: in by LMTP, IMAP or from files, out by SMTP.

Promises that a mail is acknowledged only when its raw bytes are kept, that no mail can stop the next one, and that a
sender counts as proven only by an aligned signature. Never answers machines, never sends twice what may have arrived.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """`adapter`, loaded when asked for: the reading child imports this package and must stay without Django."""
    if name == "adapter":
        from .channel import Email

        globals()["adapter"] = Email()
        return globals()["adapter"]
    raise AttributeError(name)
