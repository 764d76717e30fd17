"""The rows drivers are worked out from: an outcome each, and which topics and touchpoints went with it.

NPS, CSAT and Ease: a row a complete response, its score, the touchpoint of its survey, the channel it came by, and the
topics of its own words and of its conversation's up to then. Signs of leaving: a row a conversation, the strongest
sign in it, its topics and its channel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from sixring.conversations.models import Conversation

from ..models import Answer, DriverMap, Mention, Reading, Response, SurveyVersion
from ..surveys.design import Design

MOST_ROWS = 50_000  # the latest ones
Outcome = DriverMap.Outcome
Key = tuple[str, str]  # ("topic", "17"), ("touchpoint", "delivery"), ("channel", "email")


@dataclass(slots=True)
class Row:
    """`score` on the outcome's own scale; `keys` are what went with it."""

    score: float
    keys: set[Key] = field(default_factory=set)


def rows_of(outcome: str, since: datetime, until: datetime) -> list[Row]:
    if outcome == Outcome.CHURN:
        return of_leaving(since, until)
    return of_responses(outcome, since, until)


def of_responses(kind: str, since: datetime, until: datetime) -> list[Row]:
    """A row for every complete response with an answer to a question of this kind."""
    asked = questions_of(kind)
    rows = Response.objects.filter(state=Response.State.COMPLETE, at__gte=since, at__lt=until, version__in=asked)
    columns = ("pk", "version", "survey__touchpoint", "channel", "conversation", "at")
    told = list(rows.order_by("-at").values_list(*columns)[:MOST_ROWS])
    scores = scores_of({pk: asked[version] for pk, version, *_rest in told})
    said = topics_of_answers(pk for pk, *_rest in told)
    before = topics_of_conversations({row[4] for row in told if row[4]})
    found = []
    for pk, _version, touchpoint, channel, conversation, at in told:
        if pk in scores:
            topics = said[pk] | {topic for topic, when in before.get(conversation, ()) if when <= at}
            found.append(Row(scores[pk], keyed(topics, touchpoint, channel)))
    return found


def questions_of(kind: str) -> dict[int, str]:
    """{version: its first question of this kind} of all versions that ask one."""
    found = {}
    for version in SurveyVersion.objects.exclude(published_at=None).only("pk", "design"):
        key = next((one.key for one in Design.of(version).questions if one.kind == kind), "")
        if key:
            found[version.pk] = key
    return found


def scores_of(asked: dict[int, str]) -> dict[int, float]:
    """{response: the number given to its question}."""
    found: dict[int, float] = {}
    for some in in_batches(asked):
        rows = Answer.objects.filter(response__in=some, number__isnull=False)
        for response, question, number in rows.values_list("response", "question", "number"):
            if asked[response] == question and number is not None:
                found[response] = number
    return found


def topics_of_answers(responses: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for some in in_batches(responses):
        rows = Mention.objects.filter(topic__isnull=False, reading__answer__response__in=some)
        for response, topic in rows.values_list("reading__answer__response", "topic"):
            found[response].add(topic or 0)
    return found


def topics_of_conversations(conversations: Iterable[int]) -> dict[int, list[tuple[int, datetime]]]:
    """{conversation: (topic, when)} of what customers wrote in it, surveys' answers apart."""
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for some in in_batches(conversations):
        rows = Mention.objects.filter(topic__isnull=False, reading__conversation__in=some, reading__answer=None)
        for conversation, topic, at in rows.values_list("reading__conversation", "topic", "reading__occurred_at"):
            found[conversation or 0].append((topic or 0, at))
    return found


def of_leaving(since: datetime, until: datetime) -> list[Row]:
    """A row a conversation that has been read: the strongest sign of leaving in it, 0 to 1."""
    rows = Reading.objects.filter(
        occurred_at__gte=since, occurred_at__lt=until, churn__isnull=False, conversation__isnull=False, answer=None
    )  # fmt: skip
    signs = dict(rows.order_by().values_list("conversation").annotate(sign=Max("churn"))[:MOST_ROWS])
    topics = topics_of_conversations(signs)
    channels: dict[int, str] = {}
    for some in in_batches(signs):
        channels |= dict(Conversation.objects.filter(pk__in=some).values_list("pk", "channel"))
    return [
        Row(float(sign), keyed({topic for topic, _at in topics.get(pk, ())}, "", channels.get(pk, "")))
        for pk, sign in signs.items()
    ]


def keyed(topics: Iterable[int], touchpoint: str, channel: str) -> set[Key]:
    found: set[Key] = {("topic", str(topic)) for topic in topics}
    if touchpoint:
        found.add(("touchpoint", touchpoint))
    if channel:
        found.add(("channel", channel))
    return found


def in_batches(ids: Iterable[int], size: int = 900) -> Iterable[list[int]]:
    held = list(ids)
    for start in range(0, len(held), size):
        yield held[start : start + size]
