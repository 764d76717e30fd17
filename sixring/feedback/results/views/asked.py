"""What an address asks for: a period, one member of a cut, by what is compared; and the same as a query again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sixring.core.request import Request

from ...models import Survey
from ..cells import CUTS
from ..counts import first_day
from ..report import Asking
from ..spans import NAMED, read

PERIODS = {**NAMED, "between": ""}


@dataclass(frozen=True, slots=True)
class Wanted:
    """`asking` is what the report needs, `query` what addresses of the same view carry."""

    asking: Asking
    query: Mapping[str, str]

    @property
    def period(self) -> str:
        return self.query.get("period", "90")


def wanted(request: Request, survey: Survey) -> Wanted:
    """Raises `Invalid` with a sentence for what can't be asked."""
    given = {name: request.GET.get(name, "")[:120] for name in ("period", "first", "last", "cut", "member", "by")}
    period = given["period"] if given["period"] in PERIODS else "90"
    if period == "between" and not (given["first"] or given["last"]):  # chosen just now: the days are offered next
        usual = read("90", "", "", None)
        given |= {"first": usual.first.isoformat(), "last": usual.last.isoformat()}
    earliest = first_day(survey.pk) if period == "all" else None
    span = read(period, given["first"], given["last"], earliest, days=not survey.anonymous)
    cut = given["cut"] if given["cut"] in CUTS else ""
    by = given["by"] if given["by"] in CUTS else "channel"
    kept = {"period": period, "by": by}
    if period == "between":
        kept |= {"first": span.first.isoformat(), "last": span.last.isoformat()}
    if cut:
        kept |= {"cut": cut, "member": given["member"]}
    return Wanted(Asking(span, cut, given["member"] if cut else "", by), kept)
