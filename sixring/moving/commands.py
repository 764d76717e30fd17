"""`sixring import zendesk|csv`: the same look and the same import as on the screen, in the terminal.

It works here as long as nobody else does: with a server running, either of the two may be the one that goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused

from . import files, moves, reports, tables
from .models import Move
from .tables import cells, mapping

Say = Callable[[str], Any]
State = Move.State
BUSY = (State.LOOKING, State.RUNNING)


def bring(
    kind: str, source: Path, *, dry_run: bool, trust: str, account: str, map_file: Path | None, report: Path | None,
    say: Say,
) -> Move:  # fmt: skip
    """Look through `source`, say what it holds, and unless it is a `dry_run` bring it in."""
    mapping = mapped(kind, source, map_file, say)
    move = moves.open_in(kind, source, actor=SYSTEM, trust=trust, mapping=mapping, account_name=account)
    follow(move, say)
    for line in reports.looked_lines(move):
        say(line)
    if report:
        reports.write(move, report)
        say(f"The report is in {report}.")
    if dry_run:
        say("Nothing was brought in. Without --dry-run it is.")
        return move
    moves.start(move, actor=SYSTEM)
    follow(move, say)
    for line in reports.done_lines(move):
        say(line)
    if move.state == State.FAILED:
        raise Refused(move.problem)
    return move


def follow(move: Move, say: Say) -> None:
    """Go on with `move`, or watch whoever does, until it rests."""
    said = time.monotonic()
    move.refresh_from_db()
    while move.state in BUSY:
        if not moves.go_on(move):
            time.sleep(0.2)
        move.refresh_from_db()
        if time.monotonic() - said > 5 and move.state in BUSY:
            said = time.monotonic()
            say(reports.progress_line(move))


def mapped(kind: str, source: Path, map_file: Path | None, say: Say) -> dict[str, Any]:
    """Which column is what: as the map says, else guessed from the headers and written down to be corrected."""
    if kind != "csv":
        return {}
    path = map_file or mapping.beside(source)
    if path.exists():
        return mapping.read(path.read_text(encoding="utf-8"))
    told = guessed(source)
    path.write_text(mapping.written(told), encoding="utf-8")
    say(f"Which column is what was guessed and written to {path}. Correct it there and run this again.")
    return told


def guessed(source: Path) -> dict[str, Any]:
    """A map for the files of `source`."""
    found = files.found(source, tables.SUFFIXES)
    return mapping.guess({path.name: cells.header(path) for path in found})
