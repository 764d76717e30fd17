"""The manager's week: the three surest changes beyond noise, the group that moved most, the rows, and who has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from sixring.feedback.models import Action

from .. import metrics
from ..metrics.registry import Metric
from ..metrics.slices import dimensions
from . import changed, findings, names, said
from .changed import Against
from .lens import Lens

SHOWN = 3
LOOKED_INTO = ("channel", "team", "reason", "topic")
COMPARED = ("share", "nps", "score", "duration", "count")


@dataclass(frozen=True, slots=True)
class Reason:
    """The group whose own change explains most of the whole; `part` of it, 0 to 1, where that can be said."""

    by: str
    member: object
    name: str
    change: Against
    part: float | None
    href: str

    @property
    def words(self) -> str:
        told = {
            "dimension": names.dimension(self.by), "name": self.name, "by": self.change.said_signed,
            "before": said.say(self.change.metric, self.change.before),
            "now": said.say(self.change.metric, self.change.now),
        }  # fmt: skip
        return _("%(dimension)s “%(name)s” moved most: from %(before)s to %(now)s") % told


@dataclass(frozen=True, slots=True)
class Change:
    """One change beyond noise. `action` is what somebody does about it, where that is on the board."""

    against: Against
    reason: Reason | None
    rows: str
    page: str
    action: Action | None
    plan: str

    @property
    def sentence(self) -> str:
        told = {"name": str(self.against.metric.title), "value": said.say(self.against.metric, self.against.now)}
        return findings.moved(self.against, told)

    @property
    def basis(self) -> str:
        told = {
            "before": said.say(self.against.metric, self.against.before), "n": said.whole(self.against.n[0]),
            "m": said.whole(self.against.n[1]), "p": self.against.p_said,
        }  # fmt: skip
        return _("%(before)s in the week before · n = %(n)s and %(m)s · p %(p)s, corrected") % told


@dataclass(frozen=True, slots=True)
class Week:
    """`compared`: everything that was looked at, the surest first."""

    shown: Sequence[Change]
    compared: Sequence[Against]

    @property
    def beyond(self) -> int:
        return sum(one.real for one in self.compared)

    @property
    def title(self) -> str:
        if not self.compared:
            return _("Nothing could be compared yet")
        n = self.beyond
        if not n:
            return _("Nothing changed beyond noise this week")
        return ngettext("%(n)d thing changed beyond noise", "%(n)d things changed beyond noise", n) % {"n": n}


def week(lens: Lens) -> Week:
    """Of a span of seven days. Corrected together for all that are compared, so that few show by chance."""
    found = [one for one in changed.of(lens, compared()).values() if one.difference is not None and any(one.n)]
    found.sort(key=lambda one: (not one.real, one.better is None, one.p))
    real = distinct([one for one in found if one.real])[:SHOWN]
    doing = actions(lens, [one.metric for one in real])
    return Week([change(lens, one, doing) for one in real], found)


def compared() -> list[str]:
    """Every metric of which chance can be told from change."""
    return [one.name for one in metrics.everything().values() if one.kind in COMPARED]


def distinct(found: Sequence[Against]) -> list[Against]:
    """Rule: the surest of each group of metrics first, so that one matter doesn't take all three places."""
    first = list({one.metric.group or one.metric.name: one for one in reversed(found)}.values())
    first.sort(key=found.index)
    return first + [one for one in found if one not in first]


def change(lens: Lens, one: Against, doing: Mapping[str, Action]) -> Change:
    name = one.metric.name
    why = likely(lens, one)
    narrowed = lens.only(**{why.by: why.member}) if why else lens
    topic = why.name if why and why.by == "topic" else ""
    title = _("Look into: %(name)s") % {"name": one.metric.title}
    driver = driver_of(lens, one.metric)
    plan = urlencode({key: value for key, value in (("title", title), ("driver", driver), ("topic", topic)) if value})
    return Change(
        one, why, narrowed.address(reverse("insights:rows", args=[name])),
        lens.address(reverse("insights:metric", args=[name]), **({"by": why.by} if why else {})),
        doing.get(driver), f"{reverse('feedback:new_action')}?{plan}",
    )  # fmt: skip


def likely(lens: Lens, whole: Against) -> Reason | None:
    """The group that surely moved the same way, and by itself accounts for most of the change; None where none did."""
    found = [one for by in LOOKED_INTO if by in dimensions(whole.metric) and by not in lens.where
             for one in of_dimension(lens, whole, by)]  # fmt: skip
    return max(found, key=lambda one: (one.part or 0.0, -one.change.p), default=None)


def of_dimension(lens: Lens, whole: Against, by: str) -> list[Reason]:
    groups = changed.of_groups(lens, whole.metric.name, by)
    moved = {
        member: one for member, one in groups.items()
        if one.real and ((one.difference or 0) > 0) == ((whole.difference or 0) > 0)
    }  # fmt: skip
    if len(groups) < 2 or not moved:
        return []
    called = names.names(by, moved)
    path = reverse("insights:rows", args=[whole.metric.name])
    return [
        Reason(by, member, called[member], one, part(one, whole), lens.only(**{by: member}).address(path))
        for member, one in moved.items()
    ]


def part(one: Against, whole: Against) -> float | None:
    """Rule: how much of the whole change a group's own change makes, weighted by how many are in it."""
    if not whole.difference or one.difference is None or not whole.n[0]:
        return None
    weight = 1.0 if whole.metric.main == "n" else one.n[0] / whole.n[0]
    return weight * one.difference / whole.difference


def driver_of(lens: Lens, metric: Metric) -> str:
    """By what an action says which change it is about; the same in every language."""
    with override("en"):
        return f"{metric.title}, week of {lens.span.first.isoformat()}"


def actions(lens: Lens, wanted: Sequence[Metric]) -> dict[str, Action]:
    drivers = [driver_of(lens, one) for one in wanted]
    rows = Action.objects.filter(driver__in=drivers).select_related("owner").order_by("created_at")
    return {row.driver: row for row in rows}
