"""What the lake says of a year: contacts, what they cost, who is active, who is lost, what customers spend. Each with
its interval where there is one, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite

from django.utils.translation import gettext as _

from sixring.core import statistics
from sixring.insights import assumptions, metrics
from sixring.insights.lake.reading import Lake
from sixring.insights.metrics.answers import Answer
from sixring.insights.metrics.asking import opened
from sixring.insights.metrics.business.orders import in_main_currency
from sixring.insights.metrics.business.persons import bought, of_persons
from sixring.insights.metrics.fetching import fetched
from sixring.insights.predictions.models import Kind, Prediction

from . import relation
from .supposing import Range

YEAR, SEASON = 365, 90  # days
FEWEST, LIKELY = 5, 0.5


@dataclass(frozen=True, slots=True)
class Measured:
    """`ranges` by name; `missing` says by name what is needed of those that are not measured. `currency`: that of the
    money in it, "" where no order and nobody says. `together`: how satisfaction and money go together."""

    ranges: Mapping[str, Range]
    missing: Mapping[str, str]
    currency: str
    until: datetime
    together: relation.Together | None = None
    days: int = YEAR


def measured(lake: Lake | None = None) -> Measured:
    """As of what the lake knows, looking a year back; where there is less history, what there is as if it were a year.
    Raises `LakeRefused`."""
    with opened(lake) as here:
        look = Look(here, min(YEAR, history(here)))
        contacts(look)
        cost(look)
        lost(look)
        if not predicted(look):
            spent(look)
        together = relation.together(here, look.until)
        return Measured(look.found, look.missing, currency(here), look.until, together, look.days)


@dataclass(slots=True)
class Look:
    """What is found, and what is missing, while looking `days` back."""

    lake: Lake
    days: int
    found: dict[str, Range] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def until(self) -> datetime:
        return self.lake.fresh_at

    @property
    def since(self) -> datetime:
        return self.until - timedelta(days=self.days)

    def ask(self, name: str, days: int = 0) -> Answer:
        since = self.until - timedelta(days=days or self.days)
        return metrics.ask(name, since=since, until=self.until, lake=self.lake)


def history(lake: Lake) -> int:
    """Days since the first conversation."""
    talks = lake.table("conversations")
    first = fetched(talks.aggregate(first=talks["at"].min()))[0]["first"]
    return max(1, (lake.fresh_at - first).days) if first else 1


def contacts(look: Look) -> None:
    answer = look.ask("conversations")
    if not answer.n:
        look.missing["contacts"] = answer.missing or str(answer.metric.needs)
        return
    many = answer.n * YEAR / look.days
    look.found["contacts"] = Range(many, many, many, told(_("conversations customers began"), look.days), answer.n)


def cost(look: Look) -> None:
    answer = look.ask("cost_per_contact")
    row = answer.figures
    if row.get("value") is None or row.get("low") is None:
        look.missing["contact_cost"] = answer.missing or _("more conversations with working time")
        return
    source = _("working time of a conversation times the cost of an hour")
    look.found["contact_cost"] = Range(max(0.0, row["low"]), row["value"], row["high"], source, answer.n)


def lost(look: Look) -> None:
    """Of the last quarter, as if a year were four of its kind: 1 - (1 - share)^(365 / 90)."""
    answer = look.ask("churn", SEASON)
    row = answer.figures
    if row.get("value") is None:
        needs = answer.missing or _("more days of history than a customer may be silent")
        look.missing |= {"lost": needs, "active": needs}
        return
    low, likely, high = (1 - (1 - row[name]) ** (YEAR / SEASON) for name in ("low", "value", "high"))
    source = _("customers lost in the last %(days)d days, as if the year went on like that") % {"days": SEASON}
    look.found["lost"] = Range(low, likely, high, source, answer.n)
    many = float(answer.n)
    active = _("customers active %(days)d days ago") % {"days": SEASON}
    look.found["active"] = Range(many, many, many, active, answer.n)


def predicted(look: Look) -> bool:
    """What is predicted of customers who are likely still there: mean with its t-interval. False where nothing is."""
    there = Prediction.objects.filter(kind=Kind.VALUE, basis__alive__gte=LIKELY)
    one = statistics.mean_of(there.values_list("value", flat=True))
    if one.n < FEWEST or not one.sure:
        return False
    source = _("predicted for the next year of customers likely still there (BG/NBD and Gamma-Gamma, discounted)")
    look.found["customer_value"] = Range(
        max(0.0, one.low), one.value or 0.0, one.high, source, round(one.n), predicted=True
    )
    return True


def spent(look: Look) -> None:
    """Mean of what each customer who bought spent, with its t-interval."""
    import ibis

    rows = of_persons(in_main_currency(bought(look.lake)), look.lake)
    rows = rows.filter((rows["at"] >= ibis.literal(look.since)) & (rows["at"] < ibis.literal(look.until)))
    each = rows.group_by("person").agg(sum_=rows.amount.sum().cast("float64"))
    asked = each.aggregate(n=each.count(), mean=each.sum_.mean(), sd=each.sum_.std(how="sample"))
    row = fetched(asked)[0]
    if row["n"] < FEWEST:
        look.missing["customer_value"] = _("orders of five customers or more")
        return
    one = statistics.mean_of_spread(float(row["mean"]), float(row["sd"] or 0.0) ** 2, row["n"])
    likely, scale = one.value or 0.0, YEAR / look.days
    low, high = (bound if isfinite(bound) else likely for bound in (one.low, one.high))
    source = told(_("orders of customers who bought"), look.days)
    look.found["customer_value"] = Range(max(0.0, low) * scale, likely * scale, high * scale, source, row["n"])


def told(what: str, days: int) -> str:
    if days >= YEAR:
        return _("%(what)s in a year") % {"what": what}
    return _("%(what)s in %(days)d days, as if a year went on like that") % {"what": what, "days": days}


def currency(lake: Lake) -> str:
    """The owner's, else the one most orders are in; "" where there are none."""
    if named := assumptions.now().currency:
        return named.upper()
    rows = in_main_currency(bought(lake))
    found = fetched(rows.select("currency").limit(1))
    return str(found[0]["currency"]).upper() if found else ""
