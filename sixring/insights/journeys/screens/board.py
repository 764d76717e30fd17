"""Frictions as cards: what hurts, how sure that is, what it may cost, and who has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core.statistics import Estimate
from sixring.feedback.models import Action

from ...dashboards import said
from ..shapes import Friction, Frictions
from . import words
from .looking import Look

SURE, LIKELY = 0.95, 0.8


@dataclass(frozen=True, slots=True)
class Card:
    """`action` is what somebody does about it, where that is on the board; else `plan` makes one."""

    place: int
    friction: Friction
    kind: str
    facts: Sequence[tuple[str, str, str]]
    loss: str
    surely: str
    examples: str
    scenario: str
    plan: str
    action: Action | None


def cards(found: Frictions, look: Look) -> list[Card]:
    """The most harmful first."""
    doing = actions(found.frictions)
    return [card(place, one, look, doing) for place, one in enumerate(found.frictions, 1)]


def card(place: int, one: Friction, look: Look, doing: Mapping[str, Action]) -> Card:
    about = look.address(reverse("insights:friction", args=[one.name]))
    scenario = look.address(reverse("insights:what_if"), friction=one.name)
    return Card(
        place, one, str(words.KINDS.get(one.kind, one.kind)), facts(one), worth(one), surely(one.confidence), about,
        scenario, plan(one), doing.get(driver_of(one)),
    )  # fmt: skip


def facts(one: Friction) -> list[tuple[str, str, str]]:
    """(what, how much, what stands beside it)."""
    journeys = _("in %(n)s journeys; %(m)s passed without") % {
        "n": said.whole(one.journeys), "m": said.whole(one.without),
    }  # fmt: skip
    found = [(_("People"), said.whole(one.people), journeys)]
    if one.outcome and one.apart is not None and one.apart.value is not None:
        name = _("Left without an order") if one.kind == "drop" else str(words.OUTCOMES[one.outcome])
        found.append((name, one.apart.said, _("%(with)s with it, %(without)s without") % {
            "with": brief(one.with_), "without": brief(one.without_),
        }))  # fmt: skip
    if one.median_s is not None:
        found.append((_("Median time"), words.lasted(one.median_s), ""))
    return found


def brief(one: Estimate | None) -> str:
    if one is None or one.value is None:
        return said.NOTHING
    return f"{one.said} ({one.interval})" if one.interval else one.said


def worth(one: Friction) -> str:
    """The loss as a range; what is missing where it can't be told."""
    if one.loss is not None:
        return words.loss(one.loss)
    return one.missing


def surely(confidence: float) -> str:
    """How sure it is that the difference is no chance, in a word."""
    if confidence >= SURE:
        return _("beyond chance")
    return _("likely, not sure") if confidence >= LIKELY else _("may be chance")


def plan(one: Friction) -> str:
    """Where an action for it is made."""
    given = {"title": (_("Fix: %(name)s") % {"name": one.title})[:160], "driver": driver_of(one)}
    return f"{reverse('feedback:new_action')}?{urlencode(given)}"


def driver_of(one: Friction) -> str:
    """By what an action says which friction it is about; the same in every language."""
    return f"Friction: {one.name}"[:200]


def actions(found: Sequence[Friction]) -> dict[str, Action]:
    drivers = [driver_of(one) for one in found]
    rows = Action.objects.filter(driver__in=drivers).select_related("owner").order_by("created_at")
    return {row.driver: row for row in rows}


def assumed(found: Frictions) -> list[tuple[str, str]]:
    """What losses in money rest on, each with where it comes from."""
    given, currency = found.assumed, str(found.assumed.get("currency", ""))
    if not given:
        return []
    own = _("%(low)s to %(high)s %%, likely %(likely)s %%: your own assumption") % {
        "low": given["harm_low"], "high": given["harm_high"], "likely": given["harm_likely"],
    }  # fmt: skip
    rows = [
        (_("Of the difference, the friction’s own doing"), own),
        (_("Came back means"), _("bought again within %(n)s days") % {"n": given["came_back_days"]}),
    ]
    if given["worth_of_order"] is None:
        return rows
    basis = _("%(orders)s orders of %(people)s people in the last year") % {
        "orders": said.whole(given["orders"]), "people": said.whole(given["people"]),
    }  # fmt: skip
    order = _("%(mean)s on average, median %(median)s") % {
        "mean": words.money(given["worth_of_order"], currency), "median": words.money(given["median_order"], currency),
    }  # fmt: skip
    spent = _("%(mean)s a year on average") % {"mean": words.money(given["worth_of_customer"], currency)}
    return [*rows, (_("An order"), f"{order}: {basis}"), (_("A customer who buys"), f"{spent}: {basis}")]
