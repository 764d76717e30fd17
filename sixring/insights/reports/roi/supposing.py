"""Assumptions: what there is to be assumed, what was, and assuming it. Each is a range, and names its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.text import clean

from ...models import Supposed


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be assumed: in `unit` ("money", "%" as 0 to 1, "years"), at most `most`. `costs`: less of it is better.
    `measured`: where nobody assumes it, it is measured."""

    label: object
    unit: str
    hint: object
    most: float = 1e12
    costs: bool = False
    measured: bool = False


KNOWN: Mapping[str, Kind] = {
    "cost_yearly": Kind(
        gettext_lazy("What it costs a year"), "money", gettext_lazy("Hosting, work, what is bought."), costs=True
    ),
    "cost_once": Kind(
        gettext_lazy("What it costs once"), "money", gettext_lazy("Moving in, training. 0 where there is none."),
        costs=True,
    ),
    "years": Kind(
        gettext_lazy("Years the one-time cost is spread over"), "years", gettext_lazy("As your books do."), most=20
    ),
    "deflected": Kind(
        gettext_lazy("Share of contacts nobody has to answer any more"), "%",
        gettext_lazy("Because the cause is gone or the answer is found. Only what you can show, such as a pilot."),
        most=1,
    ),
    "time_saved": Kind(
        gettext_lazy("Share of working time saved on the others"), "%",
        gettext_lazy("Because nobody asks twice or searches."), most=1,
    ),
    "kept": Kind(
        gettext_lazy("Share of customers otherwise lost who stay"), "%",
        gettext_lazy("Of those lost today. 5 % means: one of twenty stays."), most=1,
    ),
    "margin": Kind(
        gettext_lazy("Share of revenue that is left"), "%",
        gettext_lazy("After goods and delivery: revenue itself is no return."), most=1,
    ),
    "contact_cost": Kind(
        gettext_lazy("What a contact costs"), "money", gettext_lazy("Empty: measured, from working time."),
        measured=True,
    ),
    "customer_value": Kind(
        gettext_lazy("What a customer spends a year"), "money",
        gettext_lazy("Empty: predicted, or what those spent who bought in the last year."), measured=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Range:
    """A figure as it is likely, and what it could be as well. `n`: what a measured or `predicted` one rests on; None
    for an assumed one."""

    low: float
    likely: float
    high: float
    source: str
    n: int | None = None
    predicted: bool = False


def suppose(name: str, low: float, likely: float, high: float, source: str, *, actor: Actor) -> Supposed:
    """Assume it anew; the same again leaves no trace. Raises `Invalid` for what can't be, and without a source."""
    actor.must("lead")
    source = clean(source).strip()[:300]
    refuse(name, low, likely, high, source)
    told = {"low": low, "likely": likely, "high": high, "source": source}
    with transaction.atomic():
        found = Supposed.objects.select_for_update().filter(name=name).first()
        if found is not None and all(getattr(found, key) == value for key, value in told.items()):
            return found
        made, _new = Supposed.objects.update_or_create(name=name, defaults={**told, "by_id": actor.id})
        changes.record("roi.supposed", made, actor=actor)
    return made


def refuse(name: str, low: float, likely: float, high: float, source: str) -> None:
    if name not in KNOWN:
        raise Invalid(_("That is nothing the sum knows."))
    if not all(isfinite(one) for one in (low, likely, high)):
        raise Invalid(_("An assumption is a number."))
    if not 0 <= low <= likely <= high <= KNOWN[name].most:
        raise Invalid(_("Low, likely and high come in that order, from 0 on, and a share is at most 100 %."))
    if name == "years" and low < 1:
        raise Invalid(_("It is one year at least."))
    if len(source) < 4:
        raise Invalid(_("Say where it comes from: a contract, a pilot, a report with its page."))


def take_back(name: str, *, actor: Actor) -> None:
    """It is measured or unknown again. Where nothing was assumed it leaves no trace."""
    actor.must("lead")
    with transaction.atomic():
        if found := Supposed.objects.filter(name=name).first():
            changes.record("roi.taken_back", found, actor=actor)
            found.delete()


def now() -> dict[str, Range]:
    """What is assumed, by name."""
    rows = Supposed.objects.filter(name__in=KNOWN)
    return {row.name: Range(row.low, row.likely, row.high, row.source) for row in rows}
