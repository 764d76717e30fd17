"""The story of a conversation: messages of all channels, switches, notes and events, in one line of time.

A long story comes in pages, the latest first: the messages of a page by their placements, and beside them what was
noted and done in the same stretch of time. What a page costs doesn't grow with what was said before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sixring.channels import accounts, parts
from sixring.channels.models import Dispatch
from sixring.core.actors import Actor
from sixring.core.models import Agent, Change
from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Tie

from . import attached
from .models import Conversation, Note, Placement

PAGE = 60  # messages shown at once
MANY = 5  # events in a row that are folded into one line
MOST_BESIDE = 400  # notes, and events, of one page
WHOLE = 5000  # messages of a printed story
TOLD = {
    "conversation.assigned": "assigned it",
    "conversation.unassigned": "took it off everybody's list",
    "conversation.given_to_team": "gave it to a team",
    "conversation.taken_from_team": "took it from its team",
    "conversation.returned": "returned it to its queue: its agent is away",
    "conversation.handed_off": "handed it over",
    "conversation.resolved": "resolved it",
    "conversation.reopened": "reopened it",
    "conversation.held": "put it on hold",
    "conversation.waits": "waits for the customer",
    "conversation.promised": "made a promise",
    "conversation.promise_kept": "kept a promise",
    "conversation.promise_moved": "moved a promise",
    "conversation.promise_called_off": "called a promise off",
    "conversation.promise_due": "brought it back: a promise is due",
    "conversation.note_removed": "took a note away",
    "conversation.snoozed": "put it to rest",
    "conversation.woken": "woke it",
    "conversation.moved_in": "moved a message here",
    "conversation.moved_out": "moved a message away",
    "conversation.kept_whole": "looked: it is one matter",
    "conversation.code_sent": "sent a code to an address the customer has proven",
    "conversation.link_sent": "sent a link to an address the customer has proven",
    "conversation.facts_asked": "asked what only the customer knows",
    "conversation.verified": "verified the customer",
    "conversation.verified_by_facts": "verified the customer by facts, a weaker proof",
    "conversation.not_verified": "could not verify the customer; they stay apart",
    "conversation.denied": "heard from the known customer that this is somebody else; they stay apart",
    "conversation.verification_expired": "got no proof in time; they stay apart",
    "conversation.verification_called_off": "called the verification off",
    "conversation.proof_not_delivered": "could not deliver the code or link; nothing is proven",
    "conversation.marked_spam": "marked it as spam",
    "conversation.marked_no_request": "marked it as no request",
    "conversation.brought_back": "brought it back: it is a request",
    "conversation.flooded": "folded messages alike into one",
    "conversation.unfolded": "unfolded them again",
    "conversation.merged_in": "merged another conversation into this one",
    "conversation.merge_undone": "took a merge back",
    "conversation.split_off": "split messages off",
    "conversation.split_undone": "took a split back",
    "conversation.customer_changed": "changed who the customer is",
    "conversation.reason_chosen": "said why they wrote",
    "conversation.call_begun": "let the phone ring to call the customer",
    "conversation.undelivered": "brought it back: an answer did not arrive",
    "conversation.delivery_confirmed": "marked an answer as arrived",
    "conversation.sent_again": "sent an answer once more",
    "conversation.asked_to_go_on_by_mail": "mailed a link: the customer asked to go on by e-mail",
    "conversation.goes_on_by_mail": "goes on by e-mail: the address is proven",
    "conversation.goes_on_by_phone": "placed a call: the customer said the code, the number is proven",
    "conversation.goes_on_on_page": "goes on on another device",
    "conversation.not_going_on": "heard from that address that nobody there asked to go on by e-mail",
    "conversation.mail_only_claims": "got a mail from whom it was made for, or not: its sender is not proven",
    "conversation.transcript_sent": "mailed what was said to an address the customer has proven",
    "conversation.missed_mailed": "mailed answers that were not read in the chat",
    "conversation.comment_hidden": "hid a comment from the public",
    "conversation.comment_shown": "showed a hidden comment again",
    "conversation.solved_by_customer": "says it is solved",
    "conversation.imported": "brought it in from the old help desk",
    "conversation.import_went_on": "brought in what was added in the old help desk",
}
NEAR = {"visitor", "anonymous_id"}  # identities that are a browser: what names them is the person behind


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story. `kind` is message, hidden, switch, note, event or events (`folded`)."""

    kind: str
    at: datetime
    message: Interaction | None = None
    placement: Placement | None = None
    dispatch: Dispatch | None = None
    note: Note | None = None
    text: str = ""
    channel: str = ""
    identity: Identity | None = None
    again: bool = False  # a switch to what the page before ended with
    signed_in: bool = False
    folded: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a story. `before` is the message whose forerunners make the next page up; None at the beginning."""

    entries: list[Entry]
    first: int | None
    before: int | None


def of(conversation: Conversation, actor: Actor) -> list[Entry]:
    """The whole story as `actor` may see it; what is hidden from them shows as a marker."""
    return page(conversation, actor, most=WHOLE).entries


def page(
    conversation: Conversation, actor: Actor, *, before: int | None = None, since: int | None = None, most: int = PAGE
) -> Page:
    """The latest messages, those before the message `before`, or all from the message `since` on."""
    end = moment_of(conversation, before)
    keys = list(keys_of(conversation, end, moment_of(conversation, since))[: (WHOLE if since else most) + 1])
    more = len(keys) > (WHOLE if since else most)
    forerunner = keys[-1][0] if more else forerunner_of(conversation, keys) if since else None
    shown = keys[:-1] if more else keys
    start = shown[-1][1] if shown and forerunner else None
    rows = messages([pk for pk, _at in shown], actor, forerunner)
    noted = notes(conversation, start, end and end[0]) if attached.has(conversation, actor, Note) else ()
    told = [*rows.entries, *noted, *events(conversation, start, end and end[0])]
    entries = list(folded(with_switches(sorted(told, key=lambda entry: entry.at), rows.last)))
    first = shown[-1][0] if shown else None
    return Page(entries, first, first if forerunner else None)


Moment = tuple[datetime, int]
Keys = QuerySet[Placement, tuple[int, datetime]]


def moment_of(conversation: Conversation, message: int | None) -> Moment | None:
    """Where in the line of time a message of this conversation stands."""
    placed = Placement.objects.filter(conversation=conversation, current=True, interaction=message)
    at = placed.values_list("interaction__occurred_at", flat=True).first() if message else None
    return (at, message) if at and message else None


def keys_of(conversation: Conversation, before: Moment | None, since: Moment | None) -> Keys:
    placed = Placement.objects.filter(conversation=conversation, current=True)
    if before:
        at, pk = before
        placed = placed.filter(Q(interaction__occurred_at__lt=at) | Q(interaction__occurred_at=at, interaction__lt=pk))
    if since:
        at, pk = since
        placed = placed.filter(Q(interaction__occurred_at__gt=at) | Q(interaction__occurred_at=at, interaction__gte=pk))
    newest_first = placed.order_by("-interaction__occurred_at", "-interaction")
    return newest_first.values_list("interaction", "interaction__occurred_at")


def forerunner_of(conversation: Conversation, keys: Sequence[tuple[int, datetime]]) -> int | None:
    if not keys:
        return None
    pk, at = keys[-1]
    found = keys_of(conversation, (at, pk), None).first()
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Rows:
    """Messages as entries; `last` is the channel and identity of what went before them, where that may be seen."""

    entries: list[Entry]
    last: tuple[str, Any] | None


def messages(ids: Sequence[int], actor: Actor, forerunner: int | None = None) -> Rows:
    wanted = [*ids, *([forerunner] if forerunner else [])]
    placed = Placement.objects.filter(interaction__in=wanted, current=True).select_related(
        "interaction__identity__person", "interaction__agent", "interaction__account", "relied_on"
    )
    rows = {p.interaction_id: p for p in placed}
    visible = accounts.ids_visible_to(actor)
    sent = parts.standing(ids)
    near = {p.interaction.identity_id for p in rows.values() if p.interaction.identity and is_near(p.interaction)}
    ties = Tie.objects.filter(identity__in=near).values_list("identity", flat=True)
    tied: set[int | None] = set(ties) if near else set()
    before = rows.pop(forerunner, None) if forerunner else None
    last = (before.interaction.channel, before.interaction.identity_id) if before else None
    if before and before.interaction.account_id not in visible:
        last = None
    in_order = (rows[pk] for pk in reversed(ids) if pk in rows)
    return Rows([entry_of(p, visible, sent.get(p.interaction_id), tied) for p in in_order], last)


def is_near(touch: Interaction) -> bool:
    return touch.identity is not None and touch.identity.kind in NEAR


def entry_of(placed: Placement, visible: frozenset[int], sent: Dispatch | None, tied: set[int | None]) -> Entry:
    touch = placed.interaction
    if touch.account_id not in visible:
        return Entry("hidden", touch.occurred_at, text=_("A message on a channel you may not see."))
    return Entry(
        "message", touch.occurred_at, touch, placed, sent, channel=touch.channel, identity=touch.identity,
        signed_in=touch.identity_id in tied,
    )  # fmt: skip


def notes(conversation: Conversation, start: datetime | None, end: datetime | None) -> Iterable[Entry]:
    rows = Note.objects.filter(within(start, end), conversation=conversation, removed_at=None)
    rows = rows.select_related("agent").prefetch_related("mentions__agent")
    for note in rows.order_by("-at", "-pk")[:MOST_BESIDE]:
        yield Entry("note", note.at, note=note, text=note.text)


def events(conversation: Conversation, start: datetime | None, end: datetime | None) -> Iterable[Entry]:
    told = Change.objects.filter(
        within(start, end), subject_kind="conversation", subject_id=conversation.pk, verb__in=TOLD
    )
    rows = list(told.order_by("-at", "-pk")[:MOST_BESIDE])[::-1]
    names = dict(Agent.objects.filter(pk__in={row.actor_id for row in rows if row.actor_id}).values_list("pk", "name"))
    for row in rows:
        who = called(conversation) if row.actor_kind == "customer" else names.get(row.actor_id or 0, "Sixring")
        yield Entry("event", row.at, text=f"{who} {TOLD[row.verb]}")


def called(conversation: Conversation) -> str:
    """The customer, as an event names them."""
    person = conversation.anchor.person if conversation.anchor else None
    return (person.name if person else "") or _("The customer")


def within(start: datetime | None, end: datetime | None) -> Q:
    return (Q(at__gte=start) if start else Q()) & (Q(at__lt=end) if end else Q())


def with_switches(entries: Sequence[Entry], last: tuple[str, Any] | None = None) -> Iterable[Entry]:
    """Rule: a marker before the first message and wherever the channel, or who writes on it, differs from the last."""
    at_the_top = True
    for entry in entries:
        if entry.kind == "message" and entry.message is not None:
            here = (entry.channel, entry.message.identity_id)
            if here != last or at_the_top:
                yield replace(entry, kind="switch", again=here == last)
            last, at_the_top = here, False
        yield entry


def folded(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Rule: many events in a row are one line that opens."""
    for kind, run in groupby(entries, key=lambda entry: entry.kind):
        rows = list(run)
        if kind == "event" and len(rows) >= MANY:
            yield Entry("events", rows[-1].at, text=rows[-1].text, folded=rows)
        else:
            yield from rows


def switches(entries: Iterable[Entry]) -> int:
    """How often the channel changed; the first message is no change."""
    channels = [entry.channel for entry in entries if entry.kind == "message"]
    return sum(1 for before, after in pairwise(channels) if before != after)


def earlier(conversation: Conversation, candidates: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Of `candidates`, as their reader may see them: the same person's that began before this one, latest first."""
    anchor = conversation.anchor
    if anchor is None:
        return candidates.none()
    same = Q(anchor__person=anchor.person_id) if anchor.person_id else Q(anchor=anchor)
    at = conversation.opened_at
    before = Q(opened_at__lt=at) | Q(opened_at=at, pk__lt=conversation.pk)
    return candidates.filter(same & before).exclude(pk=conversation.pk).order_by("-opened_at", "-pk")
