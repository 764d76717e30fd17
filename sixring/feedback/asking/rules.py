"""Rules: what a trigger says of delay, ways, share, quotas and reminders; read from its JSON, pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from ..models import Trigger

Moment = Trigger.Moment
MAIL, MESSAGE, CHAT = "mail", "message", "chat"
WAYS = (CHAT, MAIL, MESSAGE)
AGREED, NOT_REFUSED = "agreed", "not_refused"
FAMILIES = {MAIL: (MAIL,), MESSAGE: (MESSAGE, "social"), CHAT: (CHAT,)}
BOUNDS = {
    "delay": (0, 60 * 24 * 90), "share": (1, 100), "per_day": (0, 100_000), "enough": (0, 1_000_000),
    "remind": (0, 60), "lives": (1, 365), "days": (1, 3650),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """`delay` in minutes after the occasion; `ways` it may leave by, empty for all; `share` percent of the occasions;
    `per_day` invitations at most and `enough` answers after which it stops, 0 for no such end; `remind` and `lives` in
    days; `who`: only those who agreed to surveys, or all who have not refused; `teams` whose matters alone are asked
    about; `days` is the tenure; `template` (name:language) is what a provider approved, where words of our own may not
    begin a talk.
    """

    delay: int = 60
    ways: tuple[str, ...] = ()
    share: int = 100
    per_day: int = 0
    enough: int = 0
    remind: int = 0
    lives: int = 14
    who: str = AGREED
    teams: tuple[int, ...] = ()
    days: int = 90
    template: str = ""

    @property
    def families(self) -> frozenset[str]:
        """Families of channels it may leave by."""
        return frozenset(family for way in self.ways or WAYS for family in FAMILIES[way])

    @property
    def wait(self) -> timedelta:
        return timedelta(minutes=self.delay)


USUAL = {
    Moment.RESOLVED: Rules(delay=60, who=NOT_REFUSED),
    Moment.CALLED: Rules(delay=30, who=NOT_REFUSED),
    Moment.VISITED: Rules(delay=120),
    Moment.DELIVERED: Rules(delay=3 * 24 * 60, remind=5),
    Moment.TENURE: Rules(delay=0, remind=7),
}
BY_HAND = Rules(delay=0, who=NOT_REFUSED)
BY_PROGRAM = Rules(delay=0)


def of(trigger: Trigger | None, *, by_hand: bool = False) -> Rules:
    """What holds for an invitation of `trigger`; without one, of a colleague's hand or of another part of ours."""
    if trigger is None:
        return BY_HAND if by_hand else BY_PROGRAM
    return read(trigger.rules, USUAL[Moment(trigger.moment)])


def read(raw: Mapping[str, Any], usual: Rules) -> Rules:
    """Rules from their JSON. What is missing, of another type or out of bounds is as usual, or as near as may be."""
    values = asdict(usual)
    for name, (least, most) in BOUNDS.items():
        said = raw.get(name)
        if isinstance(said, int) and not isinstance(said, bool):
            values[name] = min(most, max(least, said))
    values["ways"] = tuple(one for one in WAYS if one in listed(raw.get("ways"), usual.ways))
    values["teams"] = tuple(one for one in listed(raw.get("teams"), usual.teams) if isinstance(one, int))
    values["who"] = raw["who"] if raw.get("who") in (AGREED, NOT_REFUSED) else usual.who
    values["template"] = str(raw.get("template") or "")[:120]
    return Rules(**values)


def listed(said: Any, otherwise: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(said) if isinstance(said, list | tuple) else otherwise


def kept(rules: Rules) -> dict[str, Any]:
    """As a trigger keeps them."""
    return {one.name: as_json(getattr(rules, one.name)) for one in fields(rules)}


def as_json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def drawn(occasion: str, share: int) -> bool:
    """Rule: whether an occasion is among the `share` percent that are asked about. By chance over all occasions, and
    for the same one always the same, whoever works it out."""
    if share >= 100:
        return True
    place = int.from_bytes(hashlib.sha256(f"share of {occasion}".encode()).digest()[:8])
    return place < share / 100 * 2**64
