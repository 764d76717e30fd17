"""What stages, frictions and outcomes are called, and figures of journeys in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sixring.core import calendars
from sixring.core.statistics import Estimate

from ...dashboards import said
from ...dashboards.spans import Span
from ..shapes import Basis, Loss, Path

STAGES = {
    "awareness": gettext_lazy("Awareness"), "consideration": gettext_lazy("Consideration"),
    "purchase": gettext_lazy("Purchase"), "service": gettext_lazy("Service"), "loyalty": gettext_lazy("Loyalty"),
}  # fmt: skip
COLUMN = {stage: place for place, stage in enumerate(STAGES)}
KINDS = {
    "loop": gettext_lazy("Going round"), "wait": gettext_lazy("Waiting"), "drop": gettext_lazy("Leaving"),
    "switch": gettext_lazy("Changing channel"), "repeat": gettext_lazy("Telling it again"),
    "feeling": pgettext_lazy("a kind of friction", "Feeling"),
}  # fmt: skip
OUTCOMES = {
    "converted": gettext_lazy("Ended in an order"), "satisfied": gettext_lazy("Were satisfied"),
    "came_back": gettext_lazy("Came back"),
}  # fmt: skip
ARROW = " → "


def stage(name: str) -> str:
    return str(STAGES.get(name, name.capitalize()))


def path(codes: Path, labels: Mapping[str, str]) -> str:
    return ARROW.join(labels.get(code, code) for code in codes)


def people(n: float) -> str:
    """Short enough for a box: "940 people", "18.2 k people"."""
    return _("%(n)s people") % {"n": brief(n)}


def brief(n: float) -> str:
    if n < 10_000:
        return said.whole(n)
    if n < 1_000_000:
        return _("%(n)s k") % {"n": number_format(n / 1000, 1 if n < 100_000 else 0)}
    return _("%(n)s m") % {"n": number_format(n / 1_000_000, 1)}


def lasted(seconds: float | None) -> str:
    return said.NOTHING if seconds is None else said.duration(seconds)


def feeling(value: float | None) -> str:
    """From −1 to 1, with two decimals and its sign."""
    if value is None:
        return said.NOTHING
    text = str(number_format(abs(value), 2))
    return f"−{text}" if value < 0 else f"+{text}" if value > 0 else text


def felt(one: Estimate | None) -> str:
    """A feeling with its interval and n: "−0.12 (−0.20 to −0.04), n = 84 texts"."""
    if one is None or one.value is None:
        return _("not measured")
    n = _("n = %(n)s texts") % {"n": said.whole(one.n)}
    if not one.sure:
        return f"{feeling(one.value)}, {n}"
    ends = _("%(low)s to %(high)s") % {"low": feeling(one.low), "high": feeling(one.high)}
    return f"{feeling(one.value)} ({ends}), {n}"


def estimate(one: Estimate | None) -> str:
    """A share with its interval; a dash where it isn't measured."""
    return one.words if one is not None and one.value is not None else said.NOTHING


def money(value: float, currency: str) -> str:
    """Two leading digits: an estimate is no invoice."""
    size = abs(value)
    digits = max(0, len(str(int(size))) - 2)
    rounded = round(size, -digits) if size >= 100 else round(size)
    return f"{'−' if value < 0 else ''}{said.whole(rounded)} {currency}".strip()


def loss(one: Loss) -> str:
    return _("%(low)s to %(high)s a year") % {
        "low": money(one.low, ""), "high": money(one.high, one.currency),
    }  # fmt: skip


def rests(basis: Basis, span: Span, *more: str) -> str:
    """The footnote: period, how many, zone, how fresh."""
    n = _("%(journeys)s journeys of %(people)s people") % {
        "journeys": said.whole(basis.journeys), "people": said.whole(basis.people),
    }  # fmt: skip
    told: Iterable[str] = (span.words, n, *more, held_back(basis), span.zone, fresh(basis, span.zone))
    return " · ".join(part for part in told if part)


def held_back(basis: Basis) -> str:
    return _("%(n)s left out: too few people") % {"n": said.whole(basis.suppressed)} if basis.suppressed else ""


def fresh(basis: Basis, zone: str) -> str:
    if basis.fresh_at is None:
        return ""
    local = basis.fresh_at.astimezone(calendars.zone_of(zone))
    return _("fresh as of %(day)s, %(time)s") % {"day": date_format(local, "j M"), "time": f"{local:%H:%M}"}
