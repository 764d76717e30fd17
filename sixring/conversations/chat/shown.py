"""What a chat session is shown: the messages its proven identities take part in, and nothing by way of the person."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sixring.channels import parts
from sixring.channels.adapters.webchat.row import Known
from sixring.channels.adapters.webchat.tokens import Session
from sixring.channels.models import Dispatch
from sixring.core import changes, secrets
from sixring.core.models import Change
from sixring.interactions import media, preview
from sixring.interactions.models import Attachment, Interaction
from sixring.people.models import Identity

from .. import access, reference
from ..live.news import SPOKEN
from ..models import Placement
from . import links, looking

MOST = 200
COPIES = ("transcript", "missed")  # mails that say again what the chat shows already


class File(msgspec.Struct, kw_only=True):
    """A file of a message. `url` downloads it, `preview` shows a picture's pixels; both paths hold for an hour at most.

    `url` is None, and `id` negative, where the file was lost on its way. Measures are a picture's, in pixels.
    """

    id: int
    name: str
    type: str
    size: int
    url: str | None
    preview: str | None = None
    width: int | None = None
    height: int | None = None


class Ask(msgspec.Struct, kw_only=True):
    """A question that is answered by a tap: a number from `low` to `high`, whose ends mean `low_word` and `high_word`.
    None to tap where `high` is less. `chosen` is what was answered; `open` whether it still may be; `more` is the path
    of the page with the rest, "" for none."""

    kind: str
    low: int
    high: int
    low_word: str = ""
    high_word: str = ""
    chosen: int | None = None
    open: bool = True
    more: str = ""


class Message(msgspec.Struct, kw_only=True):
    """A message as the customer sees it. `sender` is "you", the colleague's first name, or "team"; `from_key` is the
    same for the same colleague. `conversation` is what it is called on the phone."""

    id: int
    at: datetime
    sender: str = msgspec.field(name="from")
    from_key: str
    conversation: str
    text: str
    channel: str
    state: Literal["received", "sent", "sending"]
    client_id: str | None = None
    files: list[File] = []
    ask: Ask | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside messages, by their ids: what became of them, their conversations and files."""

    sent: dict[int, str]
    places: dict[int, int]
    files: dict[int, list[File]]
    asks: Mapping[int, Ask]


_asks: list[Callable[[Sequence[Interaction]], Mapping[int, Ask]]] = []


def ask_by(show: Callable[[Sequence[Interaction]], Mapping[int, Ask]]) -> None:
    """A higher room says what it asks with which of these messages, by their ids."""
    _asks[:] = [show]


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
    found = look(session, after)
    return found.messages, found.cursor


@dataclass(frozen=True, slots=True)
class Look:
    """What a session is shown; `latest` is all of it, newest first, and `places` are their conversations."""

    messages: list[Message]
    cursor: str
    mine: list[int]
    latest: list[Interaction]
    places: dict[int, int]


def look(session: Session, after: str = "") -> Look:
    head = changes.head()
    mine = identities_of(session)
    latest = list(visible_to(mine).select_related("agent").order_by("-occurred_at", "-pk")[:MOST])
    ids = [row.pk for row in latest]
    places = dict(
        Placement.objects.filter(interaction__in=ids, current=True).values_list("interaction", "conversation")
    )
    rows = latest
    if after:
        told = positions(ids)
        start = changes.parse(after)
        rows = [row for row in rows if told.get(row.pk, start) > start]
    beside = beside_of(rows, session, mine, places)
    return Look([message_of(row, beside, session) for row in reversed(rows)], head, mine, latest, places)


def visible(session: Session) -> QuerySet[Interaction]:
    """Messages only: what a colleague wrote down about a call or a visit is not the customer's to read here."""
    return visible_to(identities_of(session))


def visible_to(identities: list[int]) -> QuerySet[Interaction]:
    permitted = access.shown_to(identities).filter(kind="message").values("pk")
    return Interaction.objects.filter(pk__in=permitted).exclude(automatic__in=COPIES)


def beside_of(rows: Sequence[Interaction], session: Session, mine: list[int], places: dict[int, int]) -> Beside:
    sent = states([row.pk for row in rows if row.outgoing and row.channel != "webchat"])
    asks = _asks[0]([row for row in rows if row.outgoing and row.automatic]) if _asks else {}
    return Beside(sent, places, files_of([row.pk for row in rows], session, mine), asks)


def positions(interactions: list[int]) -> dict[int, tuple[int, int]]:
    rows = Change.objects.filter(subject_kind="interaction", subject_id__in=interactions, verb__in=SPOKEN)
    return {subject: (xid, pk) for subject, xid, pk in rows.order_by("id").values_list("subject_id", "xid", "id")}


def states(interactions: list[int]) -> dict[int, str]:
    return {pk: one.state for pk, one in parts.standing(interactions).items()} if interactions else {}


def files_of(messages: Sequence[int], session: Session, mine: list[int]) -> dict[int, list[File]]:
    found: dict[int, list[File]] = {}
    for row in Attachment.objects.filter(interaction__in=messages).order_by("pk") if messages else ():
        found.setdefault(row.interaction_id, []).append(file_of(row, session, mine))
    return found


def file_of(row: Attachment, session: Session, mine: list[int]) -> File:
    path = media.path_of(row.key)
    measures = looking.measures_of(path) if preview.kind_of(row) == "picture" and path.exists() else None
    width, height = measures or (None, None)
    return File(
        id=row.pk, name=row.name, type=row.content_type, size=row.size, width=width, height=height,
        url=links.make(session, mine, row.pk),
        preview=links.make(session, mine, row.pk, picture=True) if looking.can_be_drawn(measures) else None,
    )  # fmt: skip


def message_of(row: Interaction, beside: Beside, session: Session) -> Message:
    gone = enumerate(row.data.get("lost_files") or (), 1)
    lost = [File(id=-number, name=str(name), type="", size=0, url=None) for number, name in gone]
    return Message(
        id=row.pk,
        at=row.occurred_at,
        sender=sender_of(row),
        from_key=key_of(row, session),
        conversation=reference.of(beside.places[row.pk]) if row.pk in beside.places else "",
        text=_("This message was deleted.") if row.data.get("deleted") else row.text,
        channel=row.channel,
        state=state_of(row, beside.sent),
        client_id=row.data.get("client_id") if not row.outgoing else None,
        files=[] if row.data.get("deleted") else [*beside.files.get(row.pk, []), *lost],
        ask=beside.asks.get(row.pk, msgspec.UNSET),
    )


def key_of(row: Interaction, session: Session) -> str:
    """Says which colleague, to this chat alone, and not who."""
    if not row.outgoing:
        return "you"
    if row.agent_id is None:
        return "team"
    said = f"{session.account}:{row.agent_id}".encode()
    return hmac.digest(secrets.derive("web chat colleague"), said, "sha256").hex()[:12]


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
