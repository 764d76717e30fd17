"""By whom: an address or number that somebody wrote on paper or stands in a file. It is only ever claimed."""

from __future__ import annotations

from sixring.core import clock
from sixring.people.models import Identity
from sixring.people.normalise import normalise
from sixring.people.recognise import Sighting, recognise


def kind_of(who: str) -> str:
    """Rule: what it names somebody by; "" for what names nobody."""
    kind = "email" if "@" in who else "phone"
    return kind if normalise(kind, who) is not None else ""


def identity(who: str) -> Identity | None:
    """The claimed identity of it, made on first sight."""
    kind = kind_of(who)
    if not kind:
        return None
    return recognise([Sighting(kind, who, clock.now(), source="survey")])[0]
