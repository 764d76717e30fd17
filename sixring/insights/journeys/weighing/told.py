"""Frictions in words: titles, and sentences that hold no figure but those of their facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.statistics import Difference, Estimate

from ..asking.listed import Left
from ..shapes import Outcome, Path
from .tallies import Met

Compared = tuple[Outcome, Estimate, Estimate, Difference]
Labels = Mapping[str, str]
TITLES = {
    "loop": gettext_lazy("Again and again: %(a)s, then %(b)s"),
    "wait": gettext_lazy("More than a day from “%(a)s” to “%(b)s”"),
    "drop": gettext_lazy("Leaves without an order: %(a)s"),
    "switch": gettext_lazy("Changes the channel: %(a)s, then %(b)s"),
    "repeat": gettext_lazy("Comes again with a new conversation: %(a)s"),
    "feeling": gettext_lazy("Unhappy words: %(a)s"),
}
WHO = {
    "loop": gettext_lazy("%(people)s people went back to “%(a)s” from “%(b)s” at least twice in one journey."),
    "wait": gettext_lazy("%(people)s people waited more than a day from “%(a)s” to “%(b)s”."),
    "switch": gettext_lazy("%(people)s people went on from “%(a)s” to “%(b)s” by another channel."),
    "repeat": gettext_lazy("%(people)s people began another conversation by “%(a)s” within one journey."),
    "feeling": gettext_lazy("%(people)s people wrote unhappy words at “%(a)s”."),
}
FARED = {
    "came_back": gettext_lazy(
        "Of those whose time is over, %(with)s (n = %(with_n)s) bought again, against %(without)s (n = %(without_n)s)"
        " of those who passed there without it."
    ),
    "converted": gettext_lazy(
        "%(with)s (n = %(with_n)s) of their journeys had an order, against %(without)s (n = %(without_n)s) of those"
        " that passed there without it."
    ),
    "satisfied": gettext_lazy(
        "%(with)s (n = %(with_n)s) of those asked were satisfied, against %(without)s (n = %(without_n)s) of those who"
        " passed there without it."
    ),
}
NOT_KNOWN = gettext_lazy("What became of them is not measured yet: needs more journeys whose outcome is known.")
ASSOCIATED = gettext_lazy("This goes together; it doesn’t say that one causes the other.")


def title(kind: str, path: Path, labels: Labels) -> str:
    return str(TITLES[kind]) % named(path, labels)


def named(path: Path, labels: Labels) -> dict[str, str]:
    return {key: labels.get(code, code) for key, code in zip("ab", path, strict=False)}


def sentence(one: Met, compared: Compared | None, labels: Labels) -> str:
    """Who met it, and how they fared beside those who didn't."""
    values = said(facts(one, compared)) | named(one.path, labels)
    parts = [str(WHO[one.kind]) % values]
    parts += [str(FARED[compared[0]]) % values, str(ASSOCIATED)] if compared else [str(NOT_KNOWN)]
    return " ".join(parts)


def facts(one: Met, compared: Compared | None) -> dict[str, Any]:
    found: dict[str, Any] = {"people": one.with_.people}
    if compared:
        found |= {
            "with": compared[1].value, "with_n": int(compared[1].n), "without": compared[2].value,
            "without_n": int(compared[2].n),
        }  # fmt: skip
    return found


def left(one: Left, pair: tuple[Estimate, Estimate], labels: Labels) -> str:
    values = said(left_facts(one, pair)) | named((one.touchpoint,), labels)
    return _(
        "Of %(reached)s journeys that came to “%(a)s” before any order, %(left)s (%(with)s) ended there without one; of"
        " those at other touchpoints on the way it was %(without)s (n = %(without_n)s). %(people)s people left there."
    ) % values  # fmt: skip


def left_facts(one: Left, pair: tuple[Estimate, Estimate]) -> dict[str, Any]:
    return {
        "reached": one.reached, "left": one.left, "people": one.people, "with": pair[0].value,
        "without": pair[1].value, "without_n": int(pair[1].n),
    }  # fmt: skip


def said(found: Mapping[str, Any]) -> dict[str, str]:
    """Numbers as they are written: shares in whole per cent."""
    return {
        name: percent(value) if isinstance(value, float) else number_format(value, use_l10n=True, force_grouping=True)
        for name, value in found.items()
    }


def percent(value: float) -> str:
    return _("%(n)s %%") % {"n": number_format(round(100 * value), 0)}


def no_money() -> str:
    return _("Not in money yet: needs more people who bought and whose time to come back is over.")
