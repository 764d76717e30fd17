"""The effect: what changed for those an action was for, against those it was not for; or why nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.statistics import Estimate

from ..models import Action, Affected, Answer, Effect, Mention, Response, Survey
from ..plan import rules
from ..surveys.design import Design, Question
from . import board, comparing
from .comparing import Cells, Compared, Panelist
from .people import person_of

Person = tuple[str, int]
Value = tuple[Person, datetime, float]  # who, when, what
CUSTOMERS, SURVEYS, TOPICS = "customers", "surveys", "topics"
AGAINST: Mapping[str, Promise] = {
    CUSTOMERS: gettext_lazy("customers who had given the same score and are not on this action"),
    SURVEYS: gettext_lazy("answers to the same question about other touchpoints"),
    TOPICS: gettext_lazy("what was said about other topics"),
}
METRICS: Mapping[str, Promise] = {
    "nps": gettext_lazy("Recommendation, mean of 0–10"),
    "csat": gettext_lazy("Satisfaction, mean of 1–5"),
    "ces": gettext_lazy("Ease, mean of 1–7"),
    "stars": gettext_lazy("Stars, mean of 1–5"),
    "sentiment": gettext_lazy("Sentiment, mean of −1 to 1"),
}
MOST = 200_000  # answers looked at


@dataclass(frozen=True, slots=True)
class Window:
    """Before and after the fix: from `start` to `done`, and on to `end`."""

    start: datetime
    done: datetime
    end: datetime

    @property
    def middle(self) -> datetime:
        return self.start + (self.done - self.start) / 2


def measure(action: Action, against: str, *, actor: Actor) -> Effect:
    """Look at it now and keep what was found; the action counts as measured once something can be told.

    Raises `Refused` while it is not done, or where it rests on no survey's score.
    """
    board.refuse_others(action, actor)
    if action.done_at is None:
        raise Refused(_("There is no after yet: the action is not done."))
    metric = metric_of(action) if against != TOPICS else "sentiment" if action.topic else ""
    if against not in ways():
        raise Refused(_("There is no such comparison."))
    if not metric:
        raise Refused(_("It rests on no score of a survey and no topic that could be compared so."))
    days = rules.of().effect_days
    window = window_of(action.done_at, days)
    found = ways()[against](action, metric, window)
    with transaction.atomic():
        effect = Effect.objects.create(
            action=action, against=against, metric=metric, days=days, cells=cells_of(found), value=found.value,
            low=found.low, high=found.high, verdict=found.verdict, because=found.because, by_id=actor.id,
            at=clock.now(),
        )  # fmt: skip
        if found.value is not None:
            board.advance(action, Action.State.MEASURED, actor=actor)
        changes.record("action.looked_at", action, actor=actor)
    return effect


def ways() -> Mapping[str, Callable[[Action, str, Window], Compared]]:
    """The comparisons there are, by name."""
    return {CUSTOMERS: against_customers, SURVEYS: against_surveys, TOPICS: against_topics}


def open_to(action: Action) -> Mapping[str, Promise]:
    """The comparisons this action can be measured by, as a choice says them."""
    scored = bool(metric_of(action))
    return {name: said for name, said in AGAINST.items() if (bool(action.topic) if name == TOPICS else scored)}


def window_of(done: datetime, days: int) -> Window:
    return Window(done - timedelta(days=days), done, min(clock.now(), done + timedelta(days=days)))


def metric_of(action: Action) -> str:
    """The kind of the question it rests on; "" where it rests on no score."""
    question = question_of(action.survey, action.question) if action.survey else None
    return question.kind if question is not None and question.kind in rules.SCALES else ""


def question_of(survey: Survey, key: str) -> Question | None:
    """A question as the survey asks it now."""
    version = survey.versions.exclude(published_at=None).order_by("-number").first()
    return Design.of(version).by_key.get(key) if version else None


def against_customers(action: Action, metric: str, window: Window) -> Compared:
    """Customers who answered before and after: those on the action and those not on it."""
    assert action.survey is not None
    affected = {person_of(one.identity) for one in on_it(action)}
    values = answers_to([(action.survey, action.question)], window.start - (window.done - window.start), window.end)
    return comparing.of_people(panel(values, affected, window), rules.of().effect_least)


def against_surveys(action: Action, metric: str, window: Window) -> Compared:
    """Everybody asked about this touchpoint before and after, against everybody asked the same about another one."""
    assert action.survey is not None
    others = [pair for pair in same_question(metric) if pair[0].pk != action.survey.pk]
    mine = answers_to([(action.survey, action.question)], window.start, window.end)
    return comparing.of_groups(
        cells(list(mine), list(answers_to(others, window.start, window.end)), window), rules.of().effect_least
    )


def against_topics(action: Action, metric: str, window: Window) -> Compared:
    """How people felt who spoke of this topic, before and after, against those who spoke of others."""
    mine: list[Value] = []
    theirs: list[Value] = []
    for name, value in feelings(window.start, window.end):
        (mine if name == action.topic else theirs).append(value)
    return comparing.of_groups(cells(mine, theirs, window), rules.of().effect_least)


def feelings(start: datetime, end: datetime) -> Iterable[tuple[str, Value]]:
    """(topic, (who, when, sentiment)) of every text that was placed under a topic."""
    rows = Mention.objects.filter(
        topic__isnull=False, reading__occurred_at__gte=start, reading__occurred_at__lte=end
    ).select_related("topic", "reading__identity")
    for mention in rows.order_by("reading__occurred_at")[:MOST]:
        reading = mention.reading
        who: Person = person_of(reading.identity) if reading.identity else ("reading", reading.pk)
        assert mention.topic is not None
        yield mention.topic.label, (who, reading.occurred_at, reading.sentiment)


def on_it(action: Action) -> Iterable[Affected]:
    return Affected.objects.filter(action=action).select_related("identity")


def same_question(metric: str) -> list[tuple[Survey, str]]:
    """Surveys that ask a question of this kind, with its key."""
    found = []
    for survey in Survey.objects.exclude(state=Survey.State.DRAFT).prefetch_related("versions"):
        for version in sorted(survey.versions.all(), key=lambda one: -one.number):
            question = next((one for one in Design.of(version).questions if one.kind == metric), None)
            if version.published_at is not None and question is not None:
                found.append((survey, question.key))
                break
    return found


def answers_to(pairs: Sequence[tuple[Survey, str]], start: datetime, end: datetime) -> Iterable[Value]:
    """Complete answers to these questions, oldest first; each of nobody known counts as somebody of its own."""
    for survey, question in pairs:
        rows = Answer.objects.filter(
            response__survey=survey, response__state=Response.State.COMPLETE, response__at__gte=start,
            response__at__lte=end, question=question, number__isnull=False,
        )  # fmt: skip
        columns = ("response__identity__person", "response__identity", "response", "response__at", "number")
        for person, identity, response, at, number in rows.order_by("response__at").values_list(*columns)[:MOST]:
            assert number is not None
            who = ("person", person) if person else ("identity", identity) if identity else ("response", -response)
            yield who, at, number


def panel(values: Iterable[Value], affected: set[Person], window: Window) -> list[Panelist]:
    """Rule: of each person the last score before the fix, the first after it, and the one before the last."""
    before: dict[Person, list[float]] = {}
    after: dict[Person, float] = {}
    for who, at, value in values:
        if at <= window.done:
            before.setdefault(who, []).append(value)
        else:
            after.setdefault(who, value)
    return [
        Panelist(scores[-1], after[who], who in affected, scores[-2] if len(scores) > 1 else None)
        for who, scores in before.items()
        if who in after
    ]


def cells(mine: Sequence[Value], theirs: Sequence[Value], window: Window) -> Cells:
    """Rule: one value for each person on each side, their mean there, so that nobody counts twice."""

    def side(values: Sequence[Value], since: datetime, until: datetime) -> list[float]:
        found: dict[Person, list[float]] = {}
        for who, at, value in values:
            if since < at <= until:
                found.setdefault(who, []).append(value)
        return [sum(one) / len(one) for one in found.values()]

    start, middle, done, end = window.start - timedelta(seconds=1), window.middle, window.done, window.end
    return Cells(
        side(mine, start, done), side(mine, done, end), side(theirs, start, done), side(theirs, done, end),
        side(mine, start, middle), side(mine, middle, done), side(theirs, start, middle), side(theirs, middle, done),
    )  # fmt: skip


def cells_of(found: Compared) -> dict[str, object]:
    """As an effect keeps it."""
    groups = {name: {"value": one.value, "n": one.n, "low": bound(one, one.low), "high": bound(one, one.high)}
              for name, one in found.groups.items()}  # fmt: skip
    counted = {"left_out": found.left_out, "comparable": found.comparable, "least": rules.of().effect_least}
    return {**groups, **counted, "checked": found.checked}


def bound(estimate: Estimate, end: float) -> float | None:
    return end if estimate.sure else None
