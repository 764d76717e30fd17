"""What a contact costs, by the hour the owner named."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sixring.insights import assumptions

from ..registry import metric
from ..service.counted import real


def unpriced() -> str:
    """What is missing; "" once the owner said what an hour costs."""
    return "" if assumptions.now().cost_per_hour is not None else _now("what an hour of a colleague costs: say it once")


@metric(
    "cost_per_contact", title=_("Cost of a contact"), unit="money", kind="score", better="down", group="business",
    table="conversations", conversation="id", where=lambda talks: real(talks) & (talks.handle_s > 0),
    definition=_(
        "Mean of the working time a conversation took, all colleagues together, times what an hour costs, as the owner"
        " says. Nothing else is in it."
    ),
    population=_(
        "Conversations with working time, by when they were opened. Not: noise, those merged into another, and those"
        " nobody worked on here."
    ),
    source=_("Working time at the desk and on the phone, and the owner's cost of an hour"),
    needs=_("working time at the desk"), lacking=unpriced, paid_in=lambda _lake: assumptions.now().currency.upper(),
)  # fmt: skip
def cost_per_contact(talks: Any) -> Any:
    import ibis

    price = assumptions.now().cost_per_hour
    return talks.handle_s / 3600 * float(price) if price is not None else ibis.null("float64")
