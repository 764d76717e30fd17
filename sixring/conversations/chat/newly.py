"""What is new to a customer since a cursor: messages, conversations that ended, how far another tab has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sixring.channels.adapters.webchat.tokens import Session
from sixring.core import changes
from sixring.core.models import Change

from .. import reference
from ..live.news import ENDED
from ..models import Conversation, Placement
from . import reading, shown


@dataclass(frozen=True, slots=True)
class News:
    """`ended` are references; `talk` is the conversation in which colleagues who write, write to this session."""

    messages: Sequence[shown.Message]
    cursor: str
    ended: Sequence[str]
    read: int
    talk: int


def since(session: Session, cursor: str) -> News:
    found = shown.look(session, cursor)
    ended = ended_since(cursor, list(dict.fromkeys(found.places.values())))
    return News(found.messages, found.cursor, ended, reading.mark_of(found.mine), talk_of(found))


def ended_since(cursor: str, conversations: Sequence[int]) -> list[str]:
    """Those of these conversations that were resolved since."""
    start = changes.parse(cursor)
    rows = Change.objects.filter(subject_kind="conversation", subject_id__in=conversations, verb=ENDED)
    told = rows.order_by("id").values_list("subject_id", "xid", "id") if conversations else ()
    return [reference.of(number) for number in dict.fromkeys(pk for pk, *at in told if tuple(at) > start)]


def talk_of(found: shown.Look) -> int:
    """The conversation in which colleagues who write, write to this session; 0 when there is none.

    That is the one it was last in, while it goes over the chat and its last word is one this session is shown: of a
    conversation that went on with somebody else nothing is told.
    """
    latest = found.latest[0] if found.latest else None
    talk = found.places.get(latest.pk) if latest else None
    if latest is None or talk is None:
        return 0
    chatting = Conversation.objects.filter(pk=talk, channel="webchat", merged_into=None)
    later = Placement.objects.filter(conversation=talk, current=True, interaction__occurred_at__gt=latest.occurred_at)
    others = later.exclude(interaction__automatic__in=shown.COPIES)
    return talk if chatting.exists() and not others.exists() else 0
