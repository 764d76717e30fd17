"""Queues: what the desk lists of the conversations an actor may see, in which order, and how many there are.

Every list walks an index in its order and every count stops at a thousand, so both take as long with a million
conversations as with a hundred. How the conditions are written has to match the indexes of `Conversation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.channels import accounts
from sixring.core.actors import Actor
from sixring.core.models import Team

from .. import access, reach
from ..models import Conversation, Snooze

State = Conversation.State
MOST = 999  # counted exactly; more is "999+"
AWAKE = Q(snooze=None)
RESTING = Q(pk__in=Snooze.objects.values("conversation"))  # few: a count begins with them
OPEN = ~Q(state=State.RESOLVED)
GOING_ON = OPEN & ~Q(state=State.NEEDS_US)  # nobody waits for us, and it is not over
NEEDS_US = Q(state=State.NEEDS_US)
REQUEST = Q(noise="")
Holds = Callable[[Actor], Q]
Sql = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Queue:
    """`key` in the address, what it is called, what it holds. `bounded`: only what is open, so any order is quick;
    `waits`: all of it waits for us, so all of it has a due moment."""

    key: str
    label: Promise | str = field(compare=False)
    holds: Holds = field(compare=False)
    sort: str = "newest"
    bounded: bool = True
    waits: bool = False
    counted: bool = True
    tab: bool = False  # beside the first ones, else in the menu
    icon: str = "inbox"


QUEUES = {
    queue.key: queue
    for queue in (
        Queue("needs-us", _("Needs us"), lambda actor: REQUEST & NEEDS_US & AWAKE, "due", waits=True,
              tab=True),
        Queue("mine", _("Mine"), lambda actor: REQUEST & OPEN & Q(assignee=actor.id), "due", tab=True),
        Queue("unassigned", _("Unassigned"), lambda actor: REQUEST & NEEDS_US & Q(assignee=None) & AWAKE, "due",
              waits=True, tab=True),
        Queue("waiting", _("Waiting"), lambda actor: REQUEST & GOING_ON & Q(state=State.WAITING) & AWAKE, tab=True),
        Queue("on-hold", _("On hold"), lambda actor: REQUEST & GOING_ON & Q(state=State.ON_HOLD) & AWAKE, icon="lock"),
        Queue("snoozed", _("Snoozed"), lambda actor: REQUEST & OPEN & RESTING, icon="snooze"),
        Queue("resolved", _("Resolved"), lambda actor: REQUEST & Q(state=State.RESOLVED), bounded=False, counted=False,
              icon="check"),
        Queue("everything", _("Everything"), lambda actor: REQUEST, bounded=False, counted=False),
        Queue("noise", _("Noise"), lambda actor: Q(noise__gt=""), bounded=False, icon="quarantine"),
    )
}  # fmt: skip
FIRST = "needs-us"
SORTS = {
    "due": _("Due first"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "waiting": _("Longest waiting first"),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "due": ("due_at", "pk"),
    "newest": ("-touched_at", "-pk"),
    "oldest": ("touched_at", "pk"),
    "waiting": (F("last_in_at").asc(nulls_last=True), "pk"),
}
BEGUN = {"newest": ("-opened_at", "-pk"), "oldest": ("opened_at", "pk")}
DUE_FIRST = (F("due_at").asc(nulls_last=True), "-touched_at", "-pk")


def of_team(team: Team) -> Queue:
    return Queue(f"team-{team.pk}", team.name, lambda actor: REQUEST & NEEDS_US & Q(team=team.pk) & AWAKE, "due",
                 waits=True, icon="team")  # fmt: skip


def find(key: str, teams: Iterable[Team]) -> Queue:
    """The queue of this name; the first one when there is none such."""
    teams_queue = next((of_team(team) for team in teams if key == f"team-{team.pk}"), None)
    return QUEUES.get(key) or teams_queue or QUEUES[FIRST]


def teams_of(actor: Actor, teams: Iterable[Team]) -> list[Team]:
    """The teams whose queues stand in the menu: one's own, for a lead all."""
    return [team for team in teams if team.pk in actor.teams or actor.may("lead")]


def sorts(queue: Queue) -> list[str]:
    """The orders a queue can be read in quickly."""
    return list(SORTS) if queue.bounded else ["newest", "oldest"]


def listed(
    actor: Actor, queue: Queue, filters: Q | None = None, sort: str = "", *, begun: bool = False
) -> QuerySet[Conversation]:
    """Conversations of `queue` that pass `filters`, in order. What is overdue longest comes first by default.

    `begun`: the filters ask when it began, so among all there is that moment is the order too.
    """
    rows = held(actor, queue, filters)
    sort = sort if sort in sorts(queue) else queue.sort
    if begun and not queue.bounded:
        return rows.order_by(*BEGUN[sort])
    return rows.order_by(*(DUE_FIRST if sort == "due" and not queue.waits else ORDERS[sort]))


def held(
    actor: Actor, queue: Queue, filters: Q | None = None, visible: QuerySet[Conversation] | None = None
) -> QuerySet[Conversation]:
    """Conversations of `queue` that pass `filters`, in an order that lets even a count find the index that fits.

    `visible` is what is held against, when not all that `actor` may see.
    """
    order = ("due_at",) if queue.waits else ()
    seen = access.visible_to(actor) if visible is None else visible
    rows = seen.filter(queue.holds(actor)).order_by(*order)
    return rows.filter(filters) if filters else rows


def needing_us(actor: Actor) -> int:
    """How many conversations wait for an answer, as far as a thousand."""
    return actor.once("needing us", lambda: counts(actor, [of_queue(actor, QUEUES[FIRST])])[0])


def counts(actor: Actor, wanted: Sequence[Sql]) -> list[int]:
    """What `of_rows` or `of_queue` want counted, in one query; MOST + 1 means more than MOST."""
    if not wanted:
        return []
    seen, ids = seen_reaches(actor)
    params = [*ids, *(value for _sql, values in wanted for value in values)]
    with connection.cursor() as cursor:
        cursor.execute(f"{seen}SELECT {', '.join(sql for sql, _values in wanted)}", params)
        return list(cursor.fetchone())


def countable(actor: Actor) -> QuerySet[Conversation]:
    """What `access.visible_to` gives, for queries that begin with `seen_reaches`: read once for all they count."""
    actor.must("see")
    rows = Conversation.objects.filter(merged_into=None)
    return rows if access.sees_all(actor) else rows.filter(reach__in=RawSQL("SELECT reach FROM seen_reaches", ()))


def seen_reaches(actor: Actor) -> Sql:
    if access.sees_all(actor):
        return "", ()
    try:
        sql, ids = reach.touching(actor).distinct().query.sql_with_params()
    except EmptyResultSet:
        sql, ids = "SELECT 0 WHERE 1 = 0", ()
    return f"WITH seen_reaches (reach) AS MATERIALIZED ({sql}) ", tuple(ids)


def of_rows(rows: QuerySet[Conversation]) -> Sql:
    """What counts `rows`, which are of `countable`."""
    try:
        sql, values = rows.values("pk")[: MOST + 1].query.sql_with_params()
    except EmptyResultSet:
        sql, values = "SELECT 1 WHERE 1 = 0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", tuple(values)  # noqa: S608  # Django wrote it, values are apart


def of_queue(actor: Actor, queue: Queue) -> Sql:
    """What counts a queue; put into words once for all who see the same."""
    seen = None if access.sees_all(actor) else accounts.ids_visible_to(actor)
    return _of_queue(queue, replace(actor, known=None), seen, MOST)


@lru_cache(maxsize=4096)
def _of_queue(queue: Queue, actor: Actor, seen: frozenset[int] | None, most: int) -> Sql:
    known = {"sees all": seen is None, "accounts": seen}
    return of_rows(held(actor, queue, visible=countable(replace(actor, known=known))))


def said(count: int) -> str:
    """A count in words: exact up to MOST."""
    return str(count) if count <= MOST else f"{MOST}+"
