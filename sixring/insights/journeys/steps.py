"""Folding the lake into journeys: what people did at which touchpoint, step by step, and where one journey ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any

from . import rules
from .catalogue import Point

SITTING_S = 1800  # touches of one touchpoint that follow each other sooner are one step
DAY_S = 86_400
BEFORE = ("awareness", "consideration", "purchase")
LONG_S = DAY_S  # a wait of more is a long one
BAD = -0.25  # texts of at most this feeling, -1 to 1, are bad ones
# By table of the lake: its conversation, the channel of a touch, and whether texts may have been said there.
SOURCES = {
    "visits": ("NULL::BIGINT", "CASE WHEN kind = 'store' THEN 'visit' ELSE 'tracking' END", "false"),
    "orders": ("NULL::BIGINT", "channel", "false"),
    "interactions": ("conversation", "channel", "true"),
    "answers": ("conversation", "coalesce(channel, 'survey')", "false"),
}
STATEMENT = re.compile(r"^-- (\w+):.*\n(?:--.*\n)*((?:(?!--).*\n)*)", re.MULTILINE)
FOLD = dict(STATEMENT.findall(Path(__file__).with_name("fold.sql").read_text("utf-8")))
WRITTEN = {"steps": "journey, place", "met": "bit, journey", "journeys": "journey"}
LONGEST = 12  # touchpoints of a way; longer ones are cut there


@dataclass(frozen=True, slots=True)
class Folding:
    """By what journeys are folded: a pause of `pause_days` ends one; whoever buys within `come_back_days` after one
    came back, which is known once that is over at `fresh_at`."""

    points: Sequence[Point]
    pause_days: int
    come_back_days: int
    fresh_at: datetime


def fold(database: Any, folding: Folding) -> dict[str, int]:
    """Make the tables `steps` and `journeys` in a connection of DuckDB's that has the lake's tables by name; rows by
    table."""
    given = {
        "touches": touches(folding.points), "pause": folding.pause_days * DAY_S * 1_000_000,
        "sitting": SITTING_S * 1_000_000, "come_back": folding.come_back_days * DAY_S * 1_000_000,
        "long": LONG_S, "bad": BAD, "longest": LONGEST,
        "fresh": round(folding.fresh_at.timestamp() * 1_000_000),
    }  # fmt: skip
    name_stages(database, folding.points)
    for statement in FOLD.values():
        database.execute(Template(statement).substitute(given))
    return {name: database.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in WRITTEN}  # noqa: S608


def touches(points: Sequence[Point]) -> str:
    """A query for every touch that belongs to a touchpoint."""
    catalogue = [one.rules for one in points]
    found = [touches_of(table, place) for table in SOURCES if (place := rules.place_of(catalogue, table))]
    return " UNION ALL ".join(found)


def touches_of(table: str, place: str) -> str:
    conversation, channel, said = SOURCES[table]
    if '"reason"' in place:  # which its conversation has
        table = f"(SELECT t.*, c.reason FROM {table} t LEFT JOIN conversations c ON c.id = t.conversation)"  # noqa: S608
    return (
        f'SELECT id, who, epoch_us("at") AS us, {place} AS tp, {channel} AS channel, {conversation} AS conversation,'  # noqa: S608
        f" {said} AS said FROM {table}"
    )


def name_stages(database: Any, points: Sequence[Point]) -> None:
    """Which touchpoints are service, where a change of the channel costs the customer something, and which come before
    or with buying."""
    rows = ", ".join(
        f"({place}, {one.stage == 'service'}, {one.stage in BEFORE})" for place, one in enumerate(points, 1)
    )
    database.execute(
        f"CREATE TABLE stages AS SELECT tp::UTINYINT AS tp, service, before FROM (VALUES {rows}) s(tp, service, before)"  # noqa: S608
    )
