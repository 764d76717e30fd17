"""From a request of our phone system's to what it tells of a call. JSON, or a form from switches that make no JSON."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import msgspec

from sixring.core.text import clean

from ...callers import caller
from ...calls import CallEvent, Told
from ...contract import Attachment, BadItem, Parsed, Raw
from ...media import ending, sniffed

if TYPE_CHECKING:
    from ...models import Account

TOLD = {
    "ringing": Told.RINGING, "invite": Told.RINGING, "dialling": Told.RINGING,
    "answered": Told.ANSWERED, "answer": Told.ANSWERED, "declined": Told.DECLINED,
    "held": Told.HELD, "hold": Told.HELD, "resumed": Told.RESUMED, "unhold": Told.RESUMED,
    "ended": Told.ENDED, "bye": Told.ENDED, "cancel": Told.ENDED, "cancelled": Told.ENDED, "reject": Told.ENDED,
    "rejected": Told.ENDED, "busy": Told.ENDED, "failed": Told.ENDED, "voicemail": Told.VOICEMAIL,
    "recording": Told.RECORDED,
}  # fmt: skip
LONGEST_ID = 150
MOST_FIELDS = 50
LOST_PLUS = re.compile(r" (?=\d)")


def fields(raw: bytes) -> dict[str, Any]:
    """What a request says. Raises `BadItem` for what is neither an object nor a form."""
    if raw.lstrip()[:1] in (b"{", b"["):
        try:
            found = msgspec.json.decode(raw, type=dict)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise BadItem("The body looks like JSON and is no object.") from None
        return {str(name): value for name, value in found.items()}
    try:
        pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise BadItem(f"This has more than {MOST_FIELDS} fields.") from None
    # Some switches write +49… into a form as it is, where + means a space.
    return {name: LOST_PLUS.sub("+", value, count=1) if value.startswith(" ") else value for name, value in pairs}


def read(raw: Raw, account: Account) -> Parsed:
    said = fields(raw.body)
    call, told = text(said, "call_id"), TOLD.get(text(said, "event").lower())
    if not call or len(call) > LONGEST_ID:
        raise BadItem("This names no call (call_id), or an endless one.")
    if told is None:
        raise BadItem("This tells no event we know. Known are ringing, answered, held, resumed, ended and voicemail.")
    if "from" not in said or "to" not in said:
        raise BadItem("Each event says from whom and to whom the call is (from, to): they may come in any order.")
    return [event(said, call, told, raw, account)]


def event(said: Mapping[str, Any], call: str, told: Told, raw: Raw, account: Account) -> CallEvent:
    outgoing = text(said, "direction").lower() in ("out", "outgoing", "outbound")
    theirs, ours = (text(said, "to"), text(said, "from")) if outgoing else (text(said, "from"), text(said, "to"))
    country = str(account.settings.get("country", ""))
    return CallEvent(
        call, told, moment(said.get("at")) or raw.received_at, caller(theirs, account.key, country),
        outgoing=outgoing, ours=ours[:60], queue=text(said, "queue")[:60], colleague=text(said, "agent")[:60],
        cause=text(said, "cause")[:100], recording=recording(said, told),
    )  # fmt: skip


def text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    return clean(str(value)).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def moment(said: Any) -> datetime | None:
    """ISO 8601, or seconds since 1970. Raises `BadItem` for anything else."""
    if said in (None, ""):
        return None
    try:
        if isinstance(said, int | float) or re.fullmatch(r"\d{9,12}(?:\.\d+)?", str(said)):
            return datetime.fromtimestamp(float(said), UTC)
        at = datetime.fromisoformat(str(said))
    except (ValueError, OverflowError, OSError):
        raise BadItem("“at” is no moment. Write it as 2026-03-02T12:00:00Z, or as seconds since 1970.") from None
    if not 2000 <= at.year < 9000:
        raise BadItem("“at” is long ago, or far ahead. Set the clock of your phone system.")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def recording(said: Mapping[str, Any], told: Told) -> Attachment | None:
    """The sound itself, in base64; its type is looked at."""
    content = said.get("recording")
    if told not in (Told.VOICEMAIL, Told.RECORDED) or not isinstance(content, str) or not content:
        return None
    try:
        sound = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise BadItem("“recording” is no base64.") from None
    type_ = sniffed(sound, text(said, "recording_type"))
    return Attachment(f"{told}{ending(type_)}", type_, sound)
