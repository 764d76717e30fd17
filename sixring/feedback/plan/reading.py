"""Reading plans: which there are, whose, how late; as far as an actor may see their conversations."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.conversations import access
from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import NotFound

from ..models import Plan, Step

BESIDE = ("identity__person", "conversation__anchor__person", "conversation__reach", "owner", "response__survey",
          "reading", "reason")  # fmt: skip
CAUSES: dict[str, Promise] = {
    "nps": gettext_lazy("Recommendation %(value)s of 10"),
    "csat": gettext_lazy("Satisfaction %(value)s of 5"),
    "ces": gettext_lazy("Ease %(value)s of 7"),
    "stars": gettext_lazy("%(value)s of 5 stars"),
}
MOST = 999


@dataclass(frozen=True, slots=True)
class Counts:
    """How many plans are open: of the unhappy, of those `mine`, of those with a late step; and of the glad."""

    open: int
    mine: int
    late: int
    glad: int


def visible_to(actor: Actor) -> QuerySet[Plan]:
    """Plans in conversations `actor` may see, also in what became part of one."""
    seen = access.visible_to(actor).order_by()
    rows = Plan.objects.all()
    if access.sees_all(actor):
        return rows
    parts = Conversation.objects.filter(merged_into__in=seen.values("pk"))
    return rows.filter(Q(conversation__in=seen.values("pk")) | Q(conversation__in=parts.values("pk")))


def get(actor: Actor, plan_id: int) -> Plan:
    """The plan with what stands beside it. Raises `NotFound` when absent or hidden."""
    found = visible_to(actor).select_related(*BESIDE).filter(pk=plan_id).first()
    if found is None:
        raise NotFound
    return found


def step_of(actor: Actor, plan_id: int, kind: str) -> Step:
    """One of its steps. Raises `NotFound`."""
    plan = get(actor, plan_id)
    found = Step.objects.filter(plan=plan, kind=kind).select_related("plan__conversation", "owner").first()
    if found is None:
        raise NotFound
    found.plan = plan
    return found


def listed(actor: Actor, which: str = "open") -> QuerySet[Plan]:
    """Plans of one list (open, mine, late, glad, ended), the most urgent first, with their steps."""
    rows = visible_to(actor).filter(narrowed(actor, which)).select_related(*BESIDE).prefetch_related("steps__owner")
    rows = rows.annotate(next_due=Min("steps__due_at", filter=Q(steps__done_at=None)))
    return rows.order_by("-closed_at" if which == "ended" else "next_due", "pk")


def narrowed(actor: Actor, which: str) -> Q:
    is_open, unhappy = Q(state=Plan.State.OPEN), Q(tone=Plan.Tone.NEGATIVE)
    if which == "ended":
        return ~is_open
    if which == "glad":
        return is_open & Q(tone=Plan.Tone.POSITIVE)
    if which == "mine":
        return is_open & unhappy & theirs(actor)
    return is_open & unhappy & (is_late() if which == "late" else Q())


def theirs(actor: Actor) -> Q:
    """Rule: a plan is somebody's who owns it, or a step of it that is still to be done."""
    step = Step.objects.filter(plan=OuterRef("pk"), owner=actor.id, done_at=None)
    return Q(owner=actor.id) | Q(Exists(step))


def is_late() -> Q:
    return Q(Exists(Step.objects.filter(plan=OuterRef("pk"), done_at=None, due_at__lte=clock.now())))


def counts(actor: Actor) -> Counts:
    """How many stand in each list, in one query."""
    rows = visible_to(actor).filter(state=Plan.State.OPEN)
    unhappy = Q(tone=Plan.Tone.NEGATIVE)
    found = rows.order_by().aggregate(
        open=Count("pk", filter=unhappy), mine=Count("pk", filter=unhappy & theirs(actor)),
        late=Count("pk", filter=unhappy & is_late()), glad=Count("pk", filter=~unhappy),
    )  # fmt: skip
    return Counts(**found)


def due_next(actor: Actor, most: int = 5) -> list[Step]:
    """For their start page: steps of theirs to be done, and those nobody has yet, the most urgent first."""
    rows = Step.objects.filter(done_at=None, plan__state=Plan.State.OPEN, plan__tone=Plan.Tone.NEGATIVE)
    rows = rows.filter(Q(owner=actor.id) | Q(owner=None, plan__owner=actor.id) | Q(owner=None, plan__owner=None))
    rows = rows.filter(plan__in=visible_to(actor).values("pk"))
    first = rows.filter(~Exists(rows.filter(plan=OuterRef("plan"), order__lt=OuterRef("order"))))
    return list(first.select_related(*(f"plan__{one}" for one in BESIDE)).order_by("due_at", "pk")[:most])


def said(plan: Plan) -> str:
    """What made it open, in words."""
    if plan.cause == "text":
        return _("Strongly unhappy words") if plan.tone == Plan.Tone.NEGATIVE else _("Strongly glad words")
    return str(CAUSES[plan.cause]) % {"value": f"{plan.value:g}"}


def pressing(actor: Actor) -> int:
    """How many open plans of the unhappy are theirs or nobody's; for leads all with a late step too. Up to 1000."""
    rows = visible_to(actor).filter(state=Plan.State.OPEN, tone=Plan.Tone.NEGATIVE)
    wanted = theirs(actor) | Q(owner=None)
    rows = rows.filter(wanted | is_late() if actor.may("lead") else wanted)
    return rows.order_by()[: MOST + 1].count()
