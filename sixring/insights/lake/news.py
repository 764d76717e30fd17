"""News: which rows of which tables what happened touches. What writes no changes of its own is known by its number
(`marks`), or by its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from sixring.channels.models import Dispatch
from sixring.conversations.models import Call, Conversation, Placement
from sixring.core import changes
from sixring.core.models import Agent, Change
from sixring.feedback.models import Reading, Rereading, Response
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.work.models import Availability, Outcome, WorkSpan

from . import tables
from .gathering import Row, switched, trade
from .marks import LATE
from .sources import TOGETHER, sources
from .tables import Table

# What puts messages of a conversation elsewhere without a word of them.
REGROUPED = frozenset({
    "conversation.moved_in", "conversation.moved_out", "conversation.absorbed", "conversation.split_off",
    "conversation.split_undone", "conversation.merged_in", "conversation.merge_undone", "conversation.unfolded",
    "conversation.put_back", "conversation.flooded",
})  # fmt: skip
IMPORTED = ("conversation.imported", "conversation.import_went_on")  # with all that was said in them
RULES = ("hours.changed", "target.set")  # after them what is open is counted anew, by and by
SHAPED = ("topics.found", "topic.")  # after them texts stand under other topics
READ_AGAIN = timedelta(days=7)  # texts this old are read again when they are changed
HERE = Placement.objects.filter(current=True)
Numbers = dict[Table, set[int] | range]
Fresh = Mapping[str, Collection[int]]


def rows_of(news: Sequence[Change], fresh: Fresh, since: datetime, now: datetime) -> Iterator[tuple[Table, list[Row]]]:
    """Rows that `news` and what is `fresh` touched, as they are now, some at a time. `since`: when the last batch was
    written; what was overdue only after it counts as news, too."""
    wanted, moved = numbers(news, fresh, since, now)
    for source in sources(now):
        ids = wanted.get(source.table, ())
        for some in pieces(ids):
            yield source.table, source.gather(some)
    for some in pieces(moved):
        yield tables.SWITCHES, switched.gone(some)
        yield tables.REPLIES, waits_gone(some)


def pieces(ids: Collection[int]) -> Iterator[Collection[int]]:
    ordered = ids if isinstance(ids, range) else sorted(ids)
    for start in range(0, len(ordered), TOGETHER):
        yield ordered[start : start + TOGETHER]


def numbers(news: Sequence[Change], fresh: Fresh, since: datetime, now: datetime) -> tuple[Numbers, set[int]]:
    """What to gather for each table, and the messages that may have left what they stood in."""
    kinds: dict[str, set[int]] = defaultdict(set)
    for change in news:
        kinds[change.subject_kind].add(change.subject_id)
    arrivals = {one.subject_id for one in news if one.verb == "interactions.recorded"}
    moved = placed({one.subject_id for one in news if one.verb in REGROUPED})
    brought = placed({one.subject_id for one in news if one.verb in IMPORTED})
    touches = kinds["interaction"] | seek(Interaction.objects, "arrival", arrivals) | moved | brought
    readings = read(touches, kinds, fresh, since, now)
    waits = seek(Outcome.objects, "pk", fresh["outcomes"], "asked")
    spans = set(fresh["spans"]) | worked(since)
    talks = kinds["conversation"] | seek(HERE, "interaction", touches | waits, "conversation") | due(news, since, now)
    talks |= seek(WorkSpan.objects, "pk", spans, "conversation") | seek(Reading.objects, "pk", readings, "conversation")
    talks |= seek(Conversation.objects, "pk", talks, "merged_into")
    responses = kinds["response"] | set(fresh["responses"]) | seek(Response.objects, "conversation", talks)
    wanted: Numbers = {
        tables.PEOPLE: met(news, touches, kinds), tables.CONVERSATIONS: talks, tables.INTERACTIONS: touches,
        tables.REPLIES: waits | moved, tables.SPANS: spans, tables.SWITCHES: talks, tables.ORDERS: touches,
        tables.VISITS: looked(touches), tables.ANSWERS: responses,
        tables.INVITATIONS: kinds["invitation"] | seek(Response.objects, "pk", responses, "invitation"),
        tables.READINGS: readings,
        tables.MENTIONS: under_topics(news, readings, fresh), tables.SENDS: sent(touches, kinds),
        tables.CALLS: kinds["call"] | set(fresh["calls"]) | seek(Call.objects, "interaction", touches),
        tables.PRESENCE: there(kinds["agent"], since) | set(fresh["presence"]),
        tables.EVENTS: {one.pk for one in news},
    }  # fmt: skip
    return wanted, moved


def seek(rows: Any, column: str, ids: Collection[int], name: str = "pk") -> set[int]:
    """`name` of those `rows` whose `column` is among `ids`, however many these are."""
    found = (rows.filter(**{f"{column}__in": some}).values_list(name, flat=True) for some in pieces(ids))
    return {one for some in found for one in some if one is not None}


def placed(conversations: Collection[int]) -> set[int]:
    return seek(HERE, "conversation", conversations, "interaction")


def looked(touches: Collection[int]) -> set[int]:
    return {one for some in pieces(touches) for one in trade.same_days(some)}


def worked(since: datetime) -> set[int]:
    """Stretches of work that went on; asked by colleague, as its index goes."""
    rows = WorkSpan.objects.filter(agent__in=Agent.objects.values("pk"), ended_at__gte=since - LATE)
    return set(rows.values_list("pk", flat=True))


def met(news: Sequence[Change], touches: Collection[int], kinds: Mapping[str, set[int]]) -> set[int]:
    """Identities that are new, or counted to another person."""
    ids = {one.identity_id for one in news if one.identity_id} | kinds["identity"]
    ids |= seek(Identity.objects, "person", kinds["person"])
    return ids | seek(Interaction.objects, "pk", touches, "identity")


def read(
    touches: Collection[int], kinds: Mapping[str, set[int]], fresh: Fresh, since: datetime, now: datetime
) -> set[int]:  # fmt: skip
    """Texts that were read, read again, corrected, or stand in another conversation."""
    again = Reading.objects.filter(occurred_at__gte=now - READ_AGAIN, read_at__gte=since - LATE)
    if Rereading.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since - LATE)).exists():
        again = Reading.objects.filter(read_at__gte=since - LATE)
    ids = kinds["reading"] | set(fresh["readings"]) | set(again.values_list("pk", flat=True))
    return ids | seek(Reading.objects, "interaction", touches)


def due(news: Sequence[Change], since: datetime, now: datetime) -> set[int]:
    """Conversations whose answer became overdue by waiting; all that are open where the rules of that changed."""
    waiting = Conversation.objects.filter(state=Conversation.State.NEEDS_US)
    anew = any(one.verb in RULES for one in news) or changes.since(since - LATE).filter(verb__in=RULES).exists()
    if anew:
        waiting = waiting.all() | Conversation.objects.filter(touched_at__gte=now - timedelta(days=2))
    else:
        waiting = waiting.filter(due_at__gte=since, due_at__lt=now)
    return set(waiting.values_list("pk", flat=True))


def under_topics(news: Sequence[Change], readings: set[int], fresh: Fresh) -> set[int] | range:
    if any(one.verb.startswith(SHAPED) for one in news):
        return range(1, (Reading.objects.aggregate(last=Max("pk"))["last"] or 0) + 1)
    return readings | seek(Reading.objects, "mention", fresh["mentions"])


def sent(touches: Collection[int], kinds: Mapping[str, set[int]]) -> set[int]:
    refused = seek(Interaction.objects.filter(kind="unsubscribe"), "pk", touches, "identity")
    return kinds["dispatch"] | seek(Dispatch.objects, "message", touches) | trade.complained_of(refused)


def there(agents: Collection[int], since: datetime) -> set[int]:
    rows = Availability.objects.filter(Q(until=None) | Q(until__gte=since - LATE), agent__in=agents)
    return set(rows.values_list("pk", flat=True)) if agents else set()


def waits_gone(moved: Collection[int]) -> list[Row]:
    """Rows that take away the waits of messages that moved, unless they are waits where they are now."""
    measured = set(Outcome.objects.filter(asked__in=moved).values_list("asked", flat=True))
    rows = Interaction.objects.filter(pk__in=set(moved) - measured).values_list("pk", "occurred_at")
    return [{"id": pk, "at": at, "gone": True} for pk, at in rows]
