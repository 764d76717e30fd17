"""What it takes: the time colleagues work on conversations, on how many at once, and how much of their day that is."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..registry import metric
from .counted import RESOLVED, of_customers
from .working import in_hand, occupied, parts

TIME = {"unit": "s", "kind": "duration", "group": "work", "at": "resolved_at", "conversation": "id"}
WORKED = _(
    "Resolved conversations a customer began on which working time was measured. Not counted: noise, and what was"
    " merged into another conversation."
)
BY_LAST = _("Working time, by when the conversation was last resolved.")


@metric(
    "handle_time",
    title=_("Handle time"),
    table="conversations",
    where=lambda talks: of_customers(talks) & (talks.handle_s > 0),
    definition=_("How long colleagues worked on a conversation in all: at the desk, on calls, and wrapping up."),
    population=WORKED,
    source=BY_LAST,
    needs=_("working time of a colleague on a resolved conversation"),
    **TIME,
)
def handle_time(talks: Any) -> Any:
    return talks.handle_s


def part_of(kind: str, rows: Any) -> Any:
    return rows[f"{kind}_s"]


for kind, title, definition in (
    ("desk", _("Handle time: desk"), _("The part of the handle time with the page open, in front and in use.")),
    ("call", _("Handle time: calls"), _("The part of the handle time spent talking.")),
    ("wrap_up", _("Handle time: wrapping up"), _("The part of the handle time spent wrapping up calls.")),
):
    metric(
        f"handle_{kind}", title=title, table=parts, where=lambda rows: of_customers(rows) & (rows.handle_s > 0),
        sliced=("channel", "team", "agent", "reason", "product", "language"), definition=definition, population=WORKED,
        source=_("Working time by kind, by when the conversation was last resolved. The means of the parts add up to"
                 " that of the whole; medians do not."),
        needs=_("working time of a colleague on a resolved conversation"), **TIME,
    )(partial(part_of, kind))  # fmt: skip


@metric(
    "replies_each",
    title=_("Replies per conversation"),
    unit="count",
    kind="ratio",
    table="conversations",
    at="resolved_at",
    where=of_customers,
    conversation="id",
    group="work",
    per=lambda talks: talks.replies.isnull().ifelse(0, 1),
    definition=_("How many replies of colleagues a resolved conversation took, on average."),
    population=RESOLVED,
    source=_("Conversations, by when they were last resolved."),
    needs=_("a resolved conversation"),
)
def replies_each(talks: Any) -> Any:
    return talks.replies


@metric(
    "concurrency",
    title=_("Conversations at once"),
    unit="count",
    kind="ratio",
    table=in_hand,
    conversation="",
    sliced=("agent",),
    per=lambda busy: busy.busy_s,
    group="work",
    definition=_(
        "How many conversations a colleague had in hand at once, while having any: the time of all of them / the time"
        " with at least one. A conversation is in hand from the first work on it to the last, up to breaks of 30"
        " minutes."
    ),
    population=_("Stretches in which a colleague worked on conversations."),
    source=_("Working time, by when each stretch began."),
    needs=_("working time of a colleague"),
)
def concurrency(busy: Any) -> Any:
    return busy.held_s


@metric(
    "occupancy",
    title=_("Occupancy"),
    unit="%",
    kind="ratio",
    table=occupied,
    by_period=True,
    conversation="",
    sliced=("agent",),
    per=lambda there: there.present_s,
    group="work",
    definition=_(
        "Share of the time colleagues were there (available or busy) in which they worked on a conversation. Work while"
        " away counts in neither."
    ),
    population=_("The time of all colleagues who were available or busy, breaks aside."),
    source=_("Availability and working time, cut where periods begin and end."),
    needs=_("a colleague who was available, and working time"),
)
def occupancy(there: Any) -> Any:
    return there.busy_s
