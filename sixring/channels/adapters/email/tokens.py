"""Our own marks on mails: a signed plus-address and signed Message-IDs, so a reply finds its conversation and nobody
can write into a conversation by guessing. `key` is the installation's secret key."""

import base64
import hashlib
import hmac
import re
from typing import NamedTuple

ADDRESS_MAC = 16  # base32 characters: 80 bits, and the local part stays under its 64
ID_MAC = 16
MAILBOX = re.compile(
    r"([^@+\s]{1,40})\+c_([a-z2-7]{1,13})\.([a-z2-7]{16})(?:\.([a-z2-7]{13}))?@([^@\s]{1,255})", re.IGNORECASE
)
WAY_OUT = re.compile(r"[^@+\s]{1,40}\+u_([a-z2-7]{1,13})\.([a-z2-7]{16})@[^@\s]{1,255}", re.IGNORECASE)
MESSAGE_ID = re.compile(r"cx\.(\d{1,19})\.(\d{1,19})\.([a-z2-7]{16})@[^@\s]{1,255}", re.IGNORECASE)


class OurId(NamedTuple):
    conversation: int
    message: int


def plus_address(address: str, conversation: int, key: str, tag: str = "") -> str:
    """`support@example.com` → `support+c_<id>.<mac>@example.com`. Our own tags in `address` are replaced.

    `tag`, 13 letters, stands behind it where the address was made for one customer to write to once.
    """
    local, _, domain = address.rpartition("@")
    local = local.partition("+")[0]
    number = _number(conversation)
    behind = f".{tag}" if tag else ""
    return f"{local}+c_{number}.{_mac(key, 'address', number, ADDRESS_MAC)}{behind}@{domain}"


def conversation_of(address: str, key: str) -> int | None:
    """The conversation a plus-address was made for; None unless we made it. Some servers fold the case: so do we."""
    found = MAILBOX.fullmatch(address.strip())
    if not found:
        return None
    number, mac = found[2].lower(), found[3].lower()
    if not hmac.compare_digest(mac, _mac(key, "address", number, ADDRESS_MAC)):
        return None
    return _read(number)


def way_out(address: str, number: int, key: str) -> str:
    """`support+u_<number>.<mac>@example.com`: whoever's mail goes there unsubscribes what `number` stands for."""
    local, _, domain = address.rpartition("@")
    told = _number(number)
    return f"{local.partition('+')[0]}+u_{told}.{_mac(key, 'way out', told, ADDRESS_MAC)}@{domain}"


def out_by(address: str, key: str) -> int | None:
    """The number such an address was made for; None unless we made it."""
    found = WAY_OUT.fullmatch(address.strip())
    if not found or not hmac.compare_digest(found[2].lower(), _mac(key, "way out", found[1].lower(), ADDRESS_MAC)):
        return None
    return _read(found[1].lower())


def tag_of(address: str) -> str:
    """The tag of an address made for one customer; "" where there is none."""
    found = MAILBOX.fullmatch(address.strip())
    return (found[4] or "").lower() if found else ""


def message_id(conversation: int, message: int, domain: str, key: str) -> str:
    """The Message-ID of one message, the same at every attempt; without angle brackets."""
    mac = _mac(key, "message", f"{conversation}.{message}", ID_MAC)
    return f"cx.{conversation}.{message}.{mac}@{domain}"


def ours(reference: str, key: str) -> OurId | None:
    """What one of our Message-IDs stands for; None unless we made it."""
    found = MESSAGE_ID.fullmatch(reference.strip().strip("<>"))
    if not found:
        return None
    mac = _mac(key, "message", f"{found[1]}.{found[2]}", ID_MAC)
    return OurId(int(found[1]), int(found[2])) if hmac.compare_digest(found[3].lower(), mac) else None


def other_id(seed: str, domain: str, key: str) -> str:
    """A stable Message-ID for a mail that belongs to no conversation."""
    return f"cx.{_mac(key, 'other', seed, 26)}@{domain}"


def mark(key: str) -> str:
    """What our own mails carry so that we know them when they come back."""
    return _mac(key, "mark", "", ID_MAC)


def _mac(key: str, purpose: str, what: str, length: int) -> str:
    digest = hmac.digest(f"sixring.email.{purpose}:{key}".encode(), what.encode(), hashlib.sha256)
    return base64.b32encode(digest).decode().lower()[:length]


def _number(number: int) -> str:
    size = max(1, (number.bit_length() + 7) // 8)
    return base64.b32encode(number.to_bytes(size, "big")).decode().lower().rstrip("=")


def _read(text: str) -> int | None:
    try:
        return int.from_bytes(base64.b32decode(text.upper() + "=" * (-len(text) % 8)), "big")
    except ValueError:
        return None
