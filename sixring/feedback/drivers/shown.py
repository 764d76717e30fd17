"""A driver map as a page shows it: the plane of importance and performance, and each driver in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.core.statistics.estimates import written
from sixring.look.charts import Dot, Figure, Table, scatter

from ..models import DriverMap, Topic
from ..topics.signposts import goes

Outcome = DriverMap.Outcome
WORSE = {Outcome.CHURN}  # higher is worse
ENDS = {Outcome.NPS: (0.0, 10.0), Outcome.CSAT: (1.0, 5.0), Outcome.EASE: (1.0, 7.0), Outcome.CHURN: (0.0, 1.0)}
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Driver:
    """`share` of what the drivers explain together, with its interval (0 to 1); `mean` of those who have it."""

    name: str
    what: str
    n: int
    share: float
    low: float
    high: float
    mean: float
    mean_low: float
    mean_high: float
    apart: tuple[float, float, float, float]
    href: str
    corner: str
    tone: str

    @property
    def sure(self) -> bool:
        """Whether those who have it differ from those who lack it by more than chance would show."""
        return self.apart[3] < LEVEL

    @property
    def words(self) -> str:
        """What it goes with, in a sentence that claims no cause."""
        value, low, high, _p = self.apart
        if not self.sure:
            return _("Cannot tell: those who have it and those who lack it differ by no more than chance would show.")
        said = {"by": said_of(abs(value)), "low": said_of(low), "high": said_of(high)}
        if value > 0:
            return _("Associated with an outcome %(by)s higher (95 %%: %(low)s to %(high)s).") % said
        return _("Associated with an outcome %(by)s lower (95 %%: %(low)s to %(high)s).") % said


@dataclass(frozen=True, slots=True)
class Shown:
    map: DriverMap
    drivers: list[Driver]
    figure: Figure | None
    r2: str
    why_not: str


def shown(one: DriverMap) -> Shown:
    names = names_of(one.found.get("drivers", ()))
    drivers = [driver(row, one, names) for row in one.found.get("drivers", ())]
    if not drivers:
        return Shown(one, [], None, "", lacking(one))
    found = one.found
    ends = {"low": per_cent(found["r2_low"]), "high": per_cent(found["r2_high"])}
    r2 = _("%(r2)s (95 %%: %(low)s to %(high)s)") % {"r2": per_cent(found["r2"]), **ends}
    return Shown(one, drivers, figure(one, drivers), r2, "")


def lacking(one: DriverMap) -> str:
    """Why nothing can be said, and what it would take."""
    if one.n < one.found.get("needed", 30):
        told = {"n": one.n, "needed": one.found.get("needed", 30), "each": one.found.get("each", 10)}
        said = _(
            "Cannot tell yet: there are %(n)d answers. It takes %(needed)d, with two topics or touchpoints of %(each)d."
        )
        return said % told
    return _("Cannot tell: no two topics or touchpoints come up often enough, or everybody answered the same.")


def names_of(rows: Iterable[Mapping[str, Any]]) -> dict[int, Topic]:
    """{topic: what it is called today}, merged ones as what they became."""
    if not any(row["kind"] == "topic" for row in rows):
        return {}
    held = list(Topic.objects.filter(kind=Topic.Kind.TOPIC))
    known, to = {row.pk: row for row in held}, goes(held)
    return {pk: known[ends[0]] for pk, ends in to.items() if ends[0] in known}


def driver(row: Mapping[str, Any], one: DriverMap, names: Mapping[int, Topic]) -> Driver:
    whole = sum(max(0.0, each["share"]) for each in one.found["drivers"]) or 1.0
    mean, mean_low, mean_high = row["mean"]
    topic = names.get(int(row["key"])) if row["kind"] == "topic" else None
    corner, tone = corner_of(row["share"] / whole, mean, one)
    return Driver(
        topic.label if topic else called(row), kinds()[row["kind"]], int(row["n"]), row["share"] / whole,
        max(0.0, row["low"] / whole), min(1.0, row["high"] / whole), mean, mean_low, mean_high, tuple(row["apart"]),
        reverse("feedback:topic", args=[topic.pk]) if topic else "", corner, tone,
    )  # fmt: skip


def called(row: Mapping[str, Any]) -> str:
    if row["kind"] == "topic":
        return _("A topic that is gone")
    return str(row["key"]).replace("_", " ").capitalize()


def kinds() -> dict[str, str]:
    return {"topic": _("Topic"), "touchpoint": _("Touchpoint"), "channel": _("Channel")}


def corner_of(share: float, mean: float, one: DriverMap) -> tuple[str, str]:
    """Rule: in words where it stands, and its tone. Importance is cut at an equal share, performance at the mean."""
    much = share >= 1 / len(one.found["drivers"])
    well = (mean >= one.found["mean"][0]) != (one.outcome in WORSE)
    corners = {
        (True, True): (_("matters, goes well"), "good"),
        (True, False): (_("matters, goes badly"), "bad"),
        (False, True): (_("matters less, goes well"), "quiet"),
        (False, False): (_("matters less, goes badly"), "watch"),
    }
    return corners[much, well]


def figure(one: DriverMap, drivers: list[Driver]) -> Figure:
    """Importance along, performance up; signs of leaving turned over, so that up is always better."""
    turned = one.outcome in WORSE
    low, high = ENDS[Outcome(one.outcome)]
    high = max([high, *(each.mean for each in drivers)])
    up = [low + high - each.mean if turned else each.mean for each in drivers]
    middle = one.found["mean"][0]
    dots = [
        Dot(each.name, each.share, y, f"{each.name}: {each.words}", css=each.tone, href=each.href)
        for each, y in zip(drivers, up, strict=True)
    ]
    most = min(1.0, max(each.share for each in drivers) * 1.15)
    corners = (_("keep an eye on"), _("keep it so"), _("look at first"), _("later"))
    chart = scatter(
        dots, label=title_of(drivers), x_ends=(0.0, most), y_ends=reach([*up, middle], (low, high)),
        x_name=_("Importance: share of what all explain"), y_name=axis_of(one), corners=corners, say=per_cent,
        cut=(1 / len(drivers), low + high - middle if turned else middle),
    )  # fmt: skip
    head = [_("Driver"), _("Importance"), _("95 %"), _("Mean outcome"), _("n")]
    told = {"since": date_format(one.since, "j M Y"), "until": date_format(one.until, "j M Y"), "n": one.n}
    return Figure(
        chart, Table(head, [line_of(each) for each in drivers]), title_of(drivers),
        _("Shares of R² averaged over all orders (Shapley, LMG), with bootstrap intervals. No proof of a cause."),
        _("%(since)s to %(until)s, n = %(n)d.") % told, name="driver-map",
    )  # fmt: skip


def line_of(each: Driver) -> list[object]:
    ends = f"{per_cent(each.low)} – {per_cent(each.high)}"
    return [each.name, per_cent(each.share), ends, said_of(each.mean), each.n]


def title_of(drivers: list[Driver]) -> str:
    first = next((each for each in drivers if each.tone == "bad" and each.sure), None)
    if first:
        return _("“%(name)s” goes with a worse outcome, and matters most of those that do") % {"name": first.name}
    return _("Nothing that matters clearly goes with a worse outcome")


def axis_of(one: DriverMap) -> str:
    return {
        Outcome.NPS: _("Would recommend, 0–10"), Outcome.CSAT: _("Satisfied, 1–5"), Outcome.EASE: _("Ease, 1–7"),
        Outcome.CHURN: _("Without signs of leaving"),
    }[Outcome(one.outcome)]  # fmt: skip


def reach(values: list[float], ends: tuple[float, float]) -> tuple[float, float]:
    """A little more than the values need, within the scale."""
    spare = 0.15 * (max(values) - min(values)) or 0.1 * (ends[1] - ends[0])
    return max(ends[0], min(values) - spare), min(ends[1], max(values) + spare)


def per_cent(value: float) -> str:
    return _("%(n)s %%") % {"n": written(100 * value, 0)}


def said_of(value: float) -> str:
    return written(value, 2 if abs(value) < 1 else 1).replace("-", "−")
