"""The desk: what a row of its lists shows, and what conversations are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.interactions import timeline
from sixring.interactions.models import Interaction
from sixring.look.ring import Ring, initials, rings
from sixring.people.models import Person

from . import access, lines, reach
from .models import Conversation, Draft, Placement, Promise, Snooze
from .timing import due

State = Conversation.State
LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: who, how they fare, what was said last, and who is on it."""

    conversation: Conversation
    name: str
    ring: Ring | None
    line: str
    current: bool
    now: datetime
    drafted: bool = False
    promised: datetime | None = None
    mark: str = ""  # what upper rooms say stands out, in words

    @property
    def unread(self) -> bool:
        return self.conversation.state == State.NEEDS_US

    @property
    def moment(self) -> datetime:
        """Since when the customer waits; else when it was touched last."""
        waiting = self.conversation.last_in_at if self.unread else None
        return waiting or self.conversation.touched_at

    @property
    def why(self) -> str:
        """What stands out, in words."""
        return self.reason[0]

    @property
    def tone(self) -> str:
        return self.reason[1]

    @property
    def reason(self) -> tuple[str, str]:
        """Words and tone: a doubt, a rest, what is due, whom it waits for, or the worst arc of the ring."""
        resting: Snooze | None = getattr(self.conversation, "snooze", None)
        if self.conversation.doubt:
            return _("may be two matters"), "watch"
        if resting is not None:
            return _("rests until %(when)s") % {"when": date_format(localtime(resting.due_at), "D j M, H:i")}, ""
        said, tone = due.words(self.conversation, self.now)
        if said:
            return said, tone
        if self.conversation.state == State.ON_HOLD and self.conversation.held_for:
            return _("waits for %(whom)s") % {"whom": self.conversation.held_for}, ""
        worst = self.ring.worst if self.ring else None
        return (worst.words if worst else ""), ""

    @property
    def who(self) -> str:
        return initials(self.conversation.assignee.name) if self.conversation.assignee else ""

    @property
    def whose(self) -> str:
        return self.conversation.assignee.name if self.conversation.assignee else ""

    @property
    def promise_tone(self) -> str:
        return "bad" if self.promised and self.promised < self.now else ""


def rows(
    conversations: Sequence[Conversation], actor: Actor, current: int | None = None, beside: Conversation | None = None
) -> list[Row]:
    """What the list shows `actor` of `conversations`; `current` is the one that is open, `beside` it on the page."""
    shown = [*conversations, *([beside] if beside else [])]
    drawn = rings_of({pk for c in shown if (pk := person_id(c))}, actor)
    said = previews(conversations, actor)
    drafted = set(Draft.objects.filter(conversation__in=conversations).values_list("conversation", flat=True))
    promised = promises_in(conversations)
    marked = lines.of_rows(conversations)
    now = clock.now()
    return [
        Row(c, name_of(c), drawn.get(person_id(c) or 0), said[c.pk], c.pk == current, now, c.pk in drafted,
            promised.get(c.pk), marked.get(c.pk, ""))
        for c in conversations
    ]  # fmt: skip


def rings_of(persons: Iterable[int], actor: Actor) -> Mapping[int, Ring]:
    """The rings of `persons`; while a page is made each is measured once."""
    known = actor.once("rings", dict[int, Ring])
    if missing := [pk for pk in persons if pk not in known]:
        known.update(rings(missing))
    return known


def promises_in(conversations: Sequence[Conversation]) -> Mapping[int, datetime]:
    """When the next promise of each is due, where one is open."""
    kept = Promise.objects.filter(conversation__in=conversations, state=Promise.State.OPEN)
    return dict(kept.order_by("-due_at").values_list("conversation", "due_at"))


def previews(conversations: Sequence[Conversation], actor: Actor) -> dict[int, str]:
    """The latest words of each conversation that `actor` may see."""
    found = {c.pk: c.preview or c.subject for c in conversations}
    if access.sees_all(actor):
        return found
    visible = accounts.ids_visible_to(actor)
    mixed = [c for c in conversations if not reach.within(visible, c.reach)]
    return found | latest_words(mixed, visible) if mixed else found


def latest_words(conversations: Sequence[Conversation], visible: frozenset[int]) -> dict[int, str]:
    """Accounts are looked at here and not in the query: a database would begin with everything said over them."""
    placed = Placement.objects.filter(conversation__in=conversations, current=True)
    told = placed.values_list("interaction__occurred_at", "interaction", "conversation", "interaction__account")
    latest = {conversation: pk for _at, pk, conversation, account in sorted(told) if account in visible}
    texts = dict(Interaction.objects.filter(pk__in=latest.values()).values_list("pk", "text"))
    said = {conversation: " ".join(texts[pk][:400].split())[:200] for conversation, pk in latest.items()}
    return {c.pk: said.get(c.pk, "") for c in conversations}


def said_in(conversation: Conversation) -> QuerySet[Interaction]:
    """The latest messages of a conversation, by their ids: a database would walk all that was said over an account."""
    placed = Placement.objects.filter(conversation=conversation, current=True).order_by("-interaction")
    return Interaction.objects.filter(pk__in=list(placed.values_list("interaction", flat=True)[:LOOKED_AT]))


def name_of(conversation: Conversation) -> str:
    """Who a conversation is with: the person, or the identity when it is nobody's in particular."""
    anchor = conversation.anchor
    if anchor is None:
        return str(_("Nobody in particular"))
    return (anchor.person.name if anchor.person else "") or anchor.display


def person_id(conversation: Conversation) -> int | None:
    return conversation.anchor.person_id if conversation.anchor else None


def of_person(person: Person, actor: Actor) -> QuerySet[Conversation]:
    """Conversations in which `person` took part, latest first, as `actor` may see them."""
    touches = timeline.timeline(person, actor).order_by().values("pk")
    theirs = access.visible_to(actor).filter(placements__current=True, placements__interaction__in=touches)
    return theirs.select_related("assignee", "anchor__person", "reach").distinct().order_by("-touched_at")


def title(conversation: Conversation) -> str:
    """What it is called where its words can't stand: they may be hidden from whoever looks."""
    return conversation.subject or f"{name_of(conversation)} #{conversation.pk}"


def channels_in(entries: Iterable[str]) -> list[str]:
    """Channels in the order they came up, each once."""
    return list(dict.fromkeys(entries))
