"""What is counted of the last eight weeks, and of the same weeks a year ago: a handful of set-wise queries.

Only requests count, as the actor may see them. What is left are plain numbers; `compared.py` decides over them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from sixring.conversations import access, past
from sixring.conversations.models import ContactReason, Conversation, Tag
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.work.models import Outcome

from .periods import BEFORE_THEN, THEN, WEEKS, Periods

State = Conversation.State
HALF = WEEKS // 2
TURNS = ("conversation.resolved", "conversation.reopened")


@dataclass
class Series:
    """Counts by week: eight of them, and those of last year's two periods."""

    by_week: Counter[int] = field(default_factory=Counter)

    @property
    def now(self) -> int:
        return sum(self.by_week[n] for n in range(HALF, WEEKS))

    @property
    def before(self) -> int:
        return sum(self.by_week[n] for n in range(HALF))

    @property
    def then(self) -> int:
        return self.by_week[THEN]

    @property
    def before_then(self) -> int:
        return self.by_week[BEFORE_THEN]

    @property
    def weeks(self) -> tuple[float, ...]:
        return tuple(self.by_week[n] for n in range(WEEKS))


@dataclass
class Answered:
    """First answers by week, as opening time in seconds; how many matters were answered, and late."""

    firsts: dict[str, dict[int, list[float]]] = field(default_factory=dict)  # channel ("": all) -> week -> seconds
    matters: Series = field(default_factory=Series)
    late: Series = field(default_factory=Series)


@dataclass
class Counted:
    """Everything a comparison needs."""

    periods: Periods
    begun: Series  # matters by the week they began in
    reasons: dict[int, Series]
    channels: dict[str, Series]
    tags: dict[int, Series]
    resolved: Series  # of those that began: resolved since
    unsorted: Series  # of these: without a reason
    answered: Answered
    again: Series  # matters opened again without a colleague, by week
    closed: Series  # matters that were resolved, by week
    ages_now: list[float]  # seconds since they began: of what is open now, and of what was four weeks ago
    ages_before: list[float]
    last_year: bool
    names: dict[tuple[str, int], str]


def since_when(actor: Actor) -> datetime | None:
    """When the first matter began that counts."""
    return requests(actor).order_by("opened_at").values_list("opened_at", flat=True).first()


def count(actor: Actor, first: datetime) -> Counted:
    """Read all of it; `first` is what `since_when` gave."""
    periods = Periods.until_today()
    last_year = first < periods.before_then.stop
    kept: dict[str, dict[Hashable, Series]] = defaultdict(lambda: defaultdict(Series))
    count_begun(actor, periods, last_year, kept)
    count_tags(actor, periods, last_year, kept)
    turned(actor, periods, kept)
    now, before = ages(actor, periods)
    return Counted(
        periods, kept["all"]["begun"], dict(kept["reason"]), dict(kept["channel"]), dict(kept["tag"]),  # type: ignore[arg-type]
        kept["all"]["resolved"], kept["all"]["unsorted"], answered(actor, periods), kept["all"]["again"],
        kept["all"]["closed"], now, before, last_year, names(),
    )  # fmt: skip


def requests(actor: Actor) -> QuerySet[Conversation]:
    """What is counted: matters that began here, not those of an old help desk."""
    return access.visible_to(actor).filter(noise="").exclude(reach__in=past.elsewhere())


Kept = dict[str, dict[Hashable, Series]]


def count_begun(actor: Actor, periods: Periods, last_year: bool, kept: Kept) -> None:
    begun = requests(actor).filter(periods.holds("opened_at", last_year)).annotate(week=periods.number("opened_at"))
    grouped = begun.order_by().values_list("reason", "channel", "state", "week").annotate(n=Count("pk"))
    for reason, channel, state, week, n in grouped:
        kept["all"]["begun"].by_week[week] += n
        kept["channel"][channel].by_week[week] += n
        if reason is not None:
            kept["reason"][reason].by_week[week] += n
        if state == State.RESOLVED:
            kept["all"]["resolved"].by_week[week] += n
            kept["all"]["unsorted"].by_week[week] += n if reason is None else 0


def count_tags(actor: Actor, periods: Periods, last_year: bool, kept: Kept) -> None:
    tagged = requests(actor).filter(periods.holds("opened_at", last_year), tags__isnull=False)
    grouped = tagged.annotate(week=periods.number("opened_at")).order_by().values_list("tags", "week")
    for tag, week, n in grouped.annotate(n=Count("pk")):
        kept["tag"][tag].by_week[week] += n


def answered(actor: Actor, periods: Periods) -> Answered:
    """A matter counts once a period, with its first answer and with whether any answer in it was late."""
    found, seen, week_of = Answered(), set[tuple[object, int, bool]](), periods.week_of()

    def once(what: object, matter: int, week: int) -> bool:
        known, key = len(seen), (what, matter, week < HALF)
        seen.add(key)
        return len(seen) > known

    told = Outcome.objects.filter(periods.holds("answered_at", False), conversation__in=requests(actor))
    columns = ("conversation", "kind", "channel", "answered_at", "due_at", "business_seconds")
    for matter, kind, channel, at, due, seconds in told.order_by("answered_at").values_list(*columns):
        week = week_of(at)
        if once("answered", matter, week):
            found.matters.by_week[week] += 1
        if at > due and once("late", matter, week):
            found.late.by_week[week] += 1
        for key in ("", channel) if kind == Outcome.Kind.FIRST else ():
            if once(("first", key), matter, week):
                found.firsts.setdefault(key, defaultdict(list))[week].append(seconds)
    return found


def turned(actor: Actor, periods: Periods, kept: Kept) -> None:
    """Matters that were resolved, and that opened again without a colleague: each once a period."""
    turns = changes.since(periods.before.start).filter(verb__in=TURNS, at__lt=periods.now.stop)
    mine = turns.filter(subject_kind="conversation", subject_id__in=requests(actor).values("pk")).order_by("id")
    seen, week_of = set[tuple[str, int, bool]](), periods.week_of()
    for verb, actor_kind, matter, at in mine.values_list("verb", "actor_kind", "subject_id", "at"):
        what = "closed" if verb == TURNS[0] else "again" if actor_kind != "agent" else ""
        week = week_of(at)
        if what and (what, matter, week < HALF) not in seen:
            seen.add((what, matter, week < HALF))
            kept["all"][what].by_week[week] += 1


def ages(actor: Actor, periods: Periods) -> tuple[list[float], list[float]]:
    """How long what is open has been so, now and four weeks ago: the first turn since then says how it was then."""
    moment, end = periods.now.start, periods.now.stop
    turns = changes.since(moment).filter(verb__in=TURNS, subject_kind="conversation").order_by("-id")
    first = dict(turns.values_list("subject_id", "verb"))
    turned = Q(opened_at__lt=moment, pk__in=turns.order_by().values("subject_id"))
    both = requests(actor).filter((Q(opened_at__lt=end) & ~Q(state=State.RESOLVED)) | turned)
    now, before = list[float](), list[float]()
    for matter, state, opened in both.order_by().values_list("pk", "state", "opened_at"):
        if state != State.RESOLVED:
            now.append((end - opened).total_seconds())
        if opened < moment and first.get(matter, TURNS[0]) == TURNS[0]:
            before.append((moment - opened).total_seconds())
    return now, before


def names() -> dict[tuple[str, int], str]:
    found = {("reason", pk): name for pk, name in ContactReason.objects.values_list("pk", "name")}
    return found | {("tag", pk): name for pk, name in Tag.objects.values_list("pk", "name")}
