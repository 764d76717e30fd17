"""What work does when something happened below: mark what has to be counted, return what nobody is there for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from sixring.conversations.models import Conversation, Placement
from sixring.core import clock
from sixring.core.actors import SYSTEM
from sixring.core.listeners import listens, listens_to_many
from sixring.core.models import Agent, Change
from sixring.interactions.models import Interaction

from . import availability, counting, returning, spans

LATE = timedelta(hours=1)
STORY = (
    "message.received", "message.written", "conversation.resolved", "conversation.reopened", "conversation.snoozed",
    "conversation.woken", "conversation.held", "conversation.waits", "conversation.put_back", "conversation.moved_in",
    "conversation.moved_out", "conversation.absorbed", "conversation.merged_in", "conversation.merge_undone",
    "conversation.split_off", "conversation.split_undone", "conversation.given_to_team", "conversation.called_back",
    "conversation.taken_from_team", "conversation.stopped", "conversation.marked_spam", "conversation.brought_back",
    "conversation.marked_no_request", "conversation.flooded", "conversation.unfolded", "conversation.undelivered",
)  # fmt: skip


@listens_to_many("work: mark what to count", *STORY)
def mark(news: Sequence[Change]) -> None:
    counting.mark(pk for change in news for pk in concerned(change))


def concerned(change: Change) -> Iterator[int]:
    """What it is about, and whose audience hears of it: after a merge these are two."""
    if change.subject_kind == "conversation":
        yield change.subject_id
    kind, _, number = change.audience.partition(":")
    if kind == "conversation" and number.isdigit():
        yield int(number)


def for_somebody(news: Sequence[Change]) -> Iterable[Change]:
    """What just came for conversations that somebody has."""
    fresh = [change.subject_id for change in news if not is_history(change)]
    placed = Placement.objects.filter(interaction__in=fresh, current=True).exclude(conversation__assignee=None)
    theirs = set(placed.values_list("interaction", flat=True))
    return [change for change in news if change.subject_id in theirs]


def of_talks(news: Sequence[Change]) -> Iterable[Change]:
    touches = Interaction.objects.filter(pk__in=[change.subject_id for change in news], kind__in=spans.TALKS)
    talks = set(touches.exclude(agent=None).values_list("pk", flat=True))
    return [change for change in news if change.subject_id in talks]


@listens("work: return what is for somebody away", "message.received", among=for_somebody)
def take_back(change: Change) -> None:
    placed = Placement.objects.filter(interaction=change.subject_id, current=True)
    conversation = Conversation.objects.filter(placements__in=placed).select_related("assignee").first()
    if conversation is not None:
        returning.on_message(conversation, change)


@listens("work: keep the time of calls", "message.received", among=of_talks)
def keep_call(change: Change) -> None:
    spans.of_call(change.subject_id)


@listens("work: who comes and goes", "agent.signed_in", "agent.signed_out", "agent.deactivated")
def come_and_go(change: Change) -> None:
    agent = Agent.objects.filter(pk=change.subject_id).first()
    if agent is None or is_history(change):
        return
    if change.verb == "agent.signed_in":
        availability.arrive(agent)
        return
    availability.leave(agent)
    if change.verb == "agent.deactivated":
        returning.give_back_all(agent, actor=SYSTEM)


def is_history(change: Change) -> bool:
    """Rule: a listener that is new, or was long at rest, reads old changes too; nobody comes or goes by those now."""
    return clock.now() - change.at > LATE
