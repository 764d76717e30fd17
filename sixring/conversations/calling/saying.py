"""A call in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..models import Call

State = Call.State


def text(call: Call, note: str = "") -> str:
    """What its touch says: what became of it, and what the colleague noted."""
    return "\n\n".join(part for part in (headline(call), note.strip()) if part)


def headline(call: Call) -> str:
    if call.state == State.RINGING:
        return _("We call") if call.outgoing else _("Incoming call")
    if call.state in (State.TALKING, State.HELD):
        return _("Call goes on")
    if call.state == State.VOICEMAIL:
        return _("Voicemail")
    if call.state == State.MISSED:
        return _("We called, nobody answered") if call.outgoing else _("Missed call")
    length = clocked((call.talk_s or 0) + (call.hold_s or 0))
    return (_("We called, %(length)s") if call.outgoing else _("Call, %(length)s")) % {"length": length}


def times(call: Call) -> str:
    """Ring, talk, hold and wrap-up, as far as they are known."""
    said = (
        (_("rang %(time)s"), call.ring_s), (_("talked %(time)s"), call.talk_s),
        (_("on hold %(time)s"), call.hold_s or None), (_("written up in %(time)s"), call.wrap_s),
    )  # fmt: skip
    return ", ".join(words % {"time": clocked(seconds)} for words, seconds in said if seconds is not None)


def said_of(data: Mapping[str, Any]) -> str:
    """The same of a call's touch, which knows them too."""
    known = {name: data.get(name) for name in ("ring_s", "talk_s", "hold_s", "wrap_s")}
    return times(Call(**{name: value for name, value in known.items() if isinstance(value, int)}))


def clocked(seconds: int) -> str:
    """1:05, or 1:00:05 from an hour on."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
