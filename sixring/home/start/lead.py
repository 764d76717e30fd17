"""The lead's page: what waits, what is at risk, who is on, what nobody has, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.channels import quarantine
from sixring.channels.models import Quarantine
from sixring.conversations import desk, queues
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.models import Team
from sixring.feedback.plan import reading as plans
from sixring.work import availability, overview
from sixring.work.overview import Colleague, Queue

from .agent import ROW

SOON = timedelta(hours=1)
FEW = 5


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on it. Counts of the desk stop at a thousand, as there."""

    waiting: int
    overdue: int
    soon: int
    queues: list[Queue]
    at_risk: list[desk.Row]
    colleagues: list[Colleague]
    out: list[Colleague]
    unassigned: int
    free: list[desk.Row]
    held: int
    odd: list[Quarantine]
    has_teams: bool
    unhappy: plans.Counts

    @property
    def free_said(self) -> str:
        return queues.said(self.unassigned)

    @property
    def title(self) -> str:
        said = ngettext("%(n)s waits for us", "%(n)s wait for us", self.waiting) % {"n": queues.said(self.waiting)}
        late = ngettext("%(n)s is overdue", "%(n)s are overdue", self.overdue) % {"n": self.overdue}
        if not self.waiting:
            return _("Nobody waits for us")
        return f"{said}, {late}" if self.overdue else said


def page(actor: Actor) -> Page:
    needs_us, unassigned = queues.QUEUES["needs-us"], queues.QUEUES["unassigned"]
    waiting, free = queues.counts(actor, [queues.of_queue(actor, one) for one in (needs_us, unassigned)])
    overdue, soon = risks(actor)
    urgent = queues.listed(actor, needs_us, Q(due_at__lte=clock.now() + SOON)).select_related(*ROW)[:FEW]
    longest = queues.listed(actor, unassigned).select_related(*ROW)[:3]
    rows = desk.rows([*urgent, *longest], actor)
    held = quarantine.visible_to(actor)
    there = overview.colleagues(actor)
    return Page(
        waiting,
        overdue,
        soon,
        [queue for queue in overview.queues(actor) if queue.held.total or queue.team],
        rows[: len(urgent)],
        [one for one in there if is_here(one)],
        [one for one in there if not is_here(one)],
        free,
        rows[len(urgent) :],
        held.order_by().count(),
        list(held.defer("arrival__raw").order_by("-at")[:3]),
        Team.objects.exists(),
        plans.counts(actor),
    )


def risks(actor: Actor) -> tuple[int, int]:
    """How many are overdue, and how many more fall due within the hour."""
    now = clock.now()
    rows = queues.held(actor, queues.QUEUES["needs-us"], Q(due_at__lte=now + SOON)).order_by()
    found = rows.aggregate(late=Count("pk", filter=Q(due_at__lt=now)), all=Count("pk"))
    return found["late"], found["all"] - found["late"]


def is_here(one: Colleague) -> bool:
    return one.spoken and one.availability.state in availability.AT_WORK
