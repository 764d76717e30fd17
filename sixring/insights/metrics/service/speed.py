"""How soon customers are answered, and their matters settled. Every figure in calendar and in business time."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ..registry import Scope, metric
from .counted import OF_CUSTOMERS, RESOLVED, of_customers, without_noise

TIME = {"unit": "s", "kind": "duration", "better": "down", "group": "speed"}
TALKS = TIME | {"table": "conversations", "where": of_customers, "conversation": "id"}
BY_LAST = _("Conversations, by when they were last resolved; business time by the opening hours of their team.")


def by_who_answered(rows: Any, lake: Any) -> Any:
    """The colleague who gave the first reply, not the one who has the conversation now."""
    return rows.mutate(agent=rows.first_reply_agent)


@metric(
    "first_reply",
    title=_("First response time"),
    at="first_reply_at",
    business=lambda talks: talks.first_reply_business_s,
    slices={"agent": by_who_answered},
    definition=_(
        "From the customer's first message to the first reply of a colleague. Automatic replies are none. Credited to"
        " who gave the reply."
    ),
    population=OF_CUSTOMERS,
    source=_("Conversations, by when the first reply was given; business time by the opening hours of their team."),
    needs=_("a reply to a customer"),
    **TALKS,
)
def first_reply(talks: Any) -> Any:
    return talks.first_reply_s


def answers(lake: Any, scope: Scope) -> Any:
    """Every time a customer waited and was answered, noise aside."""
    return without_noise(lake.table("replies"), lake)


@metric(
    "reply_time",
    title=_("Reply time"),
    table=answers,
    business=lambda replies: replies.business_s,
    definition=_(
        "Each time a customer waited for us: from the first message that was not answered yet to the reply. The first"
        " reply is one of them. Credited to who replied."
    ),
    population=_("All waits of customers that ended with a reply. Not counted: noise, and automatic replies."),
    source=_("Replies, by when they were given; business time by the opening hours of the team."),
    needs=_("a reply to a customer"),
    **TIME,
)
def reply_time(replies: Any) -> Any:
    return replies.calendar_s


@metric(
    "next_reply",
    title=_("Later reply time"),
    table=answers,
    where=lambda replies: ~replies["first"],
    business=lambda replies: replies.business_s,
    definition=_("Reply time of every reply after the first of a conversation."),
    population=_("All waits after the first reply that ended with a reply. Not counted: noise, and automatic replies."),
    source=_("Replies, by when they were given; business time by the opening hours of the team."),
    needs=_("a second reply to a customer"),
    **TIME,
)
def next_reply(replies: Any) -> Any:
    return replies.calendar_s


@metric(
    "first_resolution",
    title=_("First resolution time"),
    at="first_resolved_at",
    business=lambda talks: talks.first_resolved_business_s,
    definition=_(
        "From the first message to the first time the conversation was resolved, whether or not it was opened again."
    ),
    population=OF_CUSTOMERS,
    source=_("Conversations, by when they were first resolved; business time by the opening hours of their team."),
    needs=_("a resolved conversation"),
    **TALKS,
)
def first_resolution(talks: Any) -> Any:
    return talks.first_resolved_s


@metric(
    "full_resolution",
    title=_("Full resolution time"),
    at="resolved_at",
    business=lambda talks: talks.resolved_business_s,
    definition=_(
        "From the first message to the last resolution, every time it was open again included. A conversation counts"
        " once, and not while it is open."
    ),
    population=RESOLVED,
    source=BY_LAST,
    needs=_("a resolved conversation"),
    **TALKS,
)
def full_resolution(talks: Any) -> Any:
    return talks.resolved_s


@metric(
    "customer_wait",
    title=_("Time customers wait"),
    at="resolved_at",
    business=lambda talks: talks.customer_wait_business_s,
    definition=_("How long in all a conversation needed us or was on hold: the customer waited."),
    population=RESOLVED,
    source=BY_LAST,
    needs=_("a resolved conversation"),
    **TALKS,
)
def customer_wait(talks: Any) -> Any:
    return talks.customer_wait_s


@metric(
    "agent_wait",
    title=_("Time we wait for customers"),
    at="resolved_at",
    business=lambda talks: talks.agent_wait_business_s,
    definition=_(
        "How long in all it was the customer's turn. A rest (snooze) changes nobody's turn: it counts here only where"
        " the customer had been answered."
    ),
    population=RESOLVED,
    source=BY_LAST,
    needs=_("a resolved conversation"),
    **TALKS,
)
def agent_wait(talks: Any) -> Any:
    return talks.agent_wait_s
