"""The charts of journeys by name: on their page, and as rows to download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.urls import reverse

from sixring.core.errors import NotFound
from sixring.look.charts import Figure

from .. import asking, critical, frictions
from ..shapes import Outcome
from . import drawn
from .looking import Look

OUTCOMES: tuple[Outcome, ...] = ("converted", "satisfied", "came_back")


def chart(look: Look, name: str) -> Figure:
    """Raises `NotFound` for a chart there is none of, or that has nothing to show."""
    make = MADE.get(name)
    figure = make(look) if make else None
    if figure is None:
        raise NotFound
    return figure


def the_map(look: Look) -> Figure | None:
    """With where people feel worse and what is a friction in red."""
    found = asking.flow(**look.asking)
    if not found.nodes:
        return None
    address = partial(look.address, reverse("insights:passage"))
    felt, hurts = asking.feelings(**look.asking), frictions.frictions(**look.asking)
    figure = drawn.map_of(found, felt, hurts, look.span, lambda a, b: address(**{"from": a, "to": b}))
    return downloadable(look, figure)


def feelings(look: Look) -> Figure | None:
    felt = asking.feelings(**look.asking)
    return downloadable(look, drawn.feelings_of(felt, look.span)) if felt.felt else None


def dropoffs(look: Look) -> Figure | None:
    left = asking.dropoffs(**look.asking)
    return downloadable(look, drawn.dropoffs_of(left, look.span)) if left.dropoffs else None


def weights(look: Look, outcome: Outcome) -> Figure | None:
    found = critical.critical(**look.asking)
    return downloadable(look, drawn.weights_of(found, outcome, look.span)) if found.of.get(outcome) else None


def downloadable(look: Look, figure: Figure) -> Figure:
    return replace(figure, csv=look.address(reverse("insights:journey_chart"), chart=figure.name))


MADE: dict[str, Callable[[Look], Figure | None]] = {
    "map": the_map, "feelings": feelings, "dropoffs": dropoffs,
    **{f"critical-{outcome}": partial(weights, outcome=outcome) for outcome in OUTCOMES},
}  # fmt: skip
