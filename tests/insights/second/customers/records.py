"""All records of one installation together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..hours import tapes
from ..lives import life
from ..reading import Matter, matters
from . import heard, reading


@dataclass
class Customers:
    """Everything the metrics need; `until` is the moment up to which it is known."""

    until: datetime
    matters: dict[int, Matter]
    lives: dict[int, dict[str, Any]]
    orders: list[reading.Order]
    looks: list[reading.Look]
    visits: list[reading.Visit]
    mails: list[reading.Mail]
    rings: list[reading.Ring]
    scores: list[heard.Score]
    asked: list[heard.Asked]
    felt: list[heard.Felt]
    contacts: list[heard.Contact]
    switches: list[heard.Switch]

    @staticmethod
    def channel_of(one: Matter) -> str:
        """Where the customer spoke first, or where anything did."""
        told = sorted(one.touches, key=lambda touch: (touch.heard, not touch.incoming, touch.id))
        return next((touch for touch in told if touch.human and touch.incoming), told[0]).channel


def read(since: datetime, until: datetime) -> Customers:
    """`since`: before anything in a conversation happened."""
    found, whose, places = matters(), reading.owners(), heard.places()
    hours = tapes(since, until)
    noise = {pk for pk, one in found.items() if one.row["noise"]}
    return Customers(
        until, found, {pk: life(one, hours.get(one.row["team_id"]) or hours[None], until) for pk, one in found.items()},
        reading.orders(whose), reading.looks(whose), reading.visits(whose), reading.mails(), reading.rings(),
        heard.scores(), heard.asked(), heard.felt(places, noise), heard.contacts(whose, places, noise),
        list(heard.switches(found)),
    )  # fmt: skip
