"""The return as it is shown: parts with their sentences, assumptions with their sources, what moves it most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.statistics import Estimate
from sixring.insights.dashboards import said
from sixring.insights.dashboards.kept import kept
from sixring.look.charts import Bar, Figure, Table, bars

from . import measured, reckoning, supposing
from .measured import Measured
from .reckoning import Part, Return
from .relation import Together
from .supposing import KNOWN, Range

PARTS = {
    "saved_contacts": gettext_lazy("Contacts nobody has to answer"),
    "saved_time": gettext_lazy("Time saved on the others"),
    "kept": gettext_lazy("Customers who stay"), "cost": gettext_lazy("What it costs"),
}  # fmt: skip
FORMULAS = {
    "saved_contacts": gettext_lazy("contacts × share not needed any more × cost of a contact"),
    "saved_time": gettext_lazy("the other contacts × share of time saved × cost of a contact"),
    "kept": gettext_lazy("active customers × share lost in a year × share of them who stay × what one spends × margin"),
    "cost": gettext_lazy("a year’s cost + one-time cost ÷ years"),
}
SEEN = {
    "contacts": (gettext_lazy("Contacts a year"), "count"), "active": (gettext_lazy("Active customers"), "count"),
    "lost": (gettext_lazy("Share of customers lost in a year"), "%"),
}  # fmt: skip


SHORT = {
    "cost_yearly": gettext_lazy("Cost a year"), "cost_once": gettext_lazy("One-time cost"),
    "deflected": gettext_lazy("Contacts not needed"), "time_saved": gettext_lazy("Working time saved"),
    "kept": gettext_lazy("Customers kept"), "margin": gettext_lazy("Margin"), "years": gettext_lazy("Years"),
    "contact_cost": gettext_lazy("Cost of a contact"), "customer_value": gettext_lazy("Spent a year"),
    "lost": gettext_lazy("Customers lost"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An assumption or a measured figure. `own`: whether somebody assumed it; `needs` where it is neither."""

    name: str
    label: str
    unit: str
    found: Range | None
    own: bool
    needs: str = ""
    editable: bool = True

    @property
    def how(self) -> str:
        """Where it comes from in a word; "" where it is not known."""
        if self.found is None:
            return ""
        return _("assumed") if self.own else _("predicted") if self.found.predicted else _("measured")

    @property
    def n_said(self) -> str:
        return said.n_words(self.found.n) if self.found and self.found.n else ""


@dataclass(frozen=True, slots=True)
class Page:
    """All of it; money in `currency`."""

    title: str
    found: Return
    measured: Measured
    lines: Sequence[Line]
    parts: Figure | None
    moves: Figure | None
    currency: str

    def money(self, value: float | None) -> str:
        return money(value, self.currency)


def now() -> Page:
    """As of what is assumed and what the lake knows. Raises `LakeRefused`."""
    seen: Measured = kept(("return",), measured.measured)
    own = supposing.now()
    given = {**seen.ranges, **own}
    found = reckoning.reckon(given)
    lines = [*(line(name, given, own, seen) for name in (*KNOWN, *SEEN))]
    return Page(
        title(found, seen.currency), found, seen, lines, parts(found, seen.currency),
        moves(found, seen.currency), seen.currency,
    )  # fmt: skip


def line(name: str, given: Mapping[str, Range], own: Mapping[str, Range], seen: Measured) -> Line:
    known = KNOWN.get(name)
    label_, unit = (known.label, known.unit) if known else SEEN[name]
    needs = "" if name in given else seen.missing.get(name) or _("somebody to say it, with its source")
    return Line(name, str(label_), unit, given.get(name), name in own, needs, known is not None)


def short(name: str) -> str:
    """As it stands beside a bar."""
    return str(SHORT.get(name) or label(name))


def label(name: str) -> str:
    return str(KNOWN[name].label if name in KNOWN else SEEN[name][0])


def money(value: float | None, currency: str) -> str:
    """ "12,300 GBP"; small sums with cents."""
    if value is None:
        return said.NOTHING
    told = said.by_unit("money", value) if abs(value) < 20 else said.whole(value)
    return f"{told} {currency}".strip().replace("-", "−")


def say(value: float, unit: str, currency: str) -> str:
    if unit == "money":
        return money(value, currency)
    return said.share(value) if unit == "%" else said.bare(value) if unit == "years" else said.whole(value)


def between(found: Range | Part, unit: str, currency: str) -> str:
    """ "40 to 90 GBP"; "" where both are alike."""
    if found.low is None or found.high is None or found.low == found.high:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": say(found.low, unit, currency), "high": say(found.high, unit, currency),
    }  # fmt: skip


def title(found: Return, currency: str) -> str:
    """What can be said: whether it pays at its worst, only at its likely, or not even then."""
    if found.net is None:
        return _("Does it pay? The sum needs more")
    worst, likely, best = found.net
    told = {"likely": money(abs(likely), currency), "worst": money(worst, currency), "best": money(best, currency)}
    if worst > 0:
        return _("It pays even at its worst: likely %(likely)s a year more than it costs") % told
    if likely > 0:
        return _("It likely brings %(likely)s a year more than it costs, but may not: %(worst)s to %(best)s") % told
    if best > 0:
        return _("It likely costs %(likely)s a year more than it brings; at best it brings %(best)s") % told
    return _("It doesn’t pay, not even at its best") % told


def parts(found: Return, currency: str) -> Figure | None:
    """What comes back and what it costs, each with its range."""
    shown = [one for one in (*found.known, found.cost) if one.likely is not None]
    if not found.known:
        return None
    rows = [
        Bar(
            str(PARTS[one.name]), one.likely, money(one.likely, currency), one.low, one.high,
            "bad" if one is found.cost else "good", words=words(one, currency),
        )
        for one in shown
    ]  # fmt: skip
    name = _("What comes back in a year, and what it costs")
    table = Table(
        (_("Part"), _("Low"), _("Likely"), _("High"), _("How it is reckoned")),
        [(PARTS[one.name], *(money(value, currency) for value in (one.low, one.likely, one.high)), FORMULAS[one.name])
         for one in shown],
    )  # fmt: skip
    most = max((one.high or 0.0 for one in shown), default=1.0) or 1.0
    chart = bars(rows, label=name, ends=(0.0, most))
    foot = _("whiskers: everything at its worst and at its best at once, wider than chance alone")
    return Figure(
        chart,
        table,
        name,
        _("Money a year. A part whose figures are not all known is left out."),
        foot,
        "?csv=parts",
        "parts",
    )


def words(one: Part, currency: str) -> str:
    """For whoever points at it: with its range."""
    told = (f"{PARTS[one.name]}: {money(one.likely, currency)}", between(one, "money", currency))
    return " · ".join(part for part in told if part)


def moves(found: Return, currency: str) -> Figure | None:
    """What moves the result most: each figure alone at its worst and at its best."""
    if not found.swings or found.net is None:
        return None
    rows = [
        Bar(short(one.name), one.size, _("%(worst)s to %(best)s") % ends(one.worst, one.best, currency))
        for one in found.swings
    ]
    name = _("What moves it most: %(name)s") % {"name": short(found.swings[0].name).lower()}
    table = Table(
        (_("Figure"), _("At its worst"), _("At its best"), _("Apart")),
        [
            (label(one.name), *(money(value, currency) for value in (one.worst, one.best, one.size)))
            for one in found.swings
        ],
    )
    chart = bars(rows, label=name, ends=(0.0, found.swings[0].size))
    subtitle = _(
        "What is left a year when this one figure is at its worst or at its best and all others are as is likely."
    )
    return Figure(
        chart,
        table,
        name,
        subtitle,
        _("likely: %(net)s") % {"net": money(found.net[1], currency)},
        "?csv=moves",
        "moves",
    )


def ends(worst: float, best: float, currency: str) -> dict[str, Any]:
    return {"worst": money(worst, currency), "best": money(best, currency)}


def together(found: Together | None, currency: str) -> list[str]:
    """What is known of satisfaction and money, in sentences; what is not is said."""
    if found is None:
        return [_("Not measured yet: needs answers on a scale of 1 to 5 that are 90 days old.")]
    told = []
    sides = (found.satisfied, found.others)
    if found.gap is not None and found.gap.value is not None:
        told.append(gap_said(found, currency))
    else:
        told.append(
            _("Too few on one side to compare (satisfied n = %(a)d of %(n)d).") % {"a": sides[0].n, "n": found.n}
        )
    if found.slope is not None:
        told.append(slope_said(found.slope, currency))
    return told


def slope_said(found: Estimate, currency: str) -> str:
    numbers = {
        "value": money(found.value, currency), "low": money(found.low, currency), "high": money(found.high, currency),
        "n": round(found.n),
    }  # fmt: skip
    said_ = _("A point more goes along with %(value)s more (95 %%: %(low)s to %(high)s; n = %(n)d).") % numbers
    return f"{said_} {_('Chance alone could show as much.')}" if found.low <= 0 <= found.high else said_


def gap_said(found: Together, currency: str) -> str:
    gap = found.gap
    assert gap is not None
    numbers = {
        "days": found.days, "a": money(found.satisfied.value, currency), "na": round(found.satisfied.n),
        "b": money(found.others.value, currency), "nb": round(found.others.n), "gap": money(gap.value, currency),
        "low": money(gap.low, currency), "high": money(gap.high, currency),
    }  # fmt: skip
    said_ = (
        _(
            "Satisfied customers spent %(a)s in the %(days)d days after they answered (n = %(na)d), others %(b)s"
            " (n = %(nb)d): %(gap)s apart (95 %%: %(low)s to %(high)s)."
        )
        % numbers
    )
    sure = _("Being satisfied is associated with it.") if gap.real else _("Chance alone could show as much.")
    return f"{said_} {sure}"
