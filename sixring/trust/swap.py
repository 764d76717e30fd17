"""The last step of a restore: what was staged takes the place of what was there. Also after kill -9 in the middle.

What is to be moved is written down first. From then on it is only ever finished, by whoever starts next; before,
nothing has changed. This file knows neither Django nor the database, for it works before either is ready.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from . import folders

PLAN = "restoring.json"
Moves = list[tuple[Path, Path]]


def begin(home: Path, out: Moves, into: Moves, schema: str = "", stage: str = "") -> None:
    """Write down what is to be moved: `out` what was there, `into` what was staged. Now there is no way back."""
    said = {"phase": "out", "out": texts(out), "into": texts(into), "schema": schema, "stage": stage}
    keep(home, said)


def texts(moves: Moves) -> list[list[str]]:
    return [[str(old), str(new)] for old, new in moves]


def keep(home: Path, plan: dict[str, Any]) -> None:
    with folders.whole(home / PLAN) as file:
        file.write(json.dumps(plan).encode())


def open_plan(home: Path) -> dict[str, Any] | None:
    try:
        plan: dict[str, Any] = json.loads((home / PLAN).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return plan


def finish_files(home: Path) -> None:
    """Move what the plan tells, if there is one. Whatever was done of it already is not done again."""
    if not (home / PLAN).exists():
        return
    with folders.locked(home):
        plan = open_plan(home)
        if plan is None:
            return
        if plan["phase"] == "out":
            move_out(plan)
            keep(home, plan | {"phase": "in"})
        move_in(plan)
        if not plan["schema"]:
            end(home, plan)


def move_out(plan: dict[str, Any]) -> None:
    for old, new in plan["out"]:
        if os.path.lexists(old) and not os.path.lexists(new):
            Path(new).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.rename(old, new)
            folders.sync(Path(new).parent)


def move_in(plan: dict[str, Any]) -> None:
    for staged, final in plan["into"]:
        if os.path.lexists(staged):
            for stale in (final, f"{final}-wal", f"{final}-shm"):  # what a start in between may have made
                clear(Path(stale))
            os.rename(staged, final)
            folders.sync(Path(final).parent)


def clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def end(home: Path, plan: dict[str, Any]) -> None:
    (home / PLAN).unlink(missing_ok=True)
    folders.sync(home)
    if plan.get("stage"):
        shutil.rmtree(plan["stage"], ignore_errors=True)
