"""Conversations behind an edge, a touchpoint or a friction: those alone that whoever looks may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sixring.core.actors import Actor

from ...dashboards import rows as behind
from ...metrics.questions import LEAST
from ..shapes import Example, Examples
from ..steps import BAD, LONG_S
from . import opening
from .opening import Open

LOOKED_AT = 60
# What a friction asks of its steps beside where they are; nothing else gets into SQL.
MARKS: Mapping[str, str] = {
    "loop": "back", "wait": f"gap_s > {LONG_S}", "switch": "switched", "repeat": "again", "drop": "last",
    "feeling": f"felt <= {BAD}",
}  # fmt: skip
LATEST = """
SELECT conversation, max("at") AS at FROM {steps} WHERE conversation IS NOT NULL AND {there}
GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT {most}"""


def examples(
    rows: Mapping[str, Any], actor: Actor, *, since: date | datetime, until: date | datetime,
    where: Mapping[str, Any] | None = None, zone: str = "UTC", limit: int = 12,
) -> Examples:  # fmt: skip
    """The latest conversations of `rows`: {"edge": (a, b)}, {"touchpoint": a}, {"path": (…)} or a friction's own; with
    `kind` only those that friction is about."""
    actor.must("lead")
    key = "examples " + repr(sorted((name, str(value)) for name, value in rows.items()))

    def ask(here: Open) -> list[tuple[int, int]]:
        found = here.rows(LATEST, there=there(here, rows), most=LOOKED_AT)
        return [(row["conversation"], row["at"]) for row in found]

    latest = opening.asked(key, ask, lambda _basis: [], opening.question(since, until, where, zone, LEAST))
    titles = behind.seen({one for one, _at in latest}, actor)
    shown = [Example(one, titles[one], opening.utc(at)) for one, at in latest if one in titles]
    return Examples(tuple(shown[:limit]), len(latest) - len(shown))


def there(here: Open, rows: Mapping[str, Any]) -> str:
    """Which steps `rows` are about, as SQL. Touchpoints the journeys don't know match none."""
    parts = []
    if "edge" in rows:
        a, b = (here.number(str(code)) for code in rows["edge"])
        parts.append(f"previous = {a} AND tp = {b}")
    if "touchpoint" in rows:
        parts.append(f"tp = {here.number(str(rows['touchpoint']))}")
    if "path" in rows:
        letters = "".join(chr(ord("@") + here.number(str(code))) for code in rows["path"])
        path = opening.literal(letters)
        parts.append(f"journey IN (SELECT journey FROM {here.of('journeys')} WHERE path = {path})")  # noqa: S608
    if rows.get("kind") in MARKS:
        parts.append(MARKS[rows["kind"]])
    return " AND ".join(parts) or "FALSE"
