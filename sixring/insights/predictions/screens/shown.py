"""People, hours and groups as lines of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.look.charts import Figure, Slice, Table, donut
from sixring.people.models import Person

from ...dashboards.names import channel, names
from ...dashboards.said import duration
from ..asking import Foreseen, Group
from ..models import Kind
from ..words import Reason, amount, number, per_cent
from .staffing import Hour

# kind, name among the pages, address
PAGES = (
    (Kind.LEAVING, gettext_lazy("Who may leave"), "insights:leavers"),
    (Kind.VALUE, gettext_lazy("Value"), "insights:value"),
    (Kind.NEXT, gettext_lazy("Next reason"), "insights:next_reasons"),
    (Kind.DEMAND, gettext_lazy("Demand and staffing"), "insights:demand"),
    (Kind.GROUPS, gettext_lazy("Groups"), "insights:rfm_groups"),
)
REASONS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A person with what is said of them: `cells` as words, `reasons` below."""

    person: Person
    cells: Sequence[str]
    reasons: Sequence[Reason] = ()


def leaver(one: Foreseen, currency: str) -> Line:
    against = [reason for reason in one.reasons if reason.tone == "bad"][:REASONS]
    cells = (
        per_cent(one.value),
        between(per_cent(one.low), per_cent(one.high)),
        amount(one.basis.get("spent"), currency),
    )
    return Line(one.person, cells, against)


def valued(one: Foreseen, currency: str) -> Line:
    basis = one.basis
    cells = (
        amount(one.value, currency), between(amount(one.low), amount(one.high)), number(basis.get("purchases"), 1),
        amount(basis.get("each"), currency), per_cent(basis.get("alive")), number(basis.get("orders"), 0),
        number(basis.get("last_days"), 0),
    )  # fmt: skip
    return Line(one.person, cells)


def following(one: Foreseen) -> Line:
    before = one.basis.get("before")
    stood = names("reason", [before])[before] if before is not None else _("had written about nothing yet")
    if one.basis.get("ordered"):
        stood = _("%(before)s · ordered within two weeks") % {"before": stood}
    return Line(one.person, (stood,), one.reasons)


def between(low: str, high: str) -> str:
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def called(kind: str) -> str:
    return channel(kind)


def hour(one: Hour) -> tuple[str, ...]:
    """When, how many come, colleagues at work and on the plan, answered in time, mean wait, who gives up, busy."""
    when = f"{one.hour}:00"
    base = (when, number(one.expected, 1), str(one.agents), str(one.scheduled))
    if one.queue is None:
        return base
    return (
        *base,
        per_cent(one.queue.in_time),
        duration(one.queue.wait_s),
        per_cent(one.queue.given_up),
        per_cent(one.queue.busy),
    )


def group(one: Group, currency: str) -> tuple[str, ...]:
    if one.money is None:
        return (one.name, number(one.n, 0), *[_("too few")] * 6)
    leaving = per_cent(one.leaving / one.judged) if one.leaving is not None and one.judged else "–"
    return (
        one.name, number(one.n, 0), amount(one.money, currency), per_cent(one.share), number(one.orders, 0),
        number(one.days, 0), amount(one.value, currency), leaving,
    )  # fmt: skip


def shares(found: Sequence[Group]) -> Figure | None:
    """How many customers each group has."""
    whole = sum(one.n for one in found)
    if not whole:
        return None
    largest = max(found, key=lambda one: one.n)
    title = _("%(share)s of customers are: %(group)s") % {"share": per_cent(largest.n / whole), "group": largest.name}
    slices = [Slice(one.name, one.n, per_cent(one.n / whole)) for one in found]
    chart = donut(slices, label=title, middle=number(whole, 0), below=_("customers"))
    rows = [(one.name, one.n, per_cent(one.n / whole)) for one in found]
    table = Table((_("Group"), _("Customers"), _("Share")), rows)
    subtitle = _("Customers who ordered, by how lately, how often and for how much.")
    return Figure(chart, table, title, subtitle, _("n = %(n)s") % {"n": number(whole, 0)}, name="groups")
