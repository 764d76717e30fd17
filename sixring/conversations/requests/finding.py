"""What a guest is shown: the conversations their identity takes part in, and of each only messages meant for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from django.db.models import Max, QuerySet
from django.db.models.functions import Left
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from sixring.core.errors import NotFound
from sixring.interactions.models import Attachment, Interaction
from sixring.people.models import Identity

from .. import access, acknowledgement, promises, reference
from ..models import Conversation, Placement, Promise
from ..sending.ways import address_of
from ..timing import expecting
from ..verifying.leaks import plain

MOST = 50
MESSAGES = 100
LOOKED_AT = 20  # answers in which a promise may have been said
State = Conversation.State


@dataclass(frozen=True, slots=True)
class Request:
    """A conversation as one customer sees it. `at` is the last movement they know of."""

    conversation: Conversation
    subject: str
    at: datetime
    ours: bool  # whether the last word they know of is ours
    promise: str = ""
    wrote: bool = True

    @property
    def reference(self) -> str:
        return reference.of(self.conversation.pk)

    @property
    def solved(self) -> bool:
        return self.conversation.state == State.RESOLVED

    @property
    def waits_for_them(self) -> bool:
        return self.conversation.state == State.WAITING and self.ours

    @property
    def state(self) -> str:
        if self.solved:
            return _("Solved")
        return _("Waiting for you") if self.waits_for_them else _("We are on it")

    @property
    def tone(self) -> str:
        return "good" if self.solved else "watch" if self.waits_for_them else "info"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: who wrote it in the customer's words, and its files."""

    row: Interaction
    who: str
    ours: bool
    files: Sequence[Attachment] = field(default_factory=list)


def shown(guest: Identity, conversations: Iterable[int] | None = None) -> QuerySet[Interaction]:
    """Messages only: what a colleague wrote down of a call or a visit is not the customer's to read here."""
    within = None if conversations is None else Conversation.objects.filter(pk__in=list(conversations))
    permitted = access.shown_to([guest.pk], within).filter(kind="message").values("pk")
    return Interaction.objects.filter(pk__in=permitted)


def requests_of(guest: Identity) -> list[Request]:
    """Theirs, what moved last first."""
    seats = Placement.objects.filter(interaction__in=shown(guest).values("pk"), current=True)
    rows = seats.values("conversation").annotate(at=Max("interaction__occurred_at")).order_by("-at")[:MOST]
    return described(guest, [row["conversation"] for row in rows])


def get(guest: Identity, typed: str) -> Request:
    """The request with this reference, or the one it became part of. Raises `NotFound` unless it shows them a word."""
    pk = reference.id_of(typed[:40])
    for _step in range(20):
        into = Conversation.objects.filter(pk=pk or 0).values_list("merged_into", flat=True).first()
        if into is None:
            break
        pk = into
    found = described(guest, [pk]) if pk else []
    if not found:
        raise NotFound(_("There is no such request of yours."))
    return found[0]


def described(guest: Identity, ids: Sequence[int]) -> list[Request]:
    """These conversations as `guest` knows them; without those that show them nothing."""
    conversations = Conversation.objects.select_related("anchor").in_bulk(ids)
    rows = shown(guest, ids).filter(placements__current=True).order_by("occurred_at", "pk")
    words: dict[int, list[tuple[str, str, datetime, bool, bool]]] = {}
    told = rows.annotate(start=Left("text", 300)).values_list(
        "placements__conversation", "subject", "start", "occurred_at", "direction", "identity"
    )
    for pk, subject, start, at, direction, identity in told:
        ours = direction == Interaction.Direction.OUT
        words.setdefault(pk, []).append((subject, start, at, ours, not ours and identity == guest.pk))
    promised = promises_of(guest, [conversations[pk] for pk in words if pk in conversations])
    return [
        Request(
            conversations[pk], called(words[pk]), words[pk][-1][2], words[pk][-1][3], promised.get(pk, ""),
            any(one[4] for one in words[pk]),
        )
        for pk in ids if pk in words and pk in conversations
    ]  # fmt: skip


def called(told: Sequence[tuple[str, str, datetime, bool, bool]]) -> str:
    """Rule: the first subject they know, else the first words."""
    subject = next((subject for subject, *_rest in told if subject.strip()), "")
    first = next((start for _subject, start, *_rest in told if start.strip()), "")
    return subject or Truncator(" ".join(first.split())).chars(80) or _("A message without words")


def promises_of(guest: Identity, conversations: Sequence[Conversation]) -> dict[int, str]:
    """The open promise of each that is due first, in words they know: those of an answer to them, else none but when.

    Whoever we gave no such answer is told of it only if the conversation began with this very address.
    """
    due = promises.due_of([one.pk for one in conversations])
    by_id = {one.pk: one for one in conversations}
    return {pk: said for pk, one in due.items() if (said := promise_words(guest, by_id[pk], one))}


def promise_words(guest: Identity, conversation: Conversation, promise: Promise) -> str:
    answers = shown(guest, [conversation.pk]).filter(direction=Interaction.Direction.OUT).order_by("-occurred_at")
    texts = answers.values_list("text", flat=True)[:LOOKED_AT]
    if any(plain(promise.what) in plain(text) for text in texts):
        return promise.what
    anchor = conversation.anchor
    if anchor is None or address_of(anchor) != address_of(guest):
        return ""
    return _("We come back to you by %(when)s.") % {"when": promises.by(promise.due_at)}


def messages(guest: Identity, request: Request) -> list[Message]:
    """The latest of its messages that this identity may see, oldest first."""
    rows = shown(guest, [request.conversation.pk]).select_related("agent", "identity", "account")
    latest = list(rows.prefetch_related("attachments").order_by("-occurred_at", "-pk")[:MESSAGES])
    return [Message(row, who(row, guest), row.outgoing, list(row.attachments.all())) for row in reversed(latest)]


def who(row: Interaction, guest: Identity) -> str:
    if row.outgoing:
        return row.agent.get_short_name() if row.agent else _("Automatic message") if row.automatic else _("Our team")
    if row.identity_id == guest.pk:
        return _("You")
    return row.identity.display if row.identity else _("Somebody else")


def file_of(guest: Identity, request: Request, file_id: int) -> Attachment:
    """A file of a message they may see. Raises `NotFound`."""
    messages = shown(guest, [request.conversation.pk]).values("pk")
    found = Attachment.objects.filter(pk=file_id, interaction__in=messages).first()
    if found is None:
        raise NotFound
    return found


def zone_of(guest: Identity) -> tzinfo:
    """On which clock they are told times: that of the account they wrote to last, as its acknowledgements have it."""
    written = Interaction.objects.filter(identity=guest, kind="message").exclude(channel="portal")
    touch = written.select_related("account").order_by("-occurred_at").first()
    return expecting.zone_of(acknowledgement.of(touch.account).zone if touch else "UTC")
