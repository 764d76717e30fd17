"""Rows of the lake, as the database has them now. Each function takes ids and answers rows by the names of `tables`;
what isn't there any more has no row."""

from .aliases import Aliases, Row, identities, people, persons
from .changed import events, interactions
from .heard import answers, invitations, mentions, readings
from .matters import conversations
from .staff import calls, presence, replies, spans
from .switched import switches
from .trade import orders, sends, visits

__all__ = [
    "Aliases", "Row", "answers", "calls", "conversations", "events", "identities", "interactions", "invitations",
    "mentions", "orders", "people", "persons", "presence", "readings", "replies", "sends", "spans", "switches",
    "visits",
]  # fmt: skip
