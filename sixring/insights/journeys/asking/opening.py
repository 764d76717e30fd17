"""Opening folded journeys: of which period and of whom, as SQL over their files; answers are kept to the next fold."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import ceil
from typing import Any, TypeVar, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.errors import Invalid

from ...lake.reading import SCHEME
from ...lake.store import Store
from ...metrics import at_hand, periods
from ...metrics.questions import LEAST
from .. import catalogue, keeping, making
from ..keeping import Folded
from ..shapes import Basis

# What journeys can be told apart by, and the column that has it.
GROUPS: Mapping[str, str] = {
    "group": "group", "channel": "entry", "reason": "reason", "product": "product", "language": "language",
    "team": "team",
}  # fmt: skip
NAMES = {
    "new": gettext_lazy("Here for the first time"), "known": gettext_lazy("Here before, never bought"),
    "customer": gettext_lazy("Bought once before"), "regular": gettext_lazy("Bought several times before"),
}  # fmt: skip
NOT_YET = gettext_lazy("No journey was folded yet: the worker does it within minutes, or: sixring journeys make.")
MOST, STATEMENTS = 200, 24
BITS, DIFFERENT = 2_000_000, "count(DISTINCT person)"
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the journeys stand that are asked now. `stale`: the lake or the catalogue went on since."""

    at: datetime
    folded_at: datetime
    took_s: float
    journeys: int
    steps: int
    stale: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `where`: {one of GROUPS: value or several; None means unknown}."""

    since: datetime
    until: datetime
    where: tuple[tuple[str, tuple[Any, ...]], ...]
    least: int

    @property
    def narrow(self) -> bool:
        return bool(self.where)

    @property
    def condition(self) -> str:
        """Of which rows, as SQL over `steps` or `journeys`."""
        ends = f"began >= {ceil(self.since.timestamp())} AND began < {ceil(self.until.timestamp())}"
        return " AND ".join([ends, *(chosen(GROUPS[name], values) for name, values in self.where)])


@dataclass(frozen=True, slots=True)
class Open:
    """Folded journeys, by a cursor of DuckDB's that has `steps` and `journeys` in their places."""

    cursor: Any
    folded: Folded
    place: Store
    question: Question

    def rows(self, sql: str, **more: object) -> list[dict[str, Any]]:
        """`{steps}`, `{met}` and `{journeys}` in `sql` stand for rows of the question, other braces for `more`."""
        tables = {name: self.of(name) for name in self.folded.files}
        text = sql.format(**tables, **more)
        return kept(_rows, STATEMENTS, self.folded.stamp(self.place), text, lambda: self.counted(text))

    def counted(self, text: str) -> list[dict[str, Any]]:
        done = self.cursor.execute(text)
        names = [one[0] for one in done.description]
        return [dict(zip(names, row, strict=True)) for row in done.fetchall()]

    def of(self, table: str) -> str:
        return f"(SELECT * FROM read_parquet('{self.path(table)}') WHERE {self.question.condition})"  # noqa: S608

    def path(self, table: str) -> str:
        path = self.place.path(self.folded.files[table])
        return (path if self.place.local else f"{SCHEME}://{path}").replace("'", "''")

    def code(self, tp: int | None) -> str:
        return self.folded.codes[tp - 1] if tp else ""

    def stage(self, code: str) -> Any:
        return self.folded.stages[self.folded.codes.index(code)]

    def number(self, code: str) -> int:
        """0, which nothing has, for what the journeys were not folded by."""
        return self.folded.codes.index(code) + 1 if code in self.folded.codes else 0

    def fresh(self, seen: str) -> str:
        """Whether a person is counted here: their journey before that passed here too, which began at `seen`, is not of
        this period."""
        return f"({seen} IS NULL OR {seen} < {ceil(self.question.since.timestamp())})"

    def people(self, seen: str) -> str:
        """How many people rows are of, each the first in its journey. Where only some journeys count, which those
        before tell nothing about, they are counted one by one."""
        return self.different if self.question.narrow else f"count(*) FILTER ({self.fresh(seen)})"

    @property
    def different(self) -> str:
        """How many different people rows are of. They are numbered from one, and setting a bit for each takes a third
        of the time that telling them apart does; not where so many bits a group would be too much memory."""
        known = self.folded.rows.get("people", 0)
        return f"coalesce(bit_count(bitstring_agg(person, 1, {known})), 0)" if 0 < known <= BITS else DIFFERENT


def question(
    since: date | datetime, until: date | datetime, where: Mapping[str, Any] | None, zone: str, least: int
) -> Question:
    """Raises `Invalid` for what journeys can't be told apart by."""
    first, last = periods.moment(since, zone), periods.moment(until, zone)
    if last <= first:
        raise Invalid(_("The period ends before it begins."))
    found = []
    for name, wanted in sorted((where or {}).items()):
        if name not in GROUPS:
            raise Invalid(_("Journeys can’t be told apart by %(name)s.") % {"name": name})
        found.append((name, tuple(wanted) if isinstance(wanted, list | tuple | set | frozenset) else (wanted,)))
    return Question(first, last, tuple(found), least)


def chosen(column: str, values: tuple[Any, ...]) -> str:
    known = [literal(value) for value in values if value is not None]
    parts = [f'"{column}" IN ({", ".join(known)})'] if known else []
    parts += [f'"{column}" IS NULL'] if None in values else []
    return f"({' OR '.join(parts)})" if parts else "FALSE"


def literal(value: Any) -> str:
    return str(int(value)) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def asked(name: str, ask: Callable[[Open], Found], nothing: Callable[[Basis], Found], of: Question) -> Found:
    """What `ask` says of the journeys folded last, kept until the next fold; `nothing` where there is none yet."""
    place = keeping.here()
    folded = keeping.read(place)
    if folded is None:
        return nothing(Basis(of.since, of.until, missing=str(NOT_YET)))
    return kept(_answers, MOST, folded.stamp(place), (name, of), lambda: answered(ask, folded, place, of))


def answered(ask: Callable[[Open], Found], folded: Folded, place: Store, of: Question) -> Found:
    with opened(folded, place, of) as found:
        return ask(found)


@contextmanager
def opened(folded: Folded, place: Store, of: Question) -> Iterator[Open]:
    with at_hand.lake() as lake:
        yield Open(lake.connection.con, folded, place, of)


Kept = OrderedDict[Hashable, Any]
_answers: Kept = OrderedDict()
_rows: Kept = OrderedDict()  # what several questions of a page count alike
_lock = threading.Lock()


def kept(store: Kept, most: int, stamp: Hashable, key: Hashable, ask: Callable[[], Found]) -> Found:
    """Asked once while the journeys stay as they are, by a process for itself; the `most` asked for last are kept."""
    with _lock:
        if (stamp, key) in store:
            store.move_to_end((stamp, key))
            return cast(Found, store[stamp, key])
    found = ask()
    with _lock:
        store[stamp, key] = found
        while len(store) > most:
            store.popitem(last=False)
    return found


def forget() -> None:
    """Whatever is asked next is counted anew."""
    with _lock:
        _answers.clear()
        _rows.clear()


def basis(here: Open, journeys: int, people: int, suppressed: int = 0) -> Basis:
    of = here.question
    missing = "" if here.folded.rows.get("journeys") else _("Nothing the catalogue knows has happened yet.")
    return Basis(
        of.since, of.until, journeys, people, datetime.fromisoformat(here.folded.at), missing, suppressed,
        {name: values[0] if len(values) == 1 else list(values) for name, values in of.where}, labels(),
    )  # fmt: skip


def labels() -> dict[str, str]:
    return {one.code: str(one.label) for one in catalogue.every()}


def standing() -> Standing | None:
    """How they stand; None where nothing was folded yet."""
    from ...lake import manifest
    from ...lake.store import store

    lake = store()
    folded, known = keeping.read(keeping.here(lake)), manifest.read(lake)
    if folded is None:
        return None
    stale = known is None or making.key_of(known) != folded.key
    return Standing(
        datetime.fromisoformat(folded.at), datetime.fromisoformat(folded.folded_at), folded.took_s,
        folded.rows["journeys"], folded.rows["steps"], stale,
    )  # fmt: skip


def members(
    since: date | datetime, until: date | datetime, by: str, *, zone: str = "UTC", least: int = LEAST
) -> list[tuple[Any, int]]:
    """The values journeys can be narrowed to by `by`, with their journeys, the most frequent first; those of fewer than
    `least` people are left out."""
    if by not in GROUPS:
        raise Invalid(_("Journeys can’t be told apart by %(name)s.") % {"name": by})
    of = question(since, until, None, zone, least)

    def ask(here: Open) -> list[tuple[Any, int]]:
        rows = here.rows(
            f'SELECT "{GROUPS[by]}" AS member, count(*) AS n, {here.different} AS people FROM {{journeys}}'  # noqa: S608
            " GROUP BY 1 ORDER BY n DESC, 1 LIMIT 40"
        )
        return [(row["member"], row["n"]) for row in rows if row["people"] >= least]

    return asked(f"members {by}", ask, lambda _basis: [], of)


def utc(seconds: int | None) -> datetime:
    return datetime.fromtimestamp(seconds or 0, UTC)
