"""Notices: what a colleague should hear of. Ids and kinds only, so that nothing is told of what they may not see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import changes, clock, preferences
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import NotFound
from sixring.core.models import Agent
from sixring.core.text import short

from .. import access, subject
from ..models import Conversation, Notice

# Kind -> what the profile says, what a line says with whom it comes from, and its icon.
KINDS: dict[str, tuple[Lazy, Lazy, str]] = {
    "mention": (gettext_lazy("Somebody mentions me in a note"), gettext_lazy("%(who)s mentioned you"), "mention"),
    "assigned": (gettext_lazy("Somebody gives me a conversation"), gettext_lazy("%(who)s gave you this"), "assign"),
    "handoff": (gettext_lazy("Somebody hands a matter over to me"), gettext_lazy("%(who)s handed this over"), "assign"),
    "promise_soon": (gettext_lazy("A promise of mine is due soon"), gettext_lazy("A promise is due soon"), "clock"),
    "promise_due": (gettext_lazy("A promise of mine is due"), gettext_lazy("A promise is due"), "clock"),
    "snooze_over": (gettext_lazy("What I put to rest is back"), gettext_lazy("Back from its rest"), "snooze"),
    "answered": (gettext_lazy("A customer of mine answers"), gettext_lazy("The customer answered"), "reply"),
    "returned": (
        gettext_lazy("What I have returns to its queue while I am away"),
        gettext_lazy("Back in its queue: you were away"),
        "inbox",
    ),
    "held_back": (
        gettext_lazy("An answer of mine was stopped"),
        gettext_lazy("Your answer was stopped before it left"),
        "warning",
    ),
    "undelivered": (
        gettext_lazy("An answer of mine, or in what I have, did not arrive"),
        gettext_lazy("An answer did not arrive"),
        "warning",
    ),
}  # fmt: skip
LEADS: dict[str, str] = {}  # kind -> name of the address a notice about no conversation leads to
KEPT = timedelta(days=90)
MOST = 999


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as its reader may see it: `conversation` is None where it is hidden from them, or there is none."""

    notice: Notice
    conversation: Conversation | None

    @property
    def text(self) -> str:
        who = self.notice.by.name if self.notice.by else _("Somebody")
        return str(KINDS[self.notice.kind][1]) % {"who": who}

    @property
    def icon(self) -> str:
        return KINDS[self.notice.kind][2]


def tell(
    agent_id: int | None, kind: str, conversation: Conversation | None, *, key: str, by: int | None = None
) -> Notice | None:
    """Let an agent hear of `kind`. One `key` is told once, however often it is said; nobody hears of their own doing.

    None when they don't want this kind, did it themselves, are gone, or have heard already.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind of notice {kind!r}; there are {', '.join(KINDS)}.")
    agent = Agent.objects.filter(pk=agent_id or 0, is_active=True).exclude(pk=by or 0).first()
    if agent is None or kind in preferences.of(agent).muted:
        return None
    told = {"agent": agent, "kind": kind, "conversation": conversation, "by_id": by, "at": clock.now()}
    with transaction.atomic():
        notice, fresh = Notice.objects.get_or_create(key=short(f"{agent.pk}:{kind}:{key}", 100), defaults=told)
        if fresh:
            changes.record_many([news_of(agent.pk, conversation)], actor=SYSTEM)
    return notice if fresh else None


def of(actor: Actor) -> QuerySet[Notice]:
    """Notices to `actor` of the last three months, the latest first."""
    mine = Notice.objects.filter(agent=actor.id, at__gt=clock.now() - KEPT) if actor.kind == "agent" else None
    return (mine if mine is not None else Notice.objects.none()).order_by("-at", "-pk")


def shown(actor: Actor) -> QuerySet[Notice]:
    """Those about conversations `actor` may see now: what is hidden from them is not even counted."""
    may = access.visible_to(actor).filter(pk=OuterRef("conversation"))
    return of(actor).filter(kind__in=KINDS).filter(Q(conversation=None) | Exists(may))


def unread(actor: Actor) -> int:
    """How many are new to `actor`, exact to 999."""
    if not of(actor).filter(read_at=None).order_by().exists():
        return 0  # mostly, and quicker known than who may see what
    return shown(actor).filter(read_at=None).order_by()[: MOST + 1].count()


def lines(notices: Iterable[Notice], actor: Actor) -> list[Line]:
    rows = list(notices)
    subject.shown([row.conversation for row in rows if row.conversation], actor)
    return [Line(notice, notice.conversation) for notice in rows]


def latest(actor: Actor, most: int = 10) -> list[Line]:
    return lines(with_what_they_show(shown(actor))[:most], actor)


def with_what_they_show(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.select_related("by", "conversation__anchor__person", "conversation__reach")


def get(actor: Actor, notice_id: int) -> Notice:
    """A notice to `actor`; `NotFound` when it is another's, or about what they may not see."""
    found = with_what_they_show(shown(actor)).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return found


def read(notices: QuerySet[Notice], *, actor: Actor) -> int:
    """They have seen these; returns how many were new. Another's are left alone."""
    with transaction.atomic():
        fresh = of(actor).filter(pk__in=notices.order_by().values("pk"), read_at=None)
        seen = list(fresh.order_by("pk").values_list("pk", flat=True)[:MOST])
        Notice.objects.filter(pk__in=seen).update(read_at=clock.now())
        changes.record_many((changes.Entry("notice.read", "notice", pk) for pk in seen), actor=actor)
    return len(seen)


def unread_again(notice: Notice, *, actor: Actor) -> None:
    """Put it back among the new ones."""
    with transaction.atomic():
        if of(actor).filter(pk=notice.pk).exclude(read_at=None).update(read_at=None):
            changes.record("notice.unread", notice, actor=actor)


def read_in(conversation: Conversation, *, actor: Actor) -> int:
    """Whoever opens a conversation has seen what they were told of it."""
    return read(of(actor).filter(conversation=conversation), actor=actor)


def news_of(agent_id: int, conversation: Conversation | None) -> changes.Entry:
    """What the reader's own screens hear: streams carry what is about a conversation to those who may see it, and the
    subject says whose bell it is.
    """
    return changes.Entry("notice.told", "reader", agent_id, audience=conversation.audience if conversation else "")


def forget_old(most: int = 500) -> int:
    """What nobody is shown any more goes; returns how many."""
    old = Notice.objects.filter(at__lte=clock.now() - KEPT).values_list("pk", flat=True)[:most]
    return Notice.objects.filter(pk__in=list(old)).delete()[0]
