"""What a chat session is shown: the messages its proven identities take part in, and nothing by way of the person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec
from django.db.models import Q, QuerySet

from sixring.channels.adapters.webchat.row import Known
from sixring.channels.adapters.webchat.tokens import Session
from sixring.channels.models import Dispatch
from sixring.core import changes
from sixring.core.models import Change
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from .. import access
from ..live.news import SPOKEN

MOST = 200


class Message(msgspec.Struct, kw_only=True):
    """A message as the customer sees it. `sender` is "you", the colleague's first name, or "team"."""

    id: int
    at: datetime
    sender: str = msgspec.field(name="from")
    text: str
    channel: str
    state: Literal["received", "sent", "sending"]
    client_id: str | None = None


def identities_of(session: Session) -> list[int]:
    """Ids of what `session` has proven, as far as it has been seen before; never of what somebody claimed to be."""
    return list(Identity.objects.filter(any_of(session.identities), claimed=False).values_list("pk", flat=True))


def any_of(known: Iterable[Known]) -> Q:
    """The visitor is always among them, so this is never the empty condition that would match everybody."""
    found = Q(pk__in=[])
    for kind, value, scope in known:
        found |= Q(kind=kind, value=value, scope=scope)
    return found


def messages(session: Session, after: str = "") -> tuple[list[Message], str]:
    """The latest messages this session may see, oldest first, and the cursor to ask with again.

    With `after`, those the log told of behind that cursor. One that is being committed right now may come twice, by
    the same id, and never not at all.
    """
    head = changes.head()
    rows = list(visible(session).select_related("agent").order_by("-occurred_at", "-pk")[:MOST])
    if after:
        told = positions([row.pk for row in rows])
        start = changes.parse(after)
        rows = [row for row in rows if told.get(row.pk, start) > start]
    sent = states([row.pk for row in rows if row.outgoing and row.channel != "webchat"])
    return [message_of(row, sent) for row in reversed(rows)], head


def visible(session: Session) -> QuerySet[Interaction]:
    """Messages only: what a colleague wrote down about a call or a visit is not the customer's to read here."""
    permitted = access.shown_to(identities_of(session)).filter(kind="message").values("pk")
    return Interaction.objects.filter(pk__in=permitted)


def positions(interactions: list[int]) -> dict[int, tuple[int, int]]:
    rows = Change.objects.filter(subject_kind="interaction", subject_id__in=interactions, verb__in=SPOKEN)
    return {subject: (xid, pk) for subject, xid, pk in rows.order_by("id").values_list("subject_id", "xid", "id")}


def states(interactions: list[int]) -> dict[int, str]:
    rows = Dispatch.objects.filter(message__in=interactions).values_list("message", "state") if interactions else ()
    return {message: state for message, state in rows if message is not None}


def message_of(row: Interaction, sent: dict[int, str]) -> Message:
    return Message(
        id=row.pk,
        at=row.occurred_at,
        sender=sender_of(row),
        text=row.text,
        channel=row.channel,
        state=state_of(row, sent),
        client_id=row.data.get("client_id") if not row.outgoing else None,
    )


def sender_of(row: Interaction) -> str:
    if not row.outgoing:
        return "you"
    return row.agent.get_short_name() if row.agent is not None else "team"


def state_of(row: Interaction, sent: dict[int, str]) -> Literal["received", "sent", "sending"]:
    """Rule: what we write in the chat is there once written; a mail is sent when the far side has taken it."""
    if not row.outgoing:
        return "received"
    if row.channel == "webchat" or sent.get(row.pk, Dispatch.State.ACCEPTED) == Dispatch.State.ACCEPTED:
        return "sent"
    return "sending"
