"""The key figures: each with its n, its interval, and whether it moved."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...dashboards import said
from ...dashboards.changed import Against
from ...metrics.answers import Answer
from ..blocks import Block, missing, numbers, table, text
from ..view import KEY, View

LARGE = ("conversations", "first_reply", "csat", "nps", "ease", "orders")


def blocks(view: View) -> list[Block]:
    found = view.lens.many([name for name in KEY if view.lens.fits(name)])
    known = {name: one for name, one in found.items() if not one.missing}
    parts: list[Block] = []
    if large := [number(view, known[name]) for name in LARGE if name in known]:
        parts.append(numbers(large))
    parts.append(table(_("All key figures"), head(), (row(view, one) for one in known.values())))
    parts.append(text(_(
        "A change is called one where chance alone would show as much in fewer than one of twenty periods, corrected"
        " for all figures of this table."
    )))  # fmt: skip
    left = [needs(one) for one in found.values() if one.missing]
    return [*parts, *([missing(*left)] if left else [])]


def head() -> tuple[str, ...]:
    return (_("Figure"), _("Now"), _("95 % interval, or percentiles"), _("n"), _("Before"), _("Change"))


def number(view: View, one: Answer) -> dict[str, str]:
    change = moved(view, one)
    return {
        "title": str(one.metric.title), "value": value(one), "beside": said.between(one.metric, one.figures),
        "n": said.n_words(one.n) if one.metric.main != "n" else "", "change": change.words if change else "",
        "tone": change.tone if change else "",
    }  # fmt: skip


def moved(view: View, one: Answer) -> Against | None:
    """How it moved; None where there was nothing before, a time before anything was counted included."""
    change = view.changes.get(one.metric.name)
    return change if change is not None and change.n[1] else None


def value(one: Answer) -> str:
    if one.figures.get("suppressed"):
        return _("too few to be shown")
    return said.say(one.metric, one.value)


def row(view: View, one: Answer) -> Iterator[str]:
    change = moved(view, one)
    yield str(one.metric.title)
    yield value(one)
    yield said.beside(one.metric, one.figures)
    yield said.whole(one.n)
    yield change.before_said if change and change.before is not None else said.NOTHING
    yield change.words if change and change.words else _("nothing to compare with")


def needs(one: Answer) -> str:
    return _("%(name)s: needs %(what)s") % {"name": one.metric.title, "what": one.missing}
