"""Matters as an old help desk kept them, many at once: conversations with their messages, notes, tags and state.

They become history: nobody is told, nothing is sent, no clock starts. The changes written here have verbs of their own
and no audience, so neither listeners that react to today's words nor live screens hear of them. Each touch carries
`past` in its data, and lies on an account of the kind "history": by that, counting knows it was not today's work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Lower

from sixring.channels.contract import Attachment
from sixring.channels.models import Account
from sixring.core import changes, rows, text
from sixring.core.actors import Actor
from sixring.core.proof import ProofKind
from sixring.interactions import record
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from .. import reach, upkeep
from ..models import Conversation, Note, Placement, Reach, Tag

KIND = "history"
State = Conversation.State
Reason = Placement.Reason


@dataclass(frozen=True, slots=True)
class Message:
    """What was said: to or from the customer `identity`. `key` tells it apart in its matter; `by` names an agent of the
    old system who is none here; `left_behind` are names of files that did not come along."""

    key: str
    text: str
    at: datetime
    outgoing: bool
    identity: Identity | None
    agent_id: int | None = None
    by: str = ""
    automatic: str = ""
    channel: str = ""
    files: Sequence[Attachment] = ()
    left_behind: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A note colleagues wrote."""

    text: str
    at: datetime
    agent_id: int


@dataclass(slots=True)
class Brought:
    """A matter of the old system, known there by `number`. `anchor` is its customer."""

    number: str
    subject: str
    state: State
    opened_at: datetime
    anchor: Identity | None
    assignee_id: int | None = None
    tags: Sequence[str] = ()
    messages: Sequence[Message] = ()
    notes: Sequence[Beside] = ()
    conversation: Conversation | None = field(default=None)


def bring(matters: Sequence[Brought], account: Account, *, actor: Actor) -> list[Conversation]:
    """Make these matters conversations, in the caller's transaction; returns them in order."""
    touches = [touches_of(matter, account) for matter in matters]
    made = [begun(matter, own) for matter, own in zip(matters, touches, strict=True)]
    keep_said(matters, touches)
    reach.settle(made)
    rows.add(made)
    place(made, touches, matters, account, actor)
    keep_beside(made, matters)
    tell("conversation.imported", made, actor)
    return made


def add(matters: Sequence[Brought], account: Account, *, actor: Actor) -> int:
    """What is new of matters that were brought before, each with its `conversation`; returns how many messages.

    Its state follows the old system's only as long as nothing was said here since, and never back to open.
    """
    conversations = [matter.conversation for matter in matters if matter.conversation]
    upkeep.lock(*conversations)
    fresh = unknown(matters, account)
    touches = [touches_of(matter, account, fresh) for matter in matters]
    keep_said(matters, touches)
    grown = []
    for matter, own, conversation in zip(matters, touches, conversations, strict=True):
        before = (conversation.state, conversation.due_at, conversation.subject)
        take_in(conversation, own)
        conversation.state, conversation.due_at, conversation.subject = before
        closed = conversation.state == State.RESOLVED
        if is_untouched(conversation, account) and matter.state != State.NEEDS_US and not closed:
            conversation.state, conversation.due_at = matter.state, None
        if own or conversation.state != before[0]:
            grown.append(conversation)
    place(conversations, touches, matters, account, actor)
    upkeep.save(grown)
    keep_beside(conversations, matters)
    tell("conversation.import_went_on", grown, actor)
    return sum(map(len, touches))


def begun(matter: Brought, touches: Sequence[Interaction]) -> Conversation:
    at = matter.opened_at
    conversation = Conversation(
        anchor=matter.anchor, assignee_id=matter.assignee_id, opened_at=at, touched_at=at, subject=clean(matter.subject)
    )
    take_in(conversation, touches)
    conversation.state = matter.state
    conversation.due_at = upkeep.NO_CLOCK if matter.state == State.NEEDS_US else None
    return conversation


def take_in(conversation: Conversation, touches: Sequence[Interaction]) -> None:
    for touch in sorted(touches, key=lambda one: one.occurred_at):
        upkeep.take_in(conversation, touch)
    conversation.spoken_in = conversation.reopened = False  # nobody spoke just now


def clean(subject: str) -> str:
    return " ".join(text.clean(subject).split())[:500]


def touches_of(matter: Brought, account: Account, only: Collection[str] | None = None) -> list[Interaction]:
    wanted = [one for one in matter.messages if only is None or dedupe(matter, one) in only]
    return [touch_of(matter, one, account) for one in wanted]


def touch_of(matter: Brought, one: Message, account: Account) -> Interaction:
    data: dict[str, object] = {"past": True}
    if one.by:
        data["by"] = one.by
    if one.left_behind:
        data["left_behind"] = list(one.left_behind)[:50]
    return Interaction(
        account=account, channel=one.channel or KIND, kind="message",
        direction=Interaction.Direction.OUT if one.outgoing else Interaction.Direction.IN, identity=one.identity,
        agent_id=one.agent_id, proof=proof_of(one), proof_by=account.name[:200], dedupe=dedupe(matter, one),
        thread=matter.number[:200], automatic=one.automatic[:100], subject=clean(matter.subject),
        text=text.clean(one.text)[: record.LONGEST_TEXT], data=text.clean_json(data), occurred_at=one.at,
        received_at=one.at,
    )  # fmt: skip


def proof_of(one: Message) -> ProofKind:
    if one.outgoing:
        return ProofKind.AGENT
    return ProofKind.CLAIMED if one.identity is None or one.identity.claimed else ProofKind.TRUSTED


def dedupe(matter: Brought, one: Message) -> str:
    return text.short(f"ticket:{matter.number}:{one.key}")


def unknown(matters: Sequence[Brought], account: Account) -> set[str]:
    """Keys of the messages that are not here yet."""
    keys = {dedupe(matter, one) for matter in matters for one in matter.messages}
    return keys - {key for _, key in record.known([(account.pk, key) for key in keys])}


def keep_said(matters: Sequence[Brought], touches: Sequence[Sequence[Interaction]]) -> None:
    files = {dedupe(matter, one): one.files for matter in matters for one in matter.messages}
    flat = [touch for own in touches for touch in own]
    record.record(flat, [files[touch.dedupe] for touch in flat])


def place(
    conversations: Sequence[Conversation], touches: Sequence[Sequence[Interaction]], matters: Sequence[Brought],
    account: Account, actor: Actor,
) -> None:  # fmt: skip
    placed = [
        Placement(
            interaction=touch, conversation=conversation, reason=Reason.REPLY if touch.outgoing else Reason.THREAD,
            evidence=f"{account.name} #{matter.number}"[:300], actor_kind=actor.kind, actor_id=actor.id,
        )
        for conversation, own, matter in zip(conversations, touches, matters, strict=True)
        for touch in own
    ]  # fmt: skip
    rows.put(placed)


def keep_beside(conversations: Sequence[Conversation], matters: Sequence[Brought]) -> None:
    """Tags and notes, each once."""
    pairs = list(zip(conversations, matters, strict=True))
    known = tags_named({name for _, matter in pairs for name in matter.tags})
    through = Conversation.tags.through
    worn = {(c.pk, known[key]) for c, matter in pairs for name in matter.tags if (key := tag_key(name)) in known}
    rows.put((through(conversation_id=pk, tag_id=tag) for pk, tag in sorted(worn)), rows.QUIET)
    there = set(Note.objects.filter(conversation__in=conversations).values_list("conversation", "at"))
    notes = (
        Note(conversation=c, agent_id=note.agent_id, text=text.clean(note.text), at=note.at)
        for c, matter in pairs
        for note in matter.notes
        if (c.pk, note.at) not in there
    )
    rows.put(notes)


def tags_named(names: Collection[str]) -> Mapping[str, int]:
    """Tags by their name in small letters; those that are new are made."""
    spelt = {key: " ".join(name.split()) for name in sorted(names) if (key := tag_key(name))}
    found = known_tags(spelt)
    if missing := spelt.keys() - found.keys():
        rows.put((Tag(name=spelt[key][:50]) for key in sorted(missing)), rows.QUIET)
        found |= known_tags(missing)
    return found


def known_tags(keys: Collection[str]) -> dict[str, int]:
    named = Tag.objects.annotate(low=Lower("name")).filter(low__in=keys)
    return dict(named.values_list("low", "pk"))


def tag_key(name: str) -> str:
    return " ".join(text.clean(name).replace(",", " ").split()).lstrip("#")[:50].lower()


def tell(verb: str, conversations: Iterable[Conversation], actor: Actor) -> None:
    """Without an audience: what was years ago is no news on anybody's screen."""
    changes.record_many((changes.Entry(verb, "conversation", one.pk) for one in conversations), actor=actor)


def is_untouched(conversation: Conversation, account: Account) -> bool:
    """Whether nothing was said in it here."""
    return conversation.reach is not None and conversation.reach.key == str(account.pk)


def elsewhere() -> QuerySet[Reach]:
    """Reaches of conversations that began in an old help desk."""
    return Reach.objects.filter(accounts__kind=KIND)


def by_number(number: str) -> QuerySet[Placement]:
    """Where the messages of the old system's ticket `number` lie."""
    return Placement.objects.filter(interaction__thread=number, interaction__account__kind=KIND, current=True)
