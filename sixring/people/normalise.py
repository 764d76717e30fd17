"""One spelling for one address: how values of each kind are compared, and which of them identify nobody."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers

from sixring.core.text import clean

BLOCKED = frozenset(
    "null none undefined nan nil true false unknown anonymous guest test user email id n/a na - -1 0 [object"
    " object] (null) (none)".split()
    + ["[object object]", "not set", "not_set", ""]
)
NOBODY = re.compile(
    r"^(no-?reply|do-?not-?reply|donotreply|mailer-daemon|postmaster|bounces?|notifications?)([+\-_.].*)?@"
)
ROLE = frozenset(
    "info office sales contact hello hi team admin billing accounts accounting support service help helpdesk enquiries"
    " inquiries orders purchasing reception mail kontakt buero vertrieb bestellung verkauf contacto ventas accueil"
    " contabilidad comptabilite".split()
)
ZEROS = re.compile(r"^[0\-]*$")
EMAIL = re.compile(r"^[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+$")
GLOBAL_KINDS = frozenset({"email", "phone"})
# How many identities of a kind one person may gather by automatic joins.
CAPS = {"user_id": 1, "email": 20, "phone": 10, "card": 5, "visitor": 300, "anonymous_id": 300}
# Whoever proves one of these last has it from then on: a browser or a number changes hands.
PASSED_ON = frozenset({"visitor", "anonymous_id", "phone"})
# An arrival claims these about its sender; each may point to somebody known.
IDENTIFIERS = frozenset({"email", "phone", "user_id"})


def normalise(kind: str, value: str, region: str = "GB") -> str | None:
    """The one spelling of `value`, or None when it identifies nobody (blocked, malformed, a no-reply address)."""
    text = unicodedata.normalize("NFKC", value).strip()
    if text.lower() in BLOCKED or len(text) > 400 or clean(text) != text:
        return None
    if kind == "email":
        return email(text)
    if kind == "phone":
        return phone(text, region)
    if kind == "handle":
        return text.lstrip("@").casefold() or None
    return None if ZEROS.match(text) else text


def email(text: str) -> str | None:
    """Lower case, domain in its ASCII form. Dots and plus tags are the mailbox owner's business and stay."""
    local, _, domain = text.lower().rpartition("@")
    try:
        domain = domain.rstrip(".").encode("idna").decode() if not domain.isascii() else domain.rstrip(".")
    except UnicodeError:
        return None
    address = f"{local}@{domain}"
    return address if EMAIL.match(address) and not NOBODY.match(address) else None


@lru_cache(maxsize=4096)
def phone(text: str, region: str = "GB") -> str | None:
    """E.164. Numbers without a country code are read as `region`'s."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_role_mailbox(kind: str, value: str) -> bool:
    """`info@` and its like speak for a company, not for one person."""
    return kind == "email" and value.partition("@")[0] in ROLE
