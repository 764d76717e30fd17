"""What a chat says of itself before anybody wrote: how it looks, whether somebody is there, what it takes.

Everything here is public. Opening hours, targets and further ways come from higher rooms, through slots.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.channels import speaking
from sixring.channels.models import Account
from sixring.core import clock

from ..timing import expecting
from ..timing.expecting import zone_of
from ..widget.languages import offered
from . import files

FRESH = 60.0  # seconds a measured wait holds: measuring reads a month
FIELDS = ("name", "email", "phone")
COLOUR = "#2f6f4f"


@dataclass(frozen=True, slots=True)
class Open:
    """Whether somebody is there, until when or from when on (UTC; None: for good), on a wall in `zone`."""

    now: bool
    closes: datetime | None = None
    opens: datetime | None = None
    zone: str = "UTC"


class Question(msgspec.Struct):
    """What is asked before the first message."""

    field: Literal["name", "email", "phone"]
    required: bool = False


class Takes(msgspec.Struct):
    """Which files a message takes: bytes of one, how many, and types (empty: all)."""

    most_bytes: int
    most: int
    types: list[str]


class About(msgspec.Struct, kw_only=True):
    """What `config` answers. `hours` and `expected` are words, "" where nobody can say; the moments they are made of
    stand beside them, for whoever has words of their own."""

    name: str
    greeting: str
    colour: str
    theme: Literal["auto", "light", "dark"]
    side: Literal["end", "start"]
    logo: str | None
    open: bool
    hours: str
    expected: str
    closes: datetime | None
    opens: datetime | None
    expected_at: datetime | None
    ask: list[Question]
    require_user: bool
    files: Takes
    ways: list[str]
    languages: list[str]


_hours: list[Callable[[Account], Open | None]] = []
_targets: list[Callable[[Account], datetime | None]] = []
_ways: list[Callable[[Account], Sequence[str]]] = []
_waits: dict[int, tuple[float, timedelta | None]] = {}


def offer_hours(hours: Callable[[Account], Open | None]) -> None:
    """A higher room says when somebody is there; None where it doesn't know."""
    _hours[:] = [hours]


def offer_target(target: Callable[[Account], datetime | None]) -> None:
    """A higher room says by when what is written now is to be answered; None where nobody set that."""
    _targets[:] = [target]


def offer_ways(ways: Callable[[Account], Sequence[str]]) -> None:
    """How a customer of this chat can go on elsewhere: "email", "phone", "page"."""
    _ways[:] = [ways]


def about(account: Account, language: str = "", zone: str = "") -> About:
    """What `account` says of itself, in the reader's language and on the reader's clock as far as we have them."""
    said: dict[str, Any] = account.settings
    with translation.override(spoken(language)):
        hours = next((found for ask in _hours if (found := ask(account))), None)
        wall = zone or (hours.zone if hours else "UTC")
        by = expected_at(account, wall, hours)
        return About(
            name=speaking.said(account, "name", "title") or account.name,
            greeting=text(said, "greeting"),
            colour=speaking.said(account, "colour", "colour") or COLOUR,
            theme=said["theme"] if said.get("theme") in ("light", "dark") else "auto",
            side="start" if said.get("side") == "start" else "end",
            logo=speaking.said(account, "logo_url", "logo") or None,
            open=hours is None or hours.now,
            hours=hours_in_words(hours, wall) if hours else "",
            expected=expecting.said(by, clock.now(), zone_of(wall)) if by else "",
            closes=hours.closes if hours else None,
            opens=hours.opens if hours else None,
            expected_at=by,
            ask=questions(said.get("ask")),
            require_user=bool(said.get("require_user")),
            files=Takes(files.LARGEST, files.MOST, []),
            ways=[way for ask in _ways for way in ask(account)],
            languages=offered(account),
        )


def text(said: dict[str, Any], name: str) -> str:
    return str(said.get(name) or "").strip()


def spoken(language: str) -> str:
    """The nearest language we have words in; ours where there is none."""
    asked, known = language.replace("_", "-").lower(), dict(settings.LANGUAGES) if settings.LOCALE_PATHS else {}
    return next((code for code in (asked, asked.partition("-")[0]) if code in known), str(settings.LANGUAGE_CODE))


def questions(kept: Any) -> list[Question]:
    """As an owner chose them: a list of fields with whether each is required, each once."""
    rows = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
    asked = {one["field"]: bool(one.get("required")) for one in rows if one.get("field") in FIELDS}
    return [Question(field, required) for field, required in asked.items()]


def hours_in_words(hours: Open, zone: str) -> str:
    """Rule: until when it is open, or when it opens; the day is named unless it is today."""
    if hours.now:
        return _("Open until %(time)s") % {"time": moment(hours.closes, zone)} if hours.closes else ""
    if hours.opens is None:
        return _("Closed")
    return _("Closed, opens %(time)s") % {"time": moment(hours.opens, zone)}


def moment(at: datetime, zone: str) -> str:
    here, today = at.astimezone(zone_of(zone)), clock.now().astimezone(zone_of(zone)).date()
    days = (here.date() - today).days
    if not days:
        return date_format(here, "H:i")
    return date_format(here, "l H:i" if days < 7 else "j F H:i")


def expected_at(account: Account, zone: str, hours: Open | None = None) -> datetime | None:
    """By when an answer can honestly be expected: as measured lately, else as targeted, else nothing is said.

    While it is closed only the target counts: what was measured was measured while somebody was there.
    """
    now = clock.now()
    wait = measured(account, zone) if hours is None or hours.now else None
    at = now + wait if wait is not None else next((at for ask in _targets if (at := ask(account))), None)
    return at if at and at > now else None


def forget_measured() -> None:
    _waits.clear()


def measured(account: Account, zone: str) -> timedelta | None:
    at, wait = _waits.get(account.pk, (0.0, None))
    if not at or time.monotonic() - at > FRESH:
        found = expecting.for_account(account, zone_of(zone))
        wait = found.median if found else None
        _waits[account.pk] = (time.monotonic(), wait)
    return wait
