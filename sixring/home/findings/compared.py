"""What is compared: each thing counted, now and before, with how likely chance alone would do as much.

A finding is beyond noise when its difference is large enough to matter, rests on enough, and stays unlikely after
Holm's correction for all that was looked at. A part (a reason, a channel, a tag) must also have changed otherwise than
the rest of its kind, or it would only repeat that everything grew; and otherwise than a year ago where that year shows
a season.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from . import chance, rows
from .counted import HALF, Answered, Counted, Series
from .periods import WEEKS, Periods

LEVEL = 0.05
LEAST_RATIO = 1.25  # a quarter more, or a fifth less
LEAST_EVENTS = 10  # as many more, or fewer
LEAST_POINTS = 0.05  # of a share
LEAST_OF = 40  # what a share is of
LEAST_SAMPLE = 20
LEAST_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing, now and before. `kind` says which; `name` whose (a reason's, a channel's kind). Values are counts,
    shares (0-1) or seconds, as `unit` says; `n` how many each value rests on; `p` what chance would do, uncorrected.
    """

    kind: str
    name: str
    unit: str
    now: float
    before: float
    n: tuple[int, int]
    p: float
    big: bool
    weeks: tuple[float, ...]
    query: tuple[str, str]  # what shows the rows on the desk, now and before; "" where nothing does
    rest: tuple[int, int] | None = None
    year_ago: tuple[int, int] | None = None
    corrected: float = 1.0

    @property
    def beyond(self) -> bool:
        return self.big and self.corrected < LEVEL

    @property
    def more(self) -> bool:
        return self.now > self.before

    @property
    def rows(self) -> tuple[int, int]:
        """How many conversations the desk shows for it, now and before."""
        if self.unit == "share":
            return round(self.now * self.n[0]), round(self.before * self.n[1])
        return self.n


def compare(counted: Counted) -> list[Compared]:
    """Everything, corrected for how much it is; the surest first."""
    found = [*volumes(counted), *paces(counted.answered, counted.periods), *cares(counted)]
    corrected = chance.holm({place: one.p for place, one in enumerate(found)})
    return sorted((replace(one, corrected=corrected[place]) for place, one in enumerate(found)), key=sureness)


def sureness(one: Compared) -> tuple[bool, float, float]:
    return not one.beyond, one.corrected, one.p


def beyond_noise(found: list[Compared]) -> list[Compared]:
    """The findings: the surest of each kind, then the others."""
    sure = [one for one in found if one.beyond]
    surest = list({one.kind: one for one in reversed(sure)}.values())
    first = [one for one in sure if one in surest]
    return first + [one for one in sure if one not in first]


def volumes(counted: Counted) -> Iterator[Compared]:
    yield volume("all", "", counted.begun, counted, "")
    for kind, parts in (("reason", counted.reasons), ("channel", counted.channels), ("tag", counted.tags)):
        whole = list(parts.values()) if len(parts) > 1 else [counted.begun]
        now, before = sum(part.now for part in whole), sum(part.before for part in whole)
        for key, part in parts.items():
            rest = (now - part.now, before - part.before)
            if part.now + part.before and sum(rest):
                name = str(key) if kind == "channel" else counted.names.get((kind, int(key)), "")
                yield volume(kind, name, part, counted, f"{kind}={key}", rest)


def volume(
    kind: str, name: str, part: Series, counted: Counted, query: str, rest: tuple[int, int] | None = None
) -> Compared:
    p = chance.of_counts(part.now, part.before)
    if rest is not None:
        p = max(p, chance.of_shares(part.now, part.now + rest[0], part.before, part.before + rest[1]))
    year_ago = (part.then, part.before_then) if counted.last_year else None
    return Compared(
        kind, name, "count", part.now, part.before, (part.now, part.before), max(p, season(part, year_ago)),
        is_big(part.now, part.before), part.weeks, begun_queries(counted.periods, query), rest, year_ago,
    )  # fmt: skip


def season(part: Series, year_ago: tuple[int, int] | None) -> float:
    """Rule: 0 unless last year changed as clearly in the same direction; then what chance makes of the difference."""
    if year_ago is None or chance.of_counts(*year_ago) >= LEVEL:
        return 0.0
    same = (year_ago[0] > year_ago[1]) == (part.now > part.before)
    return chance.of_season(part.now, part.before, *year_ago) if same else 0.0


def is_big(now: float, before: float) -> bool:
    ratio = max(now, before) / max(1.0, min(now, before))
    return abs(now - before) >= LEAST_EVENTS and ratio >= LEAST_RATIO


def paces(answered: Answered, periods: Periods) -> Iterator[Compared]:
    """How long half of the first answers took at most, over all channels and on each."""
    one_channel = len(answered.firsts) <= 2
    for channel, by_week in answered.firsts.items():
        now = [s for week, found in by_week.items() if week >= HALF for s in found]
        before = [s for week, found in by_week.items() if week < HALF for s in found]
        enough = min(len(now), len(before)) >= LEAST_SAMPLE
        if not enough or (channel and one_channel):
            continue
        half, was = chance.middle(now), chance.middle(before)
        big = max(half, was) >= LEAST_RATIO * min(half, was) and abs(half - was) >= LEAST_SECONDS
        weeks = tuple(chance.middle(by_week.get(week, [])) for week in range(WEEKS))
        query = found_queries("first", periods, channel)
        n = (len(now), len(before))
        yield Compared("pace", channel, "seconds", half, was, n, chance.of_samples(now, before), big, weeks, query)


def cares(counted: Counted) -> Iterator[Compared]:
    """Whether answers came late, matters came back, went without a reason, or stay open for longer."""
    periods, answered = counted.periods, counted.answered
    yield from share("late", answered.late, answered.matters, found_queries("late", periods))
    yield from share("unsorted", counted.unsorted, counted.resolved, found_queries("unsorted", periods))
    yield from share("again", counted.again, counted.closed, found_queries("again", periods))
    now, before = counted.ages_now, counted.ages_before
    if min(len(now), len(before)) >= LEAST_SAMPLE:
        half, was = chance.middle(now), chance.middle(before)
        big = max(half, was) >= LEAST_RATIO * min(half, was)
        query = ("view=everything&found=" + rows.address("open", periods.now), "")
        n = (len(now), len(before))
        yield Compared("age", "", "seconds", half, was, n, chance.of_samples(now, before), big, (), query)


def share(kind: str, part: Series, whole: Series, query: tuple[str, str]) -> Iterator[Compared]:
    n = (whole.now, whole.before)
    if min(n) < LEAST_OF:
        return
    now, before = part.now / n[0], part.before / n[1]
    p = chance.of_shares(min(part.now, n[0]), n[0], min(part.before, n[1]), n[1])
    big = abs(now - before) >= LEAST_POINTS and is_big(part.now / n[0] * 1000, part.before / n[1] * 1000)
    weeks = tuple(one / of if of else 0.0 for one, of in zip(part.weeks, whole.weeks, strict=True))
    yield Compared(kind, "", "share", now, before, n, p, big, weeks, query)


def begun_queries(periods: Periods, more: str) -> tuple[str, str]:
    now, before = (
        f"view=everything&{more}{'&' if more else ''}found={rows.address('begun', one)}"
        for one in (periods.now, periods.before)
    )
    return now, before


def found_queries(kind: str, periods: Periods, channel: str = "") -> tuple[str, str]:
    now, before = ("view=everything&found=" + rows.address(kind, one, channel) for one in (periods.now, periods.before))
    return now, before


def report(found: list[Compared]) -> Mapping[str, Compared]:
    """The few figures of the page by name: what began, how fast, how late, how often again."""
    return {one.kind: one for one in found if not one.name and one.kind in ("all", "pace", "late", "again")}
