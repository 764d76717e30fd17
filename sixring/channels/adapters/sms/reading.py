"""From a request of Twilio's to a touch, or to a receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from sixring.core.proof import CLAIMED, Proof, ProofKind

from ...contract import BadItem, Inbound, Parsed, Raw, Sender
from ...fates import Fate, Receipt
from ...twilio import wire
from ...twilio.names import NOBODYS, NUMBER
from . import files
from .meanings import meaning
from .settings import settings_of

if TYPE_CHECKING:
    from ...models import Account

SID = re.compile(r"(?:SM|MM)[0-9A-Za-z]{16,64}")
FATES = {
    "accepted": Fate.TAKEN, "scheduled": Fate.TAKEN, "queued": Fate.TAKEN, "sending": Fate.TAKEN, "sent": Fate.SENT,
    "delivered": Fate.DELIVERED, "read": Fate.READ,
    "undelivered": Fate.FAILED, "failed": Fate.FAILED, "canceled": Fate.FAILED,
}  # fmt: skip
OUR_KEY = "message"  # of the query of the address we ask receipts at
KEYWORDS = {"STOP": "stop", "START": "start", "HELP": "help"}


def event_key(said: Mapping[str, str]) -> str:
    """A message has one; each thing Twilio says of ours is an event of its own."""
    sid = sid_of(said)
    return ":".join(["sms", sid, *([said["MessageStatus"][:40]] if is_receipt(said) else [])]) if sid else ""


def customer(said: Mapping[str, str]) -> str:
    return said.get("To" if is_receipt(said) else "From", "")


def read(raw: Raw, account: Account, until: float) -> Parsed:
    """What `raw` says. `until` is the moment (`time.monotonic`) by which files have to be here."""
    said = wire.fields(raw.body)
    if not sid_of(said):
        raise BadItem("This names no message (MessageSid), so it is none of Twilio's messages or receipts.")
    if is_receipt(said):
        return [receipt(said, raw)]
    return [touch(said, raw, account, until)]


def sid_of(said: Mapping[str, str]) -> str:
    sid = said.get("MessageSid") or said.get("SmsSid") or ""
    return sid if SID.fullmatch(sid) else ""


def is_receipt(said: Mapping[str, str]) -> bool:
    return "MessageStatus" in said and "Body" not in said


def receipt(said: Mapping[str, str], raw: Raw) -> Receipt:
    fate = FATES.get(said["MessageStatus"].lower())
    if fate is None:
        raise BadItem("Twilio says something of a message that is no status we know.")
    error = meaning(said.get("ErrorCode", "")) if fate == Fate.FAILED else ""
    key = str(raw.meta.get("query", {}).get(OUR_KEY, ""))
    return Receipt(sid_of(said), fate, key, error, raw.received_at)


def touch(said: Mapping[str, str], raw: Raw, account: Account, until: float) -> Inbound:
    who, to = said.get("From", "").strip(), said.get("To", "").strip()
    if ":" in who or ":" in to:
        raise BadItem(f"This came by {(who + to).partition(':')[0][:20]}, and this account takes short messages only.")
    if not who:
        raise BadItem("This message names no sender, so it can belong to nobody. It is kept as it came.")
    found = files.fetch_all(said, raw, account, until)
    return Inbound(
        sender=sender_of(who, account),
        text=said.get("Body", ""),
        occurred_at=sent_at(raw),
        external_id=event_key(said),
        reference=sid_of(said),
        attachments=found,
        data=told(said, to, found.lost),
    )


def sent_at(raw: Raw) -> datetime:
    """When it reached us; of what comes by Twilio's list, when it was sent."""
    try:
        at = parsedate_to_datetime(str(raw.meta.get("sent", "")))
    except ValueError:
        return raw.received_at
    return min(raw.received_at, at if at.tzinfo else at.replace(tzinfo=UTC))


def sender_of(who: str, account: Account) -> Sender | None:
    """Rule: a number is claimed, for networks let it be forged, unless the owner believes them. Short codes and sender
    names mean something to this account alone. A withheld number is nobody's."""
    if who in NOBODYS:
        return None
    trusted = settings_of(account).trusted
    proof = Proof(ProofKind.TRUSTED, by=account.name) if trusted else CLAIMED
    return Sender("phone", who, proof=proof) if NUMBER.fullmatch(who) else Sender("handle", who, account.key)


def told(said: Mapping[str, str], to: str, lost: list[str]) -> dict[str, Any]:
    """What else it says; empty values are left out. `keyword` is one that Twilio heard and confirmed itself."""
    area = ", ".join(part for name in ("City", "State", "Country") if (part := said.get(f"From{name}", "").strip()))
    data = {
        "to": to[:40], "area": area[:200], "lost_files": lost, "service": said.get("MessagingServiceSid", "")[:40],
        "keyword": KEYWORDS.get(said.get("OptOutType", "").upper(), ""),
    }  # fmt: skip
    return {name: value for name, value in data.items() if value}
