"""What a touchpoint's rules match, before anything is kept: counted in the lake, with the latest ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sixring.core import clock
from sixring.core.actors import Actor

from ...dashboards import names
from ...dashboards.rows import seen
from ...lake import reading
from .. import steps
from ..catalogue import Point

DAYS = 90
MOST = 8


@dataclass(frozen=True, slots=True)
class Match:
    """`conversation` None: it belongs to none, or is not for this actor's eyes."""

    at: datetime
    channel: str
    conversation: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Matched:
    """Of the last `days` days: `fits` by its own rules, of which `taken` belong to a touchpoint further up."""

    days: int
    fits: int
    taken: int
    latest: Sequence[Match]

    @property
    def counts(self) -> int:
        return self.fits - self.taken


def preview(point: Point, points: Sequence[Point], *, actor: Actor) -> Matched:
    """`points` is the catalogue it would stand in. Raises LakeRefused where there is no lake yet, `Invalid` for rules
    that can't be."""
    actor.must("configure")
    since = clock.now() - timedelta(days=DAYS)
    above = [one for one in before(point, points) if one.active]
    own, all_ = steps.touches([point]), steps.touches([*above, point])
    if not own:
        return Matched(DAYS, 0, 0, ())
    with reading.opened() as lake:
        fits = rows(lake, f"SELECT count(*) FROM ({own}) WHERE tp = 1 AND us >= ?", since)[0][0]  # noqa: S608  # as the catalogue reads rules
        place = len(above) + 1
        mine = f"FROM ({all_}) WHERE tp = {place} AND us >= ?"
        counts = rows(lake, f"SELECT count(*) {mine}", since)[0][0]
        latest = rows(lake, f"SELECT us, channel, conversation {mine} ORDER BY us DESC LIMIT {MOST}", since)
    return Matched(DAYS, fits, fits - counts, matches(latest, actor))


def before(point: Point, points: Sequence[Point]) -> Sequence[Point]:
    """Those a touch is tried at first."""
    at = next((i for i, one in enumerate(points) if one.code == point.code), len(points))
    return points[:at]


def rows(lake: reading.Lake, sql: str, since: datetime) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = lake.connection.con.execute(sql, [round(since.timestamp() * 1_000_000)]).fetchall()
    return found


def matches(latest: Sequence[tuple[object, ...]], actor: Actor) -> list[Match]:
    titles = seen({int(str(row[2])) for row in latest if row[2] is not None}, actor)
    return [match(int(str(us)), str(channel), conversation, titles) for us, channel, conversation in latest]


def match(us: int, channel: str, conversation: object, titles: dict[int, str]) -> Match:
    at = datetime.fromtimestamp(us / 1_000_000, UTC)
    number = int(str(conversation)) if conversation is not None else None
    shown = number if number in titles else None
    return Match(at, names.channel(channel), shown, titles.get(number or 0, ""))
