"""`sixring people resolve`: a file of records in, a CSV of clusters out, each with its evidence in words."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sixring.core import sheets

from . import roles as naming
from .reading import read
from .resolving import Resolution, Step, resolve
from .roles import Roles

Say = Callable[[str], Any]
HEAD = ("cluster", "sure_cluster", "best_partner", "log_odds", "evidence")


def run(file: Path, roles_file: Path | None, out: Path, *, engine: str = "duckdb", say: Say) -> None:
    """Resolve `file` and write `out`. Raises `BadRecords` or `BadRoles`."""
    began = time.monotonic()
    records = read(file)
    if roles_file:
        roles = Roles.read(roles_file)
    else:
        guessed = naming.guess(records.column_names)
        say("Told from the columns' names: " + ", ".join(f"{role} = {' + '.join(c)}" for role, c in guessed.items()))
        roles = Roles.of(guessed)
    found = resolve(records, roles, engine=engine)
    names = records[roles.id].to_pylist() if roles.id else range(records.num_rows)
    write(out, (roles.id or "row", *HEAD), rows(found, [str(name) for name in names]))
    sizes = Counter(found.cluster.tolist())
    say(
        f"{records.num_rows} records are {len(sizes)} clusters, the largest of {max(sizes.values(), default=0)}; "
        f"by sure links alone {len(set(found.sure.tolist()))}. {time.monotonic() - began:.0f} s. Written to {out}."
    )


def write(out: Path, head: tuple[str, ...], lines: Iterator[list[str]]) -> None:
    chunks = sheets.as_csv(head, lines)
    next(chunks)  # without the byte order mark: programs read this file
    with out.open("wb") as file:
        file.writelines(chunks)


def rows(found: Resolution, names: list[str]) -> Iterator[list[str]]:
    """A line for each record: where it belongs, and the pair that speaks most for it."""
    best = best_pairs(found)
    for record, (cluster, sure) in enumerate(zip(found.cluster.tolist(), found.sure.tolist(), strict=True)):
        partner: list[str] = ["", "", ""]
        if record in best:
            row = best[record]
            other = row["l"] if row["r"] == record else row["r"]
            partner = [names[other], f"{row['log_odds']:.1f}", "; ".join(map(in_words, found.why(row)))]
        yield [names[record], str(cluster), str(sure), *partner]


def best_pairs(found: Resolution) -> dict[int, dict[str, Any]]:
    """The strongest pair of each record within its cluster."""
    best: dict[int, dict[str, Any]] = {}
    for row in found.pairs.to_pylist():
        if found.cluster[row["l"]] != found.cluster[row["r"]]:
            continue
        for record in (row["l"], row["r"]):
            if record not in best or best[record]["log_odds"] < row["log_odds"]:
                best[record] = row
    return best


def in_words(step: Step) -> str:
    return f"{step.field} {step.likeness} {step.bits:+.1f}"
