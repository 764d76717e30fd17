"""Counting: what a conversation's story means for its team, for who has it, for when an answer is due, and for what
became of earlier targets.

A listener only marks a conversation; this duty takes what is marked, many at a time, reads their stories set-wise and
writes what differs. It looks at how things are, not at what just happened, so counting twice does no harm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from sixring.channels import inbox
from sixring.channels.models import Account
from sixring.conversations.models import Conversation, Placement
from sixring.conversations.upkeep import heard_at, is_aside, is_quiet
from sixring.core import changes, rows
from sixring.core.actors import SYSTEM
from sixring.core.models import Change
from sixring.interactions.models import Interaction

from .models import Outcome, Recount
from .targets import A_DAY, Rules, Said, Wait, rules, waits

State = Conversation.State
TOGETHER = 100
SLIGHT = timedelta(seconds=1)
reception = inbox.GoesFirst()
TURNS = {
    "conversation.resolved": "settled",
    "conversation.reopened": "unsettled",
    "conversation.put_back": "put_back",
    "conversation.waits": "settled",
    "conversation.woken": "woken",
    "conversation.undelivered": "woken",
}
GIVEN = ("conversation.given_to_team", "conversation.taken_from_team")
MATTERS = {"id", "account_id", "channel", "kind", "direction", "agent_id", "automatic", "data", "occurred_at",
           "received_at"}  # fmt: skip
TOLD = [field.attname for field in Interaction._meta.concrete_fields if field.attname in MATTERS]
SPOKEN = frozenset({"call", "visit"})  # kinds that a colleague logs: by then they have talked


def mark(conversation_ids: Iterable[int], *, quiet: bool = False) -> None:
    """Let these be counted anew."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO work_recount (conversation_id, quiet) VALUES (%s, %s) ON CONFLICT (conversation_id)"
            " DO UPDATE SET quiet = work_recount.quiet AND excluded.quiet",
            [(pk, quiet) for pk in sorted(set(conversation_ids))],
        )


def settle() -> int:
    """Count what is marked; returns how many conversations were looked at. Of many messages in one, counting once the
    rush is over is enough: until then it stands in the lists with the moment reception gave it."""
    if reception.now():
        return 0
    with transaction.atomic():
        marked = Recount.objects.order_by("conversation_id")
        if connection.vendor == "postgresql":
            marked = marked.select_for_update(skip_locked=True)
        quiet = {mark.conversation_id: mark.quiet for mark in marked[:TOGETHER]}
        if quiet:
            Recount.objects.filter(pk__in=quiet).delete()  # whoever marks one from here on marks it again
            count(quiet)
    return len(quiet)


def count(quiet: dict[int, bool]) -> None:
    """Count these conversations, within the caller's transaction."""
    found = Conversation.objects.select_for_update().filter(pk__in=quiet, merged_into=None).order_by("pk")
    conversations = list(found)
    stories, known, kept = stories_of(quiet), rules(), kept_outcomes(quiet)
    give_teams([c for c in conversations if c.team_id is None], stories)
    moved = []
    for conversation in conversations:
        over, pending = waits(said for said, _ in stories[conversation.pk])
        keep_outcomes(conversation, over, known, kept[conversation.pk])
        if set_due(conversation, pending, known) and not quiet[conversation.pk]:
            moved.append(conversation)
    entries = (changes.Entry("conversation.due_moved", "conversation", c.pk, audience=c.audience) for c in moved)
    changes.record_many(entries, actor=SYSTEM)


def set_due(conversation: Conversation, pending: Wait | None, known: Rules) -> bool:
    """Write when an answer is due; returns whether that is news to whoever looks."""
    before, due = conversation.due_at, None
    if conversation.state == State.NEEDS_US and not conversation.noise:
        # Whatever needs us has a due moment, or it would have no place in a list.
        otherwise = before or conversation.touched_at + A_DAY
        due = known.due(pending, conversation.team_id) if pending else otherwise
    if due == before:
        return False
    Conversation.objects.filter(pk=conversation.pk).update(due_at=due)
    conversation.due_at = due
    return due is None or before is None or abs(due - before) > SLIGHT


def kept_outcomes(conversation_ids: Collection[int]) -> dict[int, set[int]]:
    """The messages of each conversation whose answer was measured already."""
    kept: dict[int, set[int]] = {pk: set() for pk in conversation_ids}
    for pk, asked in Outcome.objects.filter(conversation__in=conversation_ids).values_list("conversation", "asked"):
        kept[pk].add(asked)
    return kept


def keep_outcomes(conversation: Conversation, over: Sequence[Wait], known: Rules, kept: set[int]) -> None:
    """Keep what became of each wait, as the targets are now; what is `kept` already stays as it is."""
    if gone := kept - {wait.asked for wait in over}:  # messages that were moved elsewhere
        Outcome.objects.filter(conversation=conversation, asked__in=gone).delete()
    fresh = [outcome_of(conversation, wait, known) for wait in over if wait.asked not in kept]
    if fresh:
        rows.put(fresh, rows.QUIET)


def outcome_of(conversation: Conversation, wait: Wait, known: Rules) -> Outcome:
    assert wait.answer is not None
    assert wait.answer.message is not None
    assert wait.asked is not None
    open_for_us = known.hours_of(conversation.team_id)
    return Outcome(
        conversation=conversation,
        asked_id=wait.asked,
        answered_id=wait.answer.message,
        kind=Outcome.Kind.FIRST if wait.first else Outcome.Kind.NEXT,
        team_id=conversation.team_id,
        channel=wait.channel,
        agent_id=wait.answer.agent,
        asked_at=wait.since,
        due_at=known.due(wait, conversation.team_id),
        answered_at=wait.answer.at,
        business_seconds=open_for_us.between(wait.since, wait.answer.at),
        calendar_seconds=(wait.answer.at - wait.since).total_seconds(),
    )


def give_teams(conversations: Sequence[Conversation], stories: dict[int, list[tuple[Said, int]]]) -> None:
    """A conversation begins in the queue of its account's team, if that is one; who handed it on has decided."""
    handed = Change.objects.filter(subject_kind="conversation", verb__in=GIVEN)
    decided = set(handed.filter(subject_id__in=[c.pk for c in conversations]).values_list("subject_id", flat=True))
    teams = teams_of_accounts()
    for conversation in conversations:
        first = next((account for said, account in stories[conversation.pk] if said.message), 0)
        team = teams.get(first)
        if team is not None and conversation.pk not in decided:
            conversation.team_id = team
            Conversation.objects.filter(pk=conversation.pk).update(team=team)


def teams_of_accounts() -> dict[int, int]:
    """The team of each account that has exactly one."""
    teams: dict[int, list[int]] = defaultdict(list)
    for account, team in Account.teams.through.objects.values_list("account_id", "team_id"):
        teams[account].append(team)
    return {account: own[0] for account, own in teams.items() if len(own) == 1}


def stories_of(conversation_ids: Collection[int]) -> dict[int, list[tuple[Said, int]]]:
    """What was asked, answered and settled in each conversation, in order of time, with the account it was said on."""
    found: dict[int, list[tuple[Said, int]]] = {pk: [] for pk in conversation_ids}
    placed = Placement.objects.filter(conversation__in=conversation_ids, current=True).order_by("pk")
    for pk, *told in placed.values_list("conversation", *(f"interaction__{name}" for name in TOLD)):
        touch = Interaction.from_db(None, TOLD, told)
        if said := said_by(touch, begins=not found[pk]):
            found[pk].append((said, touch.account_id))
    for change in Change.objects.filter(
        subject_kind="conversation", subject_id__in=conversation_ids, verb__in=TURNS
    ).order_by("id"):
        what = TURNS[change.verb]
        if what != "unsettled" or change.actor_kind == "agent":  # a customer's word that reopens asks by itself
            found[change.subject_id].append((Said(what, change.at), 0))
    for story in found.values():
        story.sort(key=order_of)
    return found


def said_by(touch: Interaction, begins: bool) -> Said | None:
    """Rule: what a touch means for a wait. A machine's words mean nothing, unless a conversation begins with them; nor
    does what was said in an old help desk."""
    if touch.data.get("past") or is_aside(touch) or (is_quiet(touch) and (touch.outgoing or not begins)):
        return None
    if touch.outgoing:
        return Said("answered", touch.occurred_at, touch.pk, touch.channel, touch.agent_id)
    if touch.kind in SPOKEN:
        return Said("answered", touch.occurred_at, touch.pk, touch.channel, touch.agent_id) if touch.agent_id else None
    return Said("asked", heard_at(touch), touch.pk, touch.channel)


def order_of(entry: tuple[Said, int]) -> tuple[datetime, bool]:
    """In order of time; of one moment, what was asked goes before what answers it."""
    return entry[0].at, entry[0].what != "asked"
