"""From a request of Twilio's to what it tells of a call."""

from __future__ import annotations

import email.utils
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ...callers import caller
from ...calls import CallEvent, Told
from ...contract import Attachment, BadItem, Parsed, Raw
from ...media import Wanted, bring
from ...twilio import wire
from . import answers
from .fetching import HOSTS, LARGEST, asker
from .steps import OF_OURS, Step, step_of

if TYPE_CHECKING:
    from ...contract import Sender
    from ...models import Account

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
HELD = {"participant-hold": Told.HELD, "participant-unhold": Told.RESUMED}
SID = re.compile(r"[0-9A-Za-z]{2,64}")


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was read: its fields, the query of its address, and when it came."""

    said: Mapping[str, str]
    query: Mapping[str, str]
    at: datetime
    account: Account

    @property
    def step(self) -> Step | None:
        return step_of(dict(self.query))

    @property
    def is_ours(self) -> bool:
        return self.step in OF_OURS or "out" in self.query


def event_key(raw: bytes, said: Mapping[str, str], query: Mapping[str, str]) -> str:
    """Twilio names no event, so what it says is its name: the same again is a redelivery."""
    whole = raw + repr(sorted(query.items())).encode("utf-8", "replace")
    call = call_of(said, query)
    return f"voice:{call}:{hashlib.sha256(whole).hexdigest()[:32]}" if call else ""


def call_of(said: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The customer's line; of a call of ours, the one everything began with."""
    step = step_of(dict(query))
    found = query.get("call", "") if step not in OF_OURS else ""
    if not found and step in (Step.OUT_LEG, Step.RECORD):
        found = said.get("ParentCallSid", "")
    found = found or said.get("CallSid", "")
    return found if SID.fullmatch(found) else ""


def read(raw: Raw, account: Account, until: float) -> Parsed:
    """What `raw` tells; nothing for the steps that only ask what comes next."""
    asked = Request(wire.fields(raw.body), raw.meta.get("query", {}), raw.received_at, account)
    if not call_of(asked.said, asked.query):
        raise BadItem("This names no call (CallSid), so it is none of Twilio's.")
    if asked.step is None:
        raise BadItem("This is of no step of a call we know.")
    told = told_by(asked)
    return [] if told is None else [event(asked, told, recording(asked, told, raw, until))]


def told_by(asked: Request) -> Told | None:
    """Rule: what a step and its status say of the call; None where it only asks what to do."""
    said, status = asked.said, asked.said.get("CallStatus", "")
    match asked.step:
        case Step.COMES_IN:
            return Told.RINGING if answers.is_call(said) else Told.ENDED if status in OVER else None
        case Step.STATUS:
            return Told.ENDED if status in OVER else None
        case Step.LEFT:
            return Told.ENDED if said.get("QueueResult") == "hangup" else None
        case Step.VOICEMAIL:
            return Told.VOICEMAIL if has_recording(said) else None
        case Step.TAKE:
            return Told.ANSWERED if said.get("Digits") == "1" else Told.DECLINED
        case Step.LEG:
            return Told.DECLINED if status in OVER else None
        case Step.ROOM:
            return of_room(said, asked.query)
        case Step.RECORD:
            return Told.RECORDED if has_recording(said) else None
        case Step.OUT:
            return Told.RINGING if status not in OVER else None
        case Step.OUT_LEG:
            return Told.ANSWERED if status == "in-progress" else None
        case Step.OUT_OVER:
            return Told.ENDED
        case _:
            return None


def of_room(said: Mapping[str, str], query: Mapping[str, str]) -> Told | None:
    happened = said.get("StatusCallbackEvent", "")
    if happened in HELD:
        return HELD[happened] if said.get("CallSid") == query.get("call") else None
    return {"conference-start": Told.KNOWN, "conference-end": Told.ENDED}.get(happened)


def has_recording(said: Mapping[str, str]) -> bool:
    return said.get("RecordingStatus", "completed") == "completed" and bool(said.get("RecordingUrl"))


def event(asked: Request, told: Told, file: Attachment | None) -> CallEvent:
    said, query = asked.said, asked.query
    agent, conversation = query.get("agent", ""), query.get("conversation", "")
    facts = {"to": said.get("To", "") if asked.step == Step.COMES_IN else "",
             "room": said.get("ConferenceSid", "") if asked.step == Step.ROOM else "",
             "stir": said.get("StirVerstat", ""), "area": area(said)}  # fmt: skip
    return CallEvent(
        call_of(said, query), told, moment(said.get("Timestamp", "")) or asked.at, customer(asked),
        outgoing=asked.is_ours, ours=said.get("From" if asked.is_ours else "To", "")[:60],
        colleague=f"agent:{agent}" if agent.isdigit() else "",
        cause=said.get("DialCallStatus") or said.get("QueueResult") or said.get("CallStatus", ""),
        conversation=int(conversation) if conversation.isdigit() and len(conversation) < 19 else None,
        recording=file, facts={name: value for name, value in facts.items() if value},
    )  # fmt: skip


def customer(asked: Request) -> Sender | None:
    """Whose number it is: who calls, or whom we call. The lines of colleagues are nobody's here."""
    if asked.is_ours:
        return caller(asked.query.get("to", ""), asked.account.key)
    if asked.said.get("CallSid") != asked.query.get("call", asked.said.get("CallSid")):
        return None
    return caller(asked.said.get("From", ""), asked.account.key)


def area(said: Mapping[str, str]) -> str:
    parts = (said.get(f"From{name}", "").strip() for name in ("City", "State", "Country"))
    return ", ".join(part for part in parts if part)[:100]


def moment(said: str) -> datetime | None:
    """RFC 2822, as Twilio writes it."""
    try:
        at = email.utils.parsedate_to_datetime(said) if said else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def recording(asked: Request, told: Told, raw: Raw, until: float) -> Attachment | None:
    """The sound, fetched with our sign-in. Raises `NotYet` while it may still come."""
    if told not in (Told.VOICEMAIL, Told.RECORDED):
        return None
    sid = asked.said.get("RecordingSid", "")[:40]
    name = f"{'voicemail' if told == Told.VOICEMAIL else 'recording'}-{sid[-8:]}.mp3"
    wanted = [Wanted(f"{asked.said['RecordingUrl']}.mp3", name, "audio/mpeg")]
    brought = bring(
        wanted, hosts=HOSTS, since=raw.received_at, until=until, largest=LARGEST, ask=asker(asked.account)
    )  # fmt: skip
    return next(iter(brought), None)


def meta_query(meta: Mapping[str, Any]) -> Mapping[str, str]:
    found = meta.get("query", {})
    return found if isinstance(found, Mapping) else {}
