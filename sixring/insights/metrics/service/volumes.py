"""How much there is to do: what came in, what went out, what is left."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ..registry import Scope, metric
from .counted import OF_CUSTOMERS, of_customers, real, without_noise
from .stays import stays

TALKS = {"unit": "count", "kind": "count", "table": "conversations", "conversation": "id", "group": "volume"}
SAID = {"unit": "count", "kind": "count", "group": "volume"}


@metric(
    "conversations",
    title=_("New conversations"),
    where=of_customers,
    definition=_("How many conversations customers began."),
    population=OF_CUSTOMERS,
    source=_("Conversations, by when they were opened."),
    needs=_("a conversation that a customer began"),
    **TALKS,
)
def conversations(talks: Any) -> Any:
    return talks.id


@metric(
    "noise",
    title=_("Noise"),
    where=lambda talks: talks.merged_into.isnull() & (talks.noise != ""),
    better="down",
    definition=_("How many conversations were spam or no request. They count in no other figure."),
    population=_("Conversations marked as spam or as no request, by rules or by a colleague."),
    source=_("Conversations, by when they were opened."),
    needs=_("a conversation marked as noise"),
    **TALKS,
)
def noise(talks: Any) -> Any:
    return talks.id


@metric(
    "resolved",
    title=_("Resolved conversations"),
    where=of_customers,
    at="resolved_at",
    better="up",
    definition=_(
        "How many conversations were resolved for good: each counts once, by its last resolution, and not at all while"
        " it is open again."
    ),
    population=OF_CUSTOMERS,
    source=_("Conversations, by when they were last resolved."),
    needs=_("a resolved conversation"),
    **TALKS,
)
def resolved(talks: Any) -> Any:
    return talks.id


def messages(lake: Any, scope: Scope) -> Any:
    """What was said, noise aside."""
    return without_noise(lake.table("interactions"), lake)


@metric(
    "messages_in",
    title=_("Messages from customers"),
    table=messages,
    where=lambda said: said.incoming & ~said.automatic & said.conversation.notnull(),
    sliced=("channel", "agent"),
    definition=_("How many messages, calls and posts of customers came in."),
    population=_("What customers said in conversations. Not counted: noise, and what machines wrote (out of office)."),
    source=_("Interactions, by when they happened."),
    needs=_("a message from a customer"),
    **SAID,
)
def messages_in(said: Any) -> Any:
    return said.id


@metric(
    "messages_out",
    title=_("Messages to customers"),
    table=messages,
    where=lambda said: ~said.incoming & said.agent.notnull() & ~said.automatic & said.conversation.notnull(),
    sliced=("channel", "agent"),
    definition=_("How many messages and calls colleagues sent to customers."),
    population=_("What colleagues said in conversations. Not counted: automatic messages, and what stands in noise."),
    source=_("Interactions, by when they happened."),
    needs=_("a message to a customer"),
    **SAID,
)
def messages_out(said: Any) -> Any:
    return said.id


@metric(
    "backlog",
    title=_("Backlog"),
    unit="count",
    kind="stock",
    table=stays,
    until="until",
    where=real,
    better="down",
    group="volume",
    sliced=("channel", "team", "agent", "reason", "product", "language"),
    definition=_(
        "How many conversations were open at the end of each period, or now: not resolved, whoever's turn it was. Their"
        " age counts from when they were opened, or opened again."
    ),
    population=_(
        "All open conversations. Not counted: noise, what was merged into another conversation, and closed history."
    ),
    source=_("Conversations, with every time each was resolved and opened again."),
    needs=_("a conversation"),
)
def backlog(open_: Any) -> Any:
    return open_.id
