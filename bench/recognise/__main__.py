"""How fast somebody new is held against everybody known, whether the keys lose anybody, and whether anybody is taken
for somebody else.

For each who comes their proven keys are looked up, and whoever shares a key with their portrait is weighed: cold, as if
the machine had just started (SQLite), and warm, with the database's files in the system's memory and others asked about
before. Then the same is asked of everybody by brute force, for some of them; that takes long and is the same for each
database, so `--brute-file` keeps what it said. `--learn` writes the weights a fresh installation has.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import parts

LEARNED_FROM = 60_000
REVIEW = 2.0
SHIPPED = Path(__file__).parents[2] / "sixring/people/meeting/shipped.json"


def learned(seed: int) -> Any:
    """Weights from a crowd of the same kind, but of other people."""
    from bench.identity.crowd import crowd
    from sixring.people.matching.resolving import resolve
    from sixring.people.matching.roles import Roles
    from sixring.people.meeting.learned import model_of

    records, _ = crowd(LEARNED_FROM, seed + 1000)
    roles = Roles.of({name: name for name in records.column_names})
    return model_of(resolve(records, roles), records, roles)


class Bench:
    """Everybody known, and those who come."""

    def __init__(self, cast: Any, scales: Any) -> None:
        self.cast, self.scales = cast, scales
        self.weighed: list[int] = []

    def meets(self, number: int, record: Any) -> tuple[bool, list[Any]]:
        """Whether a proven key says who `record` is, and who it may be. Their address and number are new to us; what
        they type of themselves is the record."""
        from sixring.people import recognise
        from sixring.people.meeting import looking

        from . import people

        keys = [(f"new-{number}@mail.test", "email", "", False), (f"+4400{number:09}", "phone", "", False)]
        known = recognise.look_up(keys)
        hits, weighed = looking.likest(people.values_of(record), self.scales, least=REVIEW)
        self.weighed.append(weighed)
        return bool(known), hits

    def timed(self, records: Iterable[Any], start: int = 0) -> tuple[list[float], list[tuple[bool, list[Any]]]]:
        """Milliseconds for each of `records`, and what was found."""
        took, found = [], []
        for number, record in enumerate(records, start):
            began = time.perf_counter()
            found.append(self.meets(number, record))
            took.append((time.perf_counter() - began) * 1000)
        return took, found

    def figures(self) -> dict[str, Any]:
        from . import people

        members = [record for _, record in self.cast.again]
        forget_pages()
        cold, _ = self.timed(people.few(members, 200), 10**6)
        remember_pages()
        _, strange = self.timed(self.cast.strangers, 2 * 10**6)
        warm, found = self.timed(members)
        right = sum(
            bool(hits) and hits[0].person == whose for (whose, _), (_, hits) in zip(self.cast.again, found, strict=True)
        )
        return {
            "p50_ms": percentile(warm, 50), "p95_ms": percentile(warm, 95),
            "cold_p50_ms": percentile(cold, 50), "cold_p95_ms": percentile(cold, 95),
            "candidates_median": statistics.median(self.weighed), "candidates_p95": percentile(self.weighed, 95),
            "found_again": round(right / len(found), 4),
            "false_automatic": sum(known for known, _ in strange), "non_members": len(strange),
            "non_members_asked_about": round(sum(bool(hits) for _, hits in strange) / len(strange), 4),
        }  # fmt: skip

    def agreement(self, many: int, kept: Path | None) -> dict[str, Any]:
        """Of `many` who come, half of them nobody known: how often the keys lead to whom brute force finds. What that
        found is read from `kept` where it is there, and written there where not."""
        from . import people

        asked = people.few([one for _, one in self.cast.again], many // 2) + people.few(self.cast.strangers, many // 2)
        said = json.loads(kept.read_text()) if kept and kept.exists() else self.brute_force(asked)
        if kept:
            kept.write_text(json.dumps(said))
        agreed = sum(self.agrees(one, best) for one, best in zip(asked, said["best"], strict=True))
        agreement = round(agreed / len(asked), 4)
        return {"brute_force": len(asked), "agreement": agreement, "brute_seconds": said["seconds"]}

    def brute_force(self, asked: Sequence[Any]) -> dict[str, Any]:
        from . import brute

        began = time.perf_counter()
        best = brute.best(self.cast.known, asked, self.scales)
        return {"best": best, "seconds": round(time.perf_counter() - began)}

    def agrees(self, record: Any, best: tuple[int, float] | None) -> bool:
        """The same likest, or nobody worth asking about either way; who is as likely is as good."""
        _, hits = self.meets(5 * 10**6, record)
        if best is None or best[1] < REVIEW:
            return not hits or hits[0].weighed.log_odds < REVIEW + 0.5
        return bool(hits) and (hits[0].person == best[0] or hits[0].weighed.log_odds >= best[1] - 0.5)


def percentile(values: Sequence[float], per: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[per - 1], 3)


def forget_pages() -> None:
    """As if the machine had just started: the database's files leave the memory, ours and the system's."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    for path in Path(settings.HOME).glob("*.sqlite3*"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def remember_pages() -> None:
    """As on a machine that has been running: the database's files in the system's memory."""
    from django.conf import settings
    from django.db import connection

    folder = settings.HOME
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            folder = cursor.fetchone()[0]
    for path in filter(Path.is_file, Path(folder).rglob("*")):
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass


def run(database: str, asked: argparse.Namespace) -> dict[str, Any]:
    with parts.home(database):
        from sixring.people.meeting import weighing

        from . import people

        cast = people.cast(asked.persons, asked.strangers, asked.again, asked.seed)
        began = time.perf_counter()
        people.build(cast.known)
        built = time.perf_counter() - began
        weighing.keep(learned(asked.seed))
        bench = Bench(cast, weighing.scales())
        figures = bench.figures() | bench.agreement(asked.brute, asked.brute_file)
    return {"persons": len(cast.known), "identities": 3 * len(cast.known), "build_s": round(built)} | figures


def apart(database: str, *further: str) -> dict[str, Any]:
    """In a process of its own: Django knows one database a process."""
    command = [sys.executable, "-m", "bench.recognise", *sys.argv[1:], "--database", database, *further]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(json.loads(told.splitlines()[-1]))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    options.add_argument("--persons", type=int, default=1_000_000)
    options.add_argument("--strangers", type=int, default=10_000)
    options.add_argument("--again", type=int, default=5_000)
    options.add_argument("--brute", type=int, default=200)
    options.add_argument("--brute-file", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--learn", action="store_true")
    asked = options.parse_args()
    if asked.learn:
        return write_shipped(asked.seed)
    if asked.database == "both":
        with tempfile.TemporaryDirectory() as folder:
            kept = ("--brute-file", f"{folder}/brute.json") if not asked.brute_file else ()
            print(json.dumps({name: apart(name, *kept) for name in ("sqlite", "postgres")}))
    else:
        print(json.dumps(run(asked.database, asked)))
    return 0


def write_shipped(seed: int) -> int:
    """The weights alone: how common invented names are says nothing of real ones."""
    import msgspec

    with parts.home("sqlite"):
        model = learned(seed)
        columns = [msgspec.structs.replace(column, known=0, same=0.0) for column in model.columns]
        model = msgspec.structs.replace(model, columns=columns, often={})
    SHIPPED.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
