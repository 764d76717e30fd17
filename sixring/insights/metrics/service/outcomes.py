"""Whether matters are settled, and stay so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..moments import length, micros
from ..registry import Scope, metric
from .counted import OF_CUSTOMERS, RESOLVED, of_customers

WITHIN = timedelta(days=7)  # who comes back later than this comes with something new
DIMENSIONS = ("channel", "team", "agent", "reason", "product", "language")
SHARE = {"unit": "%", "kind": "share", "group": "quality"}
TALKS = SHARE | {"table": "conversations", "where": of_customers, "conversation": "id"}


def stayed(lake: Any, scope: Scope) -> Any:
    """Conversations first resolved in time to be judged, each with `stayed`: the customer did not come back."""
    import ibis

    end = min(scope.until, scope.fresh_at - WITHIN)
    talks = lake.table("conversations")
    settled = talks.filter(
        of_customers(talks) & (talks.first_resolved_at >= ibis.literal(scope.since))
        & (talks.first_resolved_at < ibis.literal(end))
    )  # fmt: skip
    back = lake.worked_out("came_back", came_back(lake))
    found = settled.left_join(back, settled.id == back.back_)
    soon_again = micros(found.reopened_at) <= micros(found.first_resolved_at) + length(WITHIN)
    return found.mutate(stayed=found.back_.isnull() & ~soon_again.fill_null(False)).drop("back_")


def came_back(lake: Any) -> Any:
    """Ids of all conversations after whose first resolution the customer soon began another about the same matter, or
    one that was merged into it."""
    rows = told(lake)
    apart, merged = rows.filter(rows.into_.isnull()), rows.filter(rows.into_.notnull())
    old = apart.filter(apart.settled_.notnull()).select("id", "whose", "matter", "settled_")
    new = apart.select("whose", "matter", "at_", new_="id")
    alike = old.join(new, ["whose", "matter", soon(old, new), old.id != new.new_])
    again = merged.select("into_", "at_")
    joined = old.join(again, [old.id == again.into_, soon(old, again)])
    return alike.select(back_="id").union(joined.select(back_="id")).distinct()


def told(lake: Any) -> Any:
    """What customers began, with `whose` it is (a person, or an identity counted to none) and the `matter` (its
    reason)."""
    talks, people = lake.table("conversations"), lake.table("people")
    talks = talks.filter((talks.noise == "") & ~talks.automatic.fill_null(False))
    people = people.select(who_=people.id, person_=people.person)
    rows = talks.left_join(people, talks.who == people.who_)
    return rows.select(
        "id", at_=micros(rows["at"]), into_="merged_into", settled_=micros(rows.first_resolved_at),
        whose=rows.person_.fill_null(rows.who), matter=rows.reason.fill_null(-1),
    )  # fmt: skip


def soon(old: Any, new: Any) -> Any:
    return (new.at_ > old.settled_) & (new.at_ <= old.settled_ + length(WITHIN))


@metric(
    "fcr",
    title=_("First contact resolution"),
    better="up",
    at="first_resolved_at",
    table=stayed,
    conversation="id",
    sliced=DIMENSIONS,
    definition=_(
        "Share of conversations after whose first resolution the customer did not come back about the same matter"
        " within 7 days, on any channel: it was not opened again, nothing they wrote was merged into it, and they began"
        " no other conversation with the same reason. Where neither has a reason, they count as the same matter."
    ),
    population=_(
        "Conversations a customer began, 7 days after their first resolution; younger ones can't be judged yet. Not"
        " counted: noise, and what was merged into another conversation."
    ),
    source=_("Conversations and who customers are, by when they were first resolved."),
    needs=_("a conversation that was resolved more than 7 days ago"),
    **SHARE,
)
def fcr(settled: Any) -> Any:
    return settled.stayed


@metric(
    "one_touch",
    title=_("Resolved with one reply"),
    better="up",
    at="resolved_at",
    definition=_("Share of resolved conversations that took a single reply of a colleague."),
    population=_(
        "Resolved conversations a customer began, with at least one reply of a colleague. Not counted: noise, and what"
        " was merged into another conversation."
    ),
    source=_("Conversations, by when they were last resolved."),
    needs=_("a resolved conversation with a reply"),
    **TALKS | {"where": lambda talks: of_customers(talks) & (talks.replies > 0)},
)
def one_touch(talks: Any) -> Any:
    return talks.replies == 1


@metric(
    "reopened",
    title=_("Opened again"),
    better="down",
    at="first_resolved_at",
    definition=_(
        "Share of conversations first resolved in the period that were opened again since, by the customer or by us."
    ),
    population=OF_CUSTOMERS,
    source=_("Conversations, by when they were first resolved. The latest ones may still be opened again."),
    needs=_("a resolved conversation"),
    **TALKS,
)
def reopened(talks: Any) -> Any:
    return talks.reopened > 0


@metric(
    "transferred",
    title=_("Passed on"),
    better="down",
    at="resolved_at",
    definition=_(
        "Share of resolved conversations that went from one colleague or team to another after they had been taken."
    ),
    population=RESOLVED,
    source=_("Conversations, by when they were last resolved."),
    needs=_("a resolved conversation"),
    **TALKS,
)
def transferred(talks: Any) -> Any:
    return talks.transfers > 0


@metric(
    "transfers",
    title=_("Transfers per conversation"),
    unit="count",
    kind="ratio",
    better="down",
    at="resolved_at",
    table="conversations",
    where=of_customers,
    conversation="id",
    group="quality",
    per=lambda talks: talks.transfers.isnull().ifelse(0, 1),
    definition=_("How often a resolved conversation was passed on, on average."),
    population=RESOLVED,
    source=_("Conversations, by when they were last resolved."),
    needs=_("a resolved conversation"),
)
def transfers(talks: Any) -> Any:
    return talks.transfers
