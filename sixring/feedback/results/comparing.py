"""Comparing groups: each against all others, with Holm's adjustment for as many as are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import statistics
from sixring.core.statistics import Difference, Estimate

from .counts import Counts
from .measures import Asked, points_of

CUT_NAMES = {
    "channel": gettext_lazy("Channel"),
    "language": gettext_lazy("Language"),
    "team": gettext_lazy("Team"),
    "version": gettext_lazy("Version"),
    "incentive": gettext_lazy("Incentive"),
}
SURE = 0.05


@dataclass(frozen=True, slots=True)
class Group:
    """One member of a cut. `p` is adjusted for all that are compared; `against` is the rest it is held against."""

    member: str
    estimate: Estimate
    against: Difference
    p: float

    @property
    def real(self) -> bool:
        return self.against.value is not None and self.p < SURE

    @property
    def tone(self) -> str:
        if not self.real:
            return ""
        return "good" if (self.against.value or 0) > 0 else "bad"

    @property
    def verdict(self) -> str:
        if self.against.value is None:
            return ""
        if not self.real:
            return _("no clear difference")
        return _("clearly above the rest") if self.tone == "good" else _("clearly below the rest")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Groups from the highest to the lowest; `hidden` had too few answers and are not shown, `few` being how many
    answers a group needs."""

    cut: str
    groups: Sequence[Group]
    hidden: int = 0
    few: int = 1


def compare(asked: Asked, cut: str, members: Mapping[str, Counts], least: int, *, strict: bool = False) -> Comparison:
    """Rule: members with at least `least` answers, each against all others. `strict` (an anonymous survey): a single
    hidden group would follow from the whole, so the smallest shown one is hidden with it."""
    sizes = {member: sum(points_of(counts).values()) for member, counts in members.items()}
    known = {member for member, many in sizes.items() if many}
    shown = {member for member in known if sizes[member] >= least}
    if strict and len(known - shown) == 1 and shown:
        shown.discard(min(sorted(shown), key=sizes.__getitem__))
    whole: Counts = Counter()
    for counts in members.values():
        whole.update(counts)
    pairs = [(member, *held_against(asked, members[member], whole)) for member in sorted(shown)]
    adjusted = statistics.holm([against.p for _member, _estimate, against in pairs])
    groups = [Group(*pair, p) for pair, p in zip(pairs, adjusted, strict=True)]
    groups.sort(key=lambda one: -(one.estimate.value or 0))
    return Comparison(cut, groups, len(known - shown), least)


def held_against(asked: Asked, own: Counts, whole: Counts) -> tuple[Estimate, Difference]:
    rest = Counter(whole)
    rest.subtract(own)
    estimate = asked.estimate(own)
    return estimate, statistics.difference(estimate, asked.estimate(+rest))


def finding(found: Comparison, called: Mapping[str, str]) -> str:
    """What the comparison says, as a title. `called` are the members' names."""
    name = str(CUT_NAMES[found.cut])
    if len(found.groups) < 2:
        return _("%(cut)s: too few groups to compare") % {"cut": name}
    above = [called.get(one.member, one.member) for one in found.groups if one.tone == "good"]
    below = [called.get(one.member, one.member) for one in found.groups if one.tone == "bad"]
    if not above and not below:
        return _("%(cut)s: no group clearly differs from the rest") % {"cut": name}
    words = [_("%(names)s clearly above the rest") % {"names": ", ".join(above)}] if above else []
    words += [_("%(names)s clearly below the rest") % {"names": ", ".join(below)}] if below else []
    return f"{name}: {'; '.join(words)}"
