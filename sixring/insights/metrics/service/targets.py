"""Whether answers came when they were due. A breach counts whether it was answered late or never."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ..registry import Scope, metric
from .counted import real, without_noise

COLUMNS = ("id", "conversation", "at", "met", "first", "team", "channel", "agent")


def decided(lake: Any, scope: Scope) -> Any:
    """A row for each answer that was due: `at` is when it was decided, at the answer or when it was due, whichever came
    first; `met` whether it came in time."""
    import ibis

    replies = without_noise(lake.table("replies"), lake)
    given = replies.mutate(met=replies["at"] <= replies.due_at, at=ibis.least(replies["at"], replies.due_at))
    talks = lake.table("conversations")
    late = talks.filter(real(talks) & (talks.state == "needs_us") & (talks.due_at < ibis.literal(scope.fresh_at)))
    late = late.mutate(
        id=-late.id, conversation=late.id, at=late.due_at, met=ibis.literal(False), first=late.replies == 0
    )
    return given.select(*COLUMNS).union(late.select(*COLUMNS))


@metric(
    "target_met",
    title=_("Answered in time"),
    unit="%",
    kind="share",
    better="up",
    table=decided,
    group="speed",
    sliced=("channel", "team", "agent"),
    definition=_(
        "Share of answers that came by the moment they were due. What is overdue and not answered counts as missed,"
        " from the moment it was due."
    ),
    population=_("Every answer that was due in opening hours by the reply targets. Not counted: noise."),
    source=_(
        "Replies and open conversations, by when it was decided: at the answer, or when it was due. Targets count as"
        " they were then."
    ),
    needs=_("a reply to a customer"),
)
def target_met(due: Any) -> Any:
    return due.met


@metric(
    "first_target_met",
    title=_("First response in time"),
    unit="%",
    kind="share",
    better="up",
    table=decided,
    where=lambda due: due["first"],
    group="speed",
    sliced=("channel", "team", "agent"),
    definition=_("The same of first replies alone."),
    population=_("Every first answer that was due in opening hours by the reply targets. Not counted: noise."),
    source=_("Replies and open conversations, by when it was decided: at the answer, or when it was due."),
    needs=_("a reply to a customer"),
)
def first_target_met(due: Any) -> Any:
    return due.met
