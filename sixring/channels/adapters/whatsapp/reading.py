"""From a request of WhatsApp's to touches, receipts and amendments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ...amendments import Amended, Amendment
from ...contract import BadItem, Inbound, Parsed, Raw, Sender
from ...fates import Fate, Receipt
from ...meta import batch
from ...meta.batch import Part, inside, moment, objects_in, text, without_gaps
from ...meta.meanings import meaning
from . import files, who, words
from .settings import settings_of

if TYPE_CHECKING:
    from ...models import Account

OBJECTS = frozenset({"whatsapp_business_account"})
FATES = {
    "accepted": Fate.TAKEN, "held_for_quality_assessment": Fate.TAKEN, "sent": Fate.SENT, "delivered": Fate.DELIVERED,
    "read": Fate.READ, "played": Fate.READ, "failed": Fate.FAILED,
}  # fmt: skip
SAYS_NOTHING = frozenset({"request_welcome", "ephemeral"})
Value = Mapping[str, Any]


def read(raw: Raw, account: Account, until: float) -> Parsed:
    """What `raw` says. `until` is the moment (`time.monotonic`) by which files have to be here."""
    return batch.each(parts(batch.decoded(raw.body)), lambda part: change(part, raw, account, until))


def customer(raw: bytes) -> str:
    """Whose order must be kept: the one person a request is about, "" for several."""
    try:
        found = [part.value for part in parts(batch.decoded(raw)) if isinstance(part, Part)]
    except BadItem:
        return ""
    named = {
        text(one, "from_user_id", 200) or text(one, "from", 200) for v in found for one in objects_in(v, "messages")
    }
    named |= {text(one, "to_user_id", 200) or text(one, "to", 200) for v in found
              for one in objects_in(v, "message_echoes")}  # fmt: skip
    return named.pop() if len(named) == 1 else ""


def parts(said: Value) -> list[Part | BadItem]:
    """Its changes; what a go-between hands on without the envelope is one."""
    if "object" not in said and ("messages" in said or "statuses" in said):
        return [Part("", "messages", said)]
    return list(batch.parts(said, OBJECTS))


def change(part: Part, raw: Raw, account: Account, until: float) -> Parsed:
    """Messages, echoes of what was written in the phone's app, and receipts. News of the account itself says nothing
    of a customer."""
    value, number = part.value, text(inside(part.value, "metadata"), "phone_number_id", 100)
    if number and number != settings_of(account).phone_number_id:
        return [BadItem(f"This is for the phone number ID {number}, and this channel is another. Each has its own "
                        f"callback address; see docs/whatsapp.md.")]  # fmt: skip
    items: list[Any] = []
    for one in objects_in(value, "messages"):
        items += batch.carefully(lambda one=one: message(one, value, raw, account, until))  # type: ignore[misc]
    for one in objects_in(value, "message_echoes"):
        items += batch.carefully(lambda one=one: echo(one, value, raw, account, until))  # type: ignore[misc]
    for one in objects_in(value, "statuses"):
        items += batch.carefully(lambda one=one: status(one, raw))  # type: ignore[misc]
    return items


# Messages.


def message(said: Value, value: Value, raw: Raw, account: Account, until: float) -> Parsed:
    kind = text(said, "type", 40)
    refuse_odd(said)
    people = who.of_message(said, value, account)
    if not people:
        raise BadItem("This message names no sender, so it can belong to nobody. It is kept as it came.")
    at = moment(said.get("timestamp")) or raw.received_at
    if kind in AMENDS:
        return [AMENDS[kind](said, people, at)]
    if kind == "system":
        return moved(said, people, account, at)
    return [] if kind in SAYS_NOTHING else [touch(said, value, people, raw, account, until)]


def refuse_odd(said: Value) -> None:
    if not text(said, "id", 400):
        raise BadItem("This message has no id.")
    if text(said, "group_id", 200):
        raise BadItem("This was said in a group, and only talks with one person are taken.")


def touch(
    said: Value, value: Value, people: list[Sender], raw: Raw, account: Account, until: float, *, outgoing: bool = False
) -> Inbound:
    first, *also = people
    found = files.fetch_all(said, raw, account, until)
    spoken, data = words.words_of(said)
    return Inbound(
        sender=first,
        also=also,
        outgoing=outgoing,
        text=spoken,
        occurred_at=moment(said.get("timestamp")) or raw.received_at,
        external_id=f"wa:{text(said, 'id', 400)}",
        reference=text(said, "id", 400),
        replies_to=answered(said),
        claims=who.claims_of(value, people),
        attachments=found,
        data=data | beside(said, found.lost, outgoing),
    )


def answered(said: Value) -> list[str]:
    named = text(inside(said, "context"), "id", 400)
    return [named] if named else []


def beside(said: Value, lost: list[str], outgoing: bool) -> dict[str, Any]:
    """What else stands with it: whether it was forwarded, which advertisement led here, files that could not be had."""
    context, advert = inside(said, "context"), inside(said, "referral")
    return without_gaps({
        "forwarded": bool(context.get("forwarded") or context.get("frequently_forwarded")),
        "advert": without_gaps({name: text(advert, name, 1000) for name in ("headline", "body", "source_url")}),
        "lost_files": lost, "by": "WhatsApp Business" if outgoing else "",
    })  # fmt: skip


def echo(said: Value, value: Value, raw: Raw, account: Account, until: float) -> Parsed:
    """What a colleague wrote in the WhatsApp Business app on the phone."""
    refuse_odd(said)
    people = who.senders(account, text(said, "to_user_id", 200), text(said, "to", 200).lstrip("+"))
    if not people:
        raise BadItem("This echo names nobody it was written to.")
    if text(said, "type", 40) in AMENDS:
        return []  # changed on the phone: what we keep of it is what was said first
    return [touch(said, value, people, raw, account, until, outgoing=True)]


# What is done to messages later.


def reaction(said: Value, people: list[Sender], at: datetime) -> Amendment:
    own = inside(said, "reaction")
    sign = text(own, "emoji", 40)
    kind = Amended.REACTED if sign else Amended.UNREACTED
    return Amendment(meant(own, "message_id"), kind, sign, people[0], at)


def edit(said: Value, people: list[Sender], at: datetime) -> Amendment:
    own = inside(said, "edit")
    spoken, _data = words.words_of(inside(own, "message"))
    return Amendment(meant(own, "original_message_id"), Amended.EDITED, spoken, people[0], at)


def revoke(said: Value, people: list[Sender], at: datetime) -> Amendment:
    return Amendment(meant(inside(said, "revoke"), "original_message_id"), Amended.DELETED, "", people[0], at)


def meant(own: Value, name: str) -> str:
    reference = text(own, name, 400)
    if not reference:
        raise BadItem("This changes a message and does not say which.")
    return reference


AMENDS = {"reaction": reaction, "edit": edit, "revoke": revoke}


# A new number, a new id.


def moved(said: Value, people: list[Sender], account: Account, at: datetime) -> Parsed:
    """They changed their number, and with it their id: the former and the new are one person's, says WhatsApp."""
    own = inside(said, "system")
    fresh = who.senders(
        account, text(own, "user_id", 200), text(own, "wa_id", 200) or text(own, "new_wa_id", 200)
    )  # fmt: skip
    former = [*who.senders(account, text(own, "previous_user_id", 200), ""), *people]
    if not fresh or "changed" not in text(own, "type", 60) or "identity" in text(own, "type", 60):
        return []
    former = [one for one in former if one not in fresh]
    return [Inbound(
        sender=fresh[0], also=[*fresh[1:], *former], kind="identify", occurred_at=at,
        external_id=f"wa:{text(said, 'id', 400)}", data={"changed": text(own, "type", 60)},
    )]  # fmt: skip


# Receipts.


def status(said: Value, raw: Raw) -> Parsed:
    word, reference = text(said, "status", 60).lower(), text(said, "id", 400)
    if word in ("deleted", "warning", "pending") or text(said, "recipient_type", 20) == "group":
        return []
    fate = FATES.get(word)
    if fate is None or not reference:
        raise BadItem("WhatsApp says something of a message that is no status we know.")
    errors = objects_in(said, "errors")
    error = why(errors[0] if errors else {}) if fate == Fate.FAILED else ""
    key = text(said, "biz_opaque_callback_data", 80)
    return [Receipt(reference, fate, key, error, moment(said.get("timestamp")) or raw.received_at)]


def why(error: Value) -> str:
    """In words, with what WhatsApp adds."""
    details = text(inside(error, "error_data"), "details", 300) or text(error, "details", 300)
    words_ = meaning(error)
    return f"{words_} {details}" if details and details not in words_ else words_
