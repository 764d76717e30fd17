"""Whose number a network shows. It is a claim, never a proof: whoever calls may have it written as they like."""

from __future__ import annotations

import re

import phonenumbers

from .contract import Sender
from .twilio.names import NOBODYS, NUMBER

WITHHELD = frozenset({"", "anonymous", "restricted", "unknown", "unavailable", "private", "withheld", "asserted"})
URI = re.compile(r"(?:sips?|tel|client):", re.I)


def caller(said: str, scope: str, country: str = "") -> Sender | None:
    """Rule: a number with its country is a phone number; one without is read as of `country`, where that is known;
    what is no number (an extension, a name at the switch) means something to this account alone; withheld is nobody.
    """
    bare = URI.sub("", said.strip()).partition(";")[0]
    user = bare.partition("@")[0].strip()
    if user.lower() in WITHHELD or user in NOBODYS:
        return None
    number = re.sub(r"[\s()./-]", "", user) if re.fullmatch(r"[+\d\s()./-]+", user) else ""
    if found := e164(number, country):
        return Sender("phone", found)
    return Sender("handle", bare[:100], scope)


def e164(number: str, country: str = "") -> str:
    """`number` as E.164 has it; "" when it is none, or none without knowing its country."""
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if NUMBER.fullmatch(number):
        return number
    if not number or number.startswith("+") or not country:
        return ""
    try:
        read = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return ""
    good = phonenumbers.is_possible_number(read)
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) if good else ""
