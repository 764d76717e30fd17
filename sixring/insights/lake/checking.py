"""Whether the lake is what the database says: every row of it, column by column, some thousand at a time.

What the database let go of since (an erasure, a retention) may still be in the lake, under a number that is nobody's;
made anew, the lake is without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from . import tables
from .gathering import Row
from .reading import Lake
from .sources import Source, everything, sources, stretch, stretches


def differences(lake: Lake) -> Iterator[str]:
    """What isn't in both alike, in words; nothing when the lake has followed to the end of the log."""
    for source in sources(datetime.fromisoformat(lake.manifest.at)):
        yield from doubles(source, lake)
        if source.own:
            yield from by_stretch(source, lake)
        else:
            wanted = [row for rows in everything(source) for row in rows]
            yield from of(source, wanted, rows_in(lake, f"FROM {source.table.name}"))


def doubles(source: Source, lake: Lake) -> Iterator[str]:
    [told] = rows_in(lake, f"FROM {source.table.name} SELECT count(*) AS n, count(DISTINCT id) AS keys")
    if told["n"] != told["keys"]:
        yield f"{source.table.name}: a key is there twice"


def by_stretch(source: Source, lake: Lake) -> Iterator[str]:
    name, last = source.table.name, 0
    for known, ids in stretches(source):
        last = ids.stop - 1
        there = rows_in(lake, f"FROM {name} WHERE id BETWEEN {ids.start} AND {last}")
        yield from of(source, stretch(source, known, ids), there)
    yield from of(source, (), rows_in(lake, f"FROM {name} WHERE id > {last}"))


def rows_in(lake: Lake, asked: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = lake.connection.con.sql(asked).to_arrow_table().to_pylist()
    return rows


def of(source: Source, wanted: Iterable[Row], there: Iterable[dict[str, Any]]) -> Iterator[str]:
    name = source.table.name
    told, held = {row["id"]: row for row in wanted}, {row["id"]: row for row in there}
    for key in sorted(told.keys() - held.keys()):
        yield f"{name} {key}: only in the database"
    for key in sorted(still_there(source, held.keys() - told.keys())):
        yield f"{name} {key}: only in the lake"
    for key in sorted(told.keys() & held.keys()):
        if unlike := [column for column in source.table.columns if held[key][column] != told[key].get(column)]:
            yield f"{name} {key}: {', '.join(unlike)} differ"


def still_there(source: Source, keys: Iterable[int]) -> set[int]:
    """Those of `keys` the database knows; the others it let go of."""
    from sixring.feedback.models import Answer
    from sixring.insights.models import IdentityAlias
    from sixring.interactions.models import Interaction

    models = {tables.PEOPLE: (IdentityAlias, "alias"), tables.SWITCHES: (Interaction, "pk"),
              tables.ANSWERS: (Answer, "pk")}  # fmt: skip
    model, column = models.get(source.table, (source.model, "pk"))
    found: set[int] = set(model._default_manager.filter(**{f"{column}__in": list(keys)}).values_list(column, flat=True))
    return found
