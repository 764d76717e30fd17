"""The desk: views of the conversations an actor may see, with counts, search and what a row shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sixring.channels import accounts
from sixring.core.actors import Actor
from sixring.interactions import timeline
from sixring.look.ring import Ring, initials, rings
from sixring.people.models import Person

from . import access
from .models import Conversation, Placement, Snooze

State = Conversation.State
AWAKE = Q(snooze=None)
# Name in the address -> what the tab says, and what it holds.
TABS: dict[str, tuple[Promise, Callable[[Actor], Q]]] = {
    "needs-us": (_("Needs us"), lambda actor: Q(state=State.NEEDS_US) & AWAKE),
    "mine": (_("Mine"), lambda actor: Q(assignee=actor.id) & ~Q(state=State.RESOLVED)),
    "unassigned": (_("Unassigned"), lambda actor: Q(assignee=None, state=State.NEEDS_US) & AWAKE),
    "waiting": (_("Waiting"), lambda actor: Q(state=State.WAITING) | (~Q(state=State.RESOLVED) & ~AWAKE)),
    "resolved": (_("Resolved"), lambda actor: Q(state=State.RESOLVED)),
    "everything": (_("Everything"), lambda actor: Q()),
}
FIRST = "needs-us"


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: Promise
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: who, how they fare, what was said last, and who is on it."""

    conversation: Conversation
    name: str
    ring: Ring | None
    line: str
    current: bool

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
        """What stands out, in words: a doubt, a rest, or the worst arc of the ring."""
        resting: Snooze | None = getattr(self.conversation, "snooze", None)
        if self.conversation.doubt:
            return str(_("may be two matters"))
        if resting is not None:
            return str(_("rests until %(when)s")) % {"when": date_format(localtime(resting.due_at), "D j M, H:i")}
        worst = self.ring.worst if self.ring else None
        return worst.words if worst else ""

    @property
    def tone(self) -> str:
        return "watch" if self.conversation.doubt else ""

    @property
    def who(self) -> str:
        return initials(self.conversation.assignee.name) if self.conversation.assignee else ""


def tabs(actor: Actor) -> list[Tab]:
    """Every tab with its count."""
    counts = {
        key.replace("-", "_"): Count("pk", filter=holds(actor), distinct=True) for key, (_l, holds) in TABS.items()
    }
    found = access.visible_to(actor).aggregate(**counts)
    return [Tab(key, label, found[key.replace("-", "_")]) for key, (label, _h) in TABS.items()]


def needing_us(actor: Actor) -> int:
    """How many conversations wait for an answer: the count on the rail."""
    return access.visible_to(actor).filter(TABS[FIRST][1](actor)).count()


def listed(actor: Actor, tab: str = FIRST, words: str = "") -> QuerySet[Conversation]:
    """Conversations of a tab that contain `words`. Where we are waited for, whoever waits longest comes first."""
    holds = TABS.get(tab, TABS[FIRST])[1]
    rows = access.visible_to(actor).filter(holds(actor)).select_related("anchor__person", "assignee", "snooze")
    if words:
        rows = rows.filter(matching(words, actor))
    order = ("last_in_at", "pk") if tab in ("needs-us", "unassigned") else ("-touched_at", "-pk")
    return rows.order_by(*order)


def matching(words: str, actor: Actor) -> Q:
    """Conversations whose subject, customer, or messages that `actor` may see contain `words`."""
    placed = Placement.objects.filter(current=True, interaction__text__icontains=words)
    if not access.sees_all(actor):
        placed = placed.filter(interaction__account__in=accounts.visible_to(actor))
    said = Q(subject__icontains=words) | Q(pk__in=placed.values("conversation"))
    return said | Q(anchor__person__name__icontains=words) | Q(anchor__value__icontains=words)


def rows(conversations: Sequence[Conversation], actor: Actor, current: int | None = None) -> list[Row]:
    """What the list shows `actor` of `conversations`; `current` is the one that is open beside it."""
    persons = {c.anchor.person_id for c in conversations if c.anchor and c.anchor.person_id}
    drawn = rings(list(persons))
    said = previews(conversations, actor)
    return [Row(c, name_of(c), drawn.get(person_id(c) or 0), said[c.pk], c.pk == current) for c in conversations]


def previews(conversations: Sequence[Conversation], actor: Actor) -> dict[int, str]:
    """The latest words of each conversation that `actor` may see."""
    if access.sees_all(actor):
        return {c.pk: c.preview or c.subject for c in conversations}
    placed = Placement.objects.filter(conversation__in=conversations, current=True)
    seen = placed.filter(interaction__account__in=accounts.visible_to(actor))
    told = seen.order_by("interaction__occurred_at", "interaction").values_list("conversation", "interaction__text")
    latest = {conversation: " ".join(text[:400].split())[:200] for conversation, text in told}
    return {c.pk: latest.get(c.pk) or c.subject for c in conversations}


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
    return theirs.select_related("assignee", "anchor__person").distinct().order_by("-touched_at")


def open_matters(person_ids: Sequence[int]) -> dict[int, tuple[float | None, str]]:
    """The promises arc of the ring: how many matters are open, and how many of them wait for us."""
    rows = Conversation.objects.filter(anchor__person__in=person_ids, merged_into=None).exclude(state=State.RESOLVED)
    counted = rows.values_list("anchor__person").annotate(
        opened=Count("pk"), ours=Count("pk", filter=Q(state=State.NEEDS_US))
    )
    found = {person: promise(opened, ours) for person, opened, ours in counted}
    return {pk: found.get(pk, (1.0, str(_("nothing open")))) for pk in person_ids}


def promise(opened: int, ours: int) -> tuple[float, str]:
    """Rule: share and words. One open matter is everyday; several that wait for us want a look."""
    said = str(_("%(n)d open")) % {"n": opened}
    return (0.7 if ours < 2 else 0.5), said + (str(_(", %(n)d waiting for us")) % {"n": ours} if ours else "")


def title(conversation: Conversation) -> str:
    """What it is called where its words can't stand: they may be hidden from whoever looks."""
    return conversation.subject or f"{name_of(conversation)} #{conversation.pk}"


def channels_in(entries: Iterable[str]) -> list[str]:
    """Channels in the order they came up, each once."""
    return list(dict.fromkeys(entries))
