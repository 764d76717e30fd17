"""Findings: what changed beyond noise in the last four weeks, in plain words, each with the rows it came from.

Until there is a lake of measures, they are computed from the rows themselves, each time somebody looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.core.actors import Actor

from . import compared, counted, said
from .compared import Compared
from .periods import LENGTH, Periods

SHOWN = 3


@dataclass(frozen=True)
class Finding:
    """One thing compared, with its words and its links to the desk."""

    what: Compared
    periods: Periods
    among: int

    @property
    def sentence(self) -> str:
        return said.sentence(self.what)

    @property
    def short(self) -> str:
        return said.short(self.what)

    @property
    def basis(self) -> str:
        return said.basis(self.what, self.periods)

    @property
    def method(self) -> list[str]:
        return said.method(self.what, self.among)

    @property
    def now(self) -> str:
        return said.value(self.what, self.what.now)

    @property
    def before(self) -> str:
        return said.value(self.what, self.what.before)

    @property
    def rows_now(self) -> tuple[str, int]:
        """Where the desk shows what is counted now, and how many rows that is."""
        return address(self.what.query[0]), self.what.rows[0]

    @property
    def rows_before(self) -> tuple[str, int]:
        return address(self.what.query[1]), self.what.rows[1]

    @property
    def corrected(self) -> str:
        return said.chance_of(self.what.corrected)


@dataclass(frozen=True)
class Report:
    """What a manager reads. Without two periods of data nothing is compared, and `since` says from when there is any;
    `ready` is the first day there will be enough."""

    periods: Periods
    beyond: list[Finding]
    everything: list[Finding]
    since: date | None = None
    ready: date | None = None

    @property
    def title(self) -> str:
        if not self.everything:
            return _("Findings need eight weeks of matters")
        n = len(self.beyond)
        return (
            ngettext("%(n)d thing changed beyond noise", "%(n)d things changed beyond noise", n) % {"n": n}
            if n
            else _("Nothing changed beyond noise")
        )

    @property
    def hint(self) -> str:
        said = {"now": self.periods.now.said, "before": self.periods.before.said}
        return _("%(now)s, compared with %(before)s") % said if self.everything else ""

    @property
    def shown(self) -> list[Finding]:
        return self.beyond[:SHOWN]

    @property
    def more(self) -> list[Finding]:
        return self.beyond[SHOWN:]

    @property
    def figures(self) -> list[Finding]:
        """The few that stand above: what began, how fast, how late, how often again."""
        found = {one.what.kind: one for one in self.everything if not one.what.name}
        return [found[kind] for kind in ("all", "pace", "late", "again") if kind in found]


def of(actor: Actor) -> Report:
    """What changed beyond noise in what `actor` may see."""
    first, periods = counted.since_when(actor), Periods.until_today()
    if first is None or first >= periods.before.start:
        since = None if first is None else localtime(first).date()
        return Report(periods, [], [], since, since and since + 2 * LENGTH)
    found = compared.compare(counted.count(actor, first))
    drawn = {id(one): Finding(one, periods, len(found)) for one in found}
    return Report(periods, [drawn[id(one)] for one in compared.beyond_noise(found)], list(drawn.values()))


def address(query: str) -> str:
    return f"{reverse('conversations:list')}?{query}" if query else ""
