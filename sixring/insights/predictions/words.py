"""Predictions in words: what speaks for them and how much, and what they cannot know."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..dashboards.names import channel, names
from ..metrics.business.rfm import SEGMENTS
from .models import Kind

LITTLE = 0.05  # of log-odds: what adds less says nothing
MILD = 0.2  # of feelings from -1 to 1
CANNOT_KNOW = {
    Kind.LEAVING: gettext_lazy(
        "It sees what customers do with us, not why. It can’t know of a new job, a move, a competitor’s offer or a"
        " price you are about to change; and that a fact goes with leaving doesn’t mean that changing it keeps anybody."
        " Silence is not always leaving: whoever comes back after the days you set was counted as lost."
    ),
    Kind.VALUE: gettext_lazy(
        "It takes what customers did for what they will do: no campaign, price, season or new product is in it. Who"
        " ordered once can’t be told from who has gone; the model takes them for customers still. Money is revenue,"
        " not profit, and what was paid back in part is not taken off."
    ),
    Kind.NEXT: gettext_lazy(
        "It knows what customers like them wrote about next, not what is wrong with this order. It says what they would"
        " write about if they write, not that they will. Reasons nobody has given yet can’t be foreseen."
    ),
    Kind.DEMAND: gettext_lazy(
        "It goes on as weeks went so far. It can’t know of an outage, a campaign, a holiday that falls on another day"
        " each year, or the weather. An hour’s number is a mean; on one day in five the day’s sum lies"
        " outside the range."
    ),
    Kind.GROUPS: gettext_lazy(
        "Groups say how customers ordered until now. A customer moves between them with the next order; that groups"
        " differ in what they spend says nothing about what made them differ."
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`words` is the fact, `counts` how much it adds, `tone` which way ("bad", "good" or "")."""

    words: str
    counts: str
    tone: str = ""


def reasons(kind: str, told: list[dict[str, Any]]) -> list[Reason]:
    if kind == Kind.LEAVING:
        return [of_leaving(one) for one in told if abs(one["adds"]) >= LITTLE]
    if kind == Kind.NEXT:
        return of_next(told)
    return []


def of_leaving(one: dict[str, Any]) -> Reason:
    adds = one["adds"]
    times = number(exp(abs(adds)), 1)
    counts = _("raises the odds × %(n)s") if adds > 0 else _("lowers the odds ÷ %(n)s")
    return Reason(fact(one["fact"], one["value"]), counts % {"n": times}, "bad" if adds > 0 else "good")


def fact(name: str, value: Any) -> str:
    """A fact of a person, as a sentence without its subject."""
    if value is None:
        return str(MISSING.get(name, _("not known")))
    if name == "channel":
        return (
            _("came last by %(channel)s") % {"channel": channel(value)} if value else _("didn’t write or call lately")
        )
    return COUNTED[name](value)


def days(value: float) -> str:
    return ngettext("no sign of life for %(n)d day", "no sign of life for %(n)d days", round(value)) % {
        "n": round(value)
    }


def rhythm(value: float) -> str:
    return _("silent for %(n)s times as long as they usually are") % {"n": number(value, 1)}


def often(value: float) -> str:
    return ngettext("%(n)d sign of life lately", "%(n)d signs of life lately", round(value)) % {"n": round(value)}


def orders(value: float) -> str:
    return ngettext("%(n)d order lately", "%(n)d orders lately", round(value)) % {"n": round(value)}


def spent(value: float) -> str:
    return _("spent %(n)s lately") % {"n": amount(value)}


def contacts(value: float) -> str:
    return ngettext("%(n)d contact lately", "%(n)d contacts lately", round(value)) % {"n": round(value)}


def feeling(value: float) -> str:
    if abs(value) <= MILD:
        return _("wrote in no strong mood")
    return _("wrote in a bad mood") if value < 0 else _("wrote in a good mood")


def score(value: float) -> str:
    return _("scored us %(n)s of 100 last, from worst to best") % {"n": round(100 * value)}


def reopened(value: float) -> str:
    if not value:
        return _("no matter was opened again")
    return ngettext("a matter was opened again", "%(n)d matters were opened again", round(value)) % {"n": round(value)}


def waited(value: float) -> str:
    return _("waited up to %(n)s h for a first reply") % {"n": number(value, 1 if value < 10 else 0)}


def looked(value: float) -> str:
    if not value:
        return _("hasn’t looked at the site for a month")
    return ngettext("looked at the site once this month", "looked at the site %(n)d times this month", round(value)) % {
        "n": round(value)
    }  # fmt: skip


def given_back(value: float) -> str:
    if not value:
        return _("gave nothing back")
    return ngettext("gave an order back", "gave %(n)d orders back", round(value)) % {"n": round(value)}


COUNTED = {
    "silence": days, "rhythm": rhythm, "often": often, "orders": orders, "spent": spent, "contacts": contacts,
    "feeling": feeling, "score": score, "reopened": reopened, "waited": waited, "looked": looked,
    "given_back": given_back,
}  # fmt: skip
MISSING = {
    "rhythm": gettext_lazy("came on one day only so far"), "feeling": gettext_lazy("wrote nothing that was measured"),
    "score": gettext_lazy("never gave a score"), "waited": gettext_lazy("waited for no reply"),
}  # fmt: skip


def of_next(told: list[dict[str, Any]]) -> list[Reason]:
    """The likeliest reasons, each with how many of those who stood there wrote about it."""
    called = names("reason", [one["reason"] for one in told])
    return [
        Reason(f"{called[one['reason']]}: {per_cent(one['chance'])}",
               _("%(of)d of %(n)d who stood there") % {"of": one["of"], "n": one["n"]})
        for one in told
    ]  # fmt: skip


def groups() -> dict[str, str]:
    return {key: str(name) for key, name in SEGMENTS}


def per_cent(value: float | None) -> str:
    return "–" if value is None else _("%(n)s %%") % {"n": number(100 * value, 0)}


def amount(value: float | None, currency: str = "") -> str:
    """Money; whole from a hundred on."""
    if value is None:
        return "–"
    said = number(value, 0 if abs(value) >= 99.995 or not value else 2)
    return f"{said} {currency}".strip()


def number(value: float | None, places: int = 2) -> str:
    """Rounded: the formatting of numbers alone would cut the rest off."""
    if value is None:
        return "–"
    return str(number_format(round(value, places) + 0.0, places, use_l10n=True, force_grouping=True))
