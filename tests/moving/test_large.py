"""Facts about size: what a file costs in memory does not grow with it."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sixring.moving.reading import pieces
from sixring.moving.tables import cells
from tests.moving.conftest import USER, ZOE, comment, ticket

MB = 1024 * 1024


@contextmanager
def at_most(megabytes: float) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1] / MB
    finally:
        tracemalloc.stop()
    assert peak < megabytes


def as_lines(path: Path, size: int) -> None:
    line = json.dumps(ticket(comments=[comment(1, 7, "x" * 20_000)])).encode() + b"\n"
    with path.open("wb") as file:
        for _ in range(size // len(line)):
            file.write(line)


def as_document(path: Path, size: int) -> None:
    member = json.dumps(ticket(comments=[comment(1, 7, "x" * 20_000)])).encode()
    with path.open("wb") as file:
        file.write(b'{"tickets": [')
        for number in range(size // len(member)):
            file.write((b"," if number else b"") + member)
        file.write(b"]}")


@pytest.mark.parametrize("write", [as_lines, as_document])
def test_json_of_any_size_is_read_in_little_memory(write: Callable[[Path, int], None], tmp_path: Path) -> None:
    write(tmp_path / "large.json", 12 * MB)
    with at_most(3), (tmp_path / "large.json").open("rb") as file:
        assert sum(1 for one in pieces.pieces(file) if not one.problem) > 500


def test_tables_of_any_size_are_read_in_little_memory(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_text("a,b\n" + f"1,{'x' * 1000}\n" * 6_000)
    with at_most(3):
        assert sum(1 for _ in cells.rows(tmp_path / "large.csv")) == 6_000


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("write", [as_lines, as_document])
def test_half_a_gigabyte_ends_in_a_report(write: Callable[[Path, int], None], tmp_path: Path, bring) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "users.json").write_text(f"{json.dumps(USER)}\n{json.dumps(ZOE)}\n")
    write(old / "tickets.json", 500 * MB)
    with (old / "tickets.json").open("ab") as file:
        file.write(b'\n{"id": 1, "requester_id": 7, "status": "op')
    with at_most(60):
        move = bring(old, dry_run=True)
    counts = move.looked["counts"]
    assert (counts["tickets"], counts["rejects"], move.state) == (1, 1, "looked")
