"""What an effect says in words: never a cause where only a difference was seen, and never a number without its n."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.statistics.estimates import written

from ..models import Effect
from .effect import AGAINST, CUSTOMERS, METRICS

BECAUSE = {
    "none_before": gettext_lazy("nobody had answered before"),
    "none_after": gettext_lazy("nobody it was for has answered again yet"),
    "few_affected": gettext_lazy("it takes answers of %(least)s of those it was for, and there are %(affected)s"),
    "few_others": gettext_lazy(
        "it takes %(least)s others who can be compared with those it was for, and there are %(others)s"
    ),
    "drifting": gettext_lazy("the two groups were already moving apart before"),
    "no_spread": gettext_lazy("everybody answered the same, so nobody knows what chance alone would do"),
}
CHECKED = {
    "alike": gettext_lazy("Before, both groups had moved alike."),
    "unchecked": gettext_lazy(
        "Whether both groups had moved alike before can’t be checked: too few earlier answers. Read it with caution."
    ),
}


def verdict(effect: Effect) -> str:
    """In a sentence or two."""
    if effect.value is None or effect.low is None or effect.high is None:
        return _("Cannot tell, because %(why)s.") % {"why": why_not(effect)}
    told = {"value": signed(effect.value), "low": signed(effect.low), "high": signed(effect.high)}
    what = {
        "better": _("It got better: %(value)s points more than for the others (95 %%: %(low)s to %(high)s)."),
        "worse": _("It got worse: %(value)s points against the others (95 %%: %(low)s to %(high)s)."),
        "no_change": _("No change to be seen: %(value)s points against the others (95 %%: %(low)s to %(high)s)."),
    }[effect.verdict]
    return f"{what % told} {CHECKED.get(effect.cells.get('checked', ''), '')}".strip()


def why_not(effect: Effect) -> str:
    return str(BECAUSE[effect.because]) % {
        "affected": min(number_of(effect, "affected_before"), number_of(effect, "affected_after")),
        "others": effect.cells.get("comparable", 0), "least": effect.cells.get("least", 0),
    }  # fmt: skip


def rows(effect: Effect) -> list[tuple[str, str, str]]:
    """(group, before, after) as a table has it."""
    return [
        (_("Those it was for"), cell(effect, "affected_before"), cell(effect, "affected_after")),
        (_("Others"), cell(effect, "others_before"), cell(effect, "others_after")),
    ]


def short(effect: Effect) -> str:
    """For a card: "3.0 → 9.0 (n = 1)"."""
    before, after = group(effect, "affected_before"), group(effect, "affected_after")
    if after.get("value") is None:
        return _("no answers after it yet")
    return f"{plain(before.get('value'))} → {plain(after['value'])} (n = {int(after['n'])})"


def cell(effect: Effect, name: str) -> str:
    found = group(effect, name)
    if found.get("value") is None:
        return _("nobody yet")
    said = f"{plain(found['value'])} (n = {int(found['n'])})"
    if found.get("low") is None:
        return said
    told = {"value": plain(found["value"]), "low": plain(found["low"]), "high": plain(found["high"])}
    return _("%(value)s (95 %%: %(low)s to %(high)s; n = %(n)s)") % {**told, "n": int(found["n"])}


def group(effect: Effect, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = effect.cells.get(name) or {}
    return found


def number_of(effect: Effect, name: str) -> int:
    return int(group(effect, name).get("n") or 0)


def plain(value: float | None) -> str:
    return "–" if value is None else written(value, 1)


def signed(value: float) -> str:
    return f"+{plain(value)}" if value > 0 else plain(value).replace("-", "−")


def metric(effect: Effect) -> str:
    """What the table shows, and of whom."""
    named = str(METRICS.get(effect.metric, effect.metric))
    return (
        _("%(metric)s, of who answered before and after") % {"metric": named} if effect.against == CUSTOMERS else named
    )


def against(effect: Effect) -> str:
    return str(AGAINST.get(effect.against, effect.against))
