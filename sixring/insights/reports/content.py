"""The content of a report: everything it says of some days, in words, as values that JSON keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, override
from django.utils.translation import gettext as _

from sixring.core import brands, calendars, clock
from sixring.core.errors import Refused

from ..metrics.asking import opened
from ..metrics.business.persons import bought, contacted, of_persons
from ..metrics.fetching import fetched
from ..metrics.questions import fresh_at
from .sections import SECTIONS
from .view import View

LEAST = 5  # people, below which a report would tell of single ones
VERSION = 1


def of(title: str, sections: Sequence[str], first: date, last: date, *, zone: str, language: str) -> dict[str, Any]:
    """Raises `Refused` where nothing happened, or to too few people; `LakeRefused` where there is no lake."""
    with override(language):
        view = View(first, last, zone, tuple(name for name in sections if name in SECTIONS))
        refuse_too_little(view)
        parts = [
            {"name": name, "title": str(SECTIONS[name].title), "blocks": SECTIONS[name].make(view)}
            for name in view.sections
        ]
        return {**heading(title, view), "sections": parts}


def heading(title: str, view: View) -> dict[str, Any]:
    brand, now = brands.main(), clock.now()
    with opened(None) as lake:
        fresh = fresh_at(lake)
    return {
        "version": VERSION, "title": title, "company": brand.name if brand else "", "period": view.span.words,
        "first": view.first.isoformat(), "last": view.last.isoformat(), "zone": view.zone,
        "language": get_language() or "en", "rtl": get_language_bidi(), "made": now.isoformat(timespec="seconds"),
        "made_said": _("Made %(at)s; figures as of %(fresh)s, %(zone)s") % {
            "at": moment(now, view.zone), "fresh": moment(fresh, view.zone), "zone": view.zone,
        },
        "words": words(),
    }  # fmt: skip


def words() -> dict[str, str]:
    """What printers write by themselves."""
    return {
        "contents": _("Contents"), "page": _("Page"), "goes_on": _("continued"), "needs": _("Not measured yet"),
        "term": _("Term"), "meaning": _("What it means"),
    }  # fmt: skip


def moment(at: datetime, zone: str) -> str:
    local = at.astimezone(calendars.zone_of(zone))
    return f"{date_format(local, 'j M Y')}, {local:%H:%M}"


def refuse_too_little(view: View) -> None:
    """Rule: a report of nobody says nothing, one of a few tells of them."""
    many = people(view)
    told = {"period": view.span.words, "n": many, "least": LEAST}
    if not many:
        raise Refused(
            _("No customer did anything in %(period)s, so there is nothing to report. Choose other days.") % told
        )
    if many < LEAST:
        raise Refused(
            _("Only %(n)d customers did anything in %(period)s. A report of fewer than %(least)d would tell of single"
              " people. Choose more days.") % told
        )  # fmt: skip


def people(view: View) -> int:
    """Different customers who said, ordered or answered something."""
    import ibis

    since, until = (ibis.literal(at.astimezone(UTC)) for at in (view.span.since, view.span.until))
    with opened(None) as lake:
        parts = [of_persons(rows, lake) for rows in (contacted(lake), bought(lake), lake.table("answers"))]
        within = [rows.filter(rows["at"] >= since, rows["at"] < until).select("person") for rows in parts]
        rows = within[0].union(*within[1:])
        found: int = fetched(rows.aggregate(n=rows.person.nunique()))[0]["n"]
    return found


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
