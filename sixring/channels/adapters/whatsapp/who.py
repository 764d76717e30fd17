"""Who a WhatsApp message is from: a user id of the business (BSUID), a phone number, or both.

WhatsApp vouches that the account with this number or id sent it. That proves neither what the person is called nor,
long after, that the number is still theirs; so the id stands first where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sixring.core.proof import Proof, ProofKind

from ...contract import Sender
from ...meta.batch import inside, objects_in, text, without_gaps
from .settings import settings_of

if TYPE_CHECKING:
    from ...models import Account

KIND = "whatsapp"
USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
PHONE = re.compile(r"\d{5,20}")
VOUCHED = Proof(ProofKind.PROVIDER, by="WhatsApp")


def senders(account: Account, user_id: str, phone: str) -> list[Sender]:
    """The identities these prove, the one to answer first; none where both are missing or odd."""
    found = []
    if USER_ID.fullmatch(user_id):
        found.append(Sender(KIND, user_id, settings_of(account).scope, proof=VOUCHED))
    if PHONE.fullmatch(phone):
        found.append(Sender("phone", f"+{phone}", proof=VOUCHED))
    return found


def of_message(said: Mapping[str, Any], value: Mapping[str, Any], account: Account) -> list[Sender]:
    """Of an incoming message. A number may stand in the contacts alone, and so may an id."""
    phone, user_id = text(said, "from", 200), text(said, "from_user_id", 200) or text(said, "from_bsuid", 200)
    if USER_ID.fullmatch(phone):  # some go-betweens put the id where the number was
        phone, user_id = "", user_id or phone
    contact = contact_of(value, {phone, user_id})
    return senders(account, user_id or text(contact, "user_id", 200), phone or text(contact, "wa_id", 200))


def contact_of(value: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """What is said of them beside the messages; where one contact alone is named, it is theirs."""
    contacts, known = objects_in(value, "contacts"), set(names) - {""}
    for one in contacts:
        if known & {text(one, "wa_id", 200), text(one, "user_id", 200)}:
            return one
    return contacts[0] if len(contacts) == 1 and not known else {}


def claims_of(value: Mapping[str, Any], people: Iterable[Sender]) -> dict[str, Any]:
    """What they call themselves: anybody may write any name there."""
    names = {name for one in people for name in (one.value, one.value.lstrip("+"))}
    profile = inside(contact_of(value, names), "profile")
    username = text(profile, "username", 100).lstrip("@")
    return without_gaps({"name": text(profile, "name", 200), "username": username})
