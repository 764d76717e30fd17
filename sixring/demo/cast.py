"""The team of GreenThumb Gardens: who works here, as what, in which teams, and when."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/London"
LOCAL = ZoneInfo(ZONE)
DOMAIN = "greenthumb.example"
CARE, ORDERS, STORE = "Customer care", "Orders and delivery", "Store in Leeds"
OPEN = {  # per team, Monday to Sunday: hours as people write them
    None: ("09:00-18:00",) * 5 + ("09:00-13:00", ""),
    STORE: ("09:00-18:00",) * 6 + ("10:00-16:00",),
}
TARGETS = (  # team, channel, minutes for the first and for the next answer
    (None, "", 480, 480),
    (None, "email", 360, 480),
    (None, "webchat", 20, 30),
    (ORDERS, "email", 240, 360),
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """`days` they work on (0 is Monday), from `first` to `last` o'clock; `quick` below 1 answers sooner."""

    name: str
    role: str
    teams: tuple[str, ...]
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    first: int = 9
    last: int = 18
    quick: float = 1.0
    signs: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{DOMAIN}"

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def is_on(self, at: datetime) -> bool:
        here = at.astimezone(LOCAL)
        return here.weekday() in self.days and self.first <= here.hour < self.last


ADA = Colleague("Ada Owner", "owner", (CARE, ORDERS, STORE), (1, 3), 10, 16)
BEN = Colleague("Ben Colleague", "agent", (CARE, ORDERS, STORE), (0, 1, 2, 3, 4), 9, 17, 0.8)
TEAM = (
    ADA,
    BEN,
    Colleague("Willow Lead", "lead", (CARE, ORDERS, STORE), (0, 1, 2, 3, 4), 9, 18, 0.9),
    Colleague("Basil Manager", "manager", (CARE, ORDERS, STORE), (0, 2, 4), 9, 16),
    Colleague("Saffron Fielding", "agent", (CARE, ORDERS, STORE), (0, 1, 2, 3), 9, 18, 0.7),
    Colleague("Reed Marshland", "agent", (CARE, ORDERS), (1, 2, 3, 4, 5), 9, 17, 1.1),
    Colleague("Juniper Hedge", "agent", (CARE, ORDERS), (0, 2, 3, 4, 5), 10, 18, 1.0),
    Colleague("Moss Underhill", "agent", (CARE, ORDERS), (0, 1, 4, 5), 9, 15, 1.4),
    Colleague("Hazel Counter", "agent", (STORE,), (0, 1, 2, 5, 6), 9, 18),
    Colleague("Ash Tiller", "agent", (STORE,), (2, 3, 4, 5, 6), 9, 18),
)
DESK = tuple(number for number, one in enumerate(TEAM) if CARE in one.teams and one.role in ("agent", "lead"))
AWAY = next(number for number in DESK if TEAM[number].name == "Saffron Fielding")  # these last weeks
COUNTER = tuple(number for number, one in enumerate(TEAM) if one.teams == (STORE,))


def on_shift(at: datetime, chance: random.Random, among: tuple[int, ...] = DESK) -> int:
    """Somebody who works at that hour; whoever is nearest to it, where nobody does."""
    here = [number for number in among if TEAM[number].is_on(at)]
    return chance.choice(here or among)


def worked(start: datetime, minutes: float) -> datetime:
    """When `minutes` of the desk's opening time have passed since `start`."""
    here, left = start.astimezone(LOCAL), minutes
    while True:
        opens, closes = hours(here)
        here = max(here, opens)
        if closes > here:
            room = (closes - here).total_seconds() / 60
            if left < room:
                return (here + timedelta(minutes=left)).astimezone(start.tzinfo)
            left -= room
        here = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def hours(day: datetime) -> tuple[datetime, datetime]:
    """From when to when the desk is open on that day; the same moment twice when it is closed."""
    last = 18 if day.weekday() < 5 else 13 if day.weekday() == 5 else 9
    nine = day.replace(hour=9, minute=0, second=0, microsecond=0)
    return nine, nine.replace(hour=last)
