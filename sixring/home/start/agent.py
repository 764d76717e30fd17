"""The agent's page: what to take next, what is promised, what is theirs, what is new, what comes back today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.conversations import access, desk, notices, promises, queues, subject
from sixring.conversations.models import Conversation, Promise, Snooze
from sixring.conversations.notices import Line
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.feedback.plan import panel as planned
from sixring.feedback.plan import reading as plans
from sixring.work import availability, taking

MOST = 8
FEW = 5
ROW = ("anchor__person", "assignee", "snooze", "reach")


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise of theirs: `tone` is bad when it is overdue, watch when it is due today."""

    promise: Promise
    due: str
    tone: str


@dataclass(frozen=True, slots=True)
class Owed:
    """The next step of a response plan of theirs, or of nobody's: what the customer `said`, when it is `due`."""

    conversation: Conversation
    plan: int
    step: str
    said: str
    due: str
    tone: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on it. `may_take` is False on a break, away, or for whoever only looks."""

    next: list[desk.Row]
    waiting: int
    may_take: bool
    answers: bool
    promised: list[Promised]
    unhappy: list[Owed]
    mine: list[desk.Row]
    news: list[Line]
    back: list[Snooze]

    @property
    def title(self) -> str:
        if not self.waiting:
            return _("Nobody waits in your queues")
        said = queues.said(self.waiting)
        return ngettext("%(n)s waits in your queues", "%(n)s wait in your queues", self.waiting) % {"n": said}


def page(actor: Actor) -> Page:
    free = taking.waiting_for(actor)
    upcoming, mine = list(free.select_related(*ROW)[:1]), queues.listed(actor, queues.QUEUES["mine"])
    rows = desk.rows([*upcoming, *mine.select_related(*ROW)[:MOST]], actor)
    first = rows[:1] if upcoming else []
    answers = actor.may("answer")
    return Page(
        next=first,
        waiting=free.order_by()[: queues.MOST + 1].count(),
        may_take=answers and availability.of(actor.id or 0).state in availability.AT_WORK,
        answers=answers,
        promised=promised(actor),
        unhappy=unhappy(actor) if answers else [],
        mine=rows[len(first) :],
        news=notices.lines(notices.with_what_they_show(notices.shown(actor).filter(read_at=None))[:FEW], actor),
        back=back_today(actor),
    )


def promised(actor: Actor) -> list[Promised]:
    """What they promised and is open, the most urgent first."""
    rows = Promise.objects.filter(agent=actor.id, state=Promise.State.OPEN, conversation__in=access.visible_to(actor))
    found = list(rows.select_related("conversation__anchor__person", "conversation__reach").order_by("due_at")[:MOST])
    called([one.conversation for one in found], actor)
    return [Promised(one, promises.words(one), promises.tone(one)) for one in found]


def unhappy(actor: Actor) -> list[Owed]:
    """What is owed to whoever was unhappy, the most urgent first."""
    steps = plans.due_next(actor, FEW)
    called([one.plan.conversation for one in steps], actor)
    return [
        Owed(
            one.plan.conversation, one.plan_id, str(one.get_kind_display()), plans.said(one.plan),
            *planned.due_words(one, clock.now()),
        )
        for one in steps
    ]  # fmt: skip


def back_today(actor: Actor) -> list[Snooze]:
    """What they have or put to rest, and comes back before tonight."""
    tonight = localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    theirs = Q(by=actor.id) | Q(conversation__assignee=actor.id)
    rows = Snooze.objects.filter(theirs, due_at__lt=tonight, conversation__in=access.visible_to(actor))
    found = list(rows.select_related("conversation__anchor__person", "conversation__reach").order_by("due_at")[:FEW])
    called([one.conversation for one in found], actor)
    return found


def called(conversations: list[Conversation], actor: Actor) -> None:
    """Titles as `actor` may see them."""
    subject.shown(conversations, actor)
