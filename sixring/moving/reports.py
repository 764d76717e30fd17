"""What a look found and what a move did: in lines for the terminal, in parts for the screen, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sixring.core import clock, sheets

from .models import Move, Reject
from .told import STAGES

HEAD = ("what", "count or file", "line", "reason", "row")
CELL = 2000
NAMES = {
    "persons": gettext_lazy("people"),
    "companies": gettext_lazy("companies"),
    "tickets": gettext_lazy("tickets"),
    "messages": gettext_lazy("messages"),
    "notes": gettext_lazy("notes"),
    "attachments": gettext_lazy("files"),
    "agents": gettext_lazy("agents of the old system"),
    "opt-outs": gettext_lazy("people who refuse to be contacted"),
    "tickets that went on": gettext_lazy("tickets that went on"),
    "here already": gettext_lazy("rows that are here already"),
    "repeated": gettext_lazy("rows that repeat others"),
    "known here": gettext_lazy("people whose address is known here"),
    "addresses": gettext_lazy("addresses"),
    "addresses not verified": gettext_lazy("addresses the old system had not verified"),
    "files left behind": gettext_lazy("files that are only named"),
    "rejects": gettext_lazy("rejects"),
}
MAIN = ("persons", "companies", "tickets", "messages", "notes", "attachments", "opt-outs")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a move is: rows done of rows there are, and the seconds left, if that can be told yet."""

    done: int
    total: int
    left: int | None

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.done / self.total)) if self.total else 0


def progress(move: Move) -> Progress:
    sizes = move.looked.get("rows", {})
    before = STAGES[: STAGES.index(move.stage)] if move.stage in STAGES else ()
    done, total = sum(sizes.get(stage, 0) for stage in before) + move.place, sum(sizes.values())
    weight = max(1, sizes.get("tickets", 0))
    took = (clock.now() - (move.started_at or clock.now())).total_seconds()
    share = move.place / weight if move.stage == "tickets" else 0
    return Progress(done, total, round(took * (1 - share) / share) if share > 0.02 else None)


def left(move: Move) -> str:
    """In words how long it still takes; "" while that can't be told."""
    seconds = progress(move).left
    return "" if seconds is None else said(max(1, seconds))


def progress_line(move: Move) -> str:
    if move.state == Move.State.LOOKING:
        return "… looking through it"
    now = progress(move)
    left = f", about {now.left} s left" if now.left is not None else ""
    return f"… {now.done:,} of {now.total:,} rows{left}"


def named(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """(key, name, number) of what was counted, in a fixed order."""
    return [(key, str(name), counts[key]) for key, name in NAMES.items() if counts.get(key)]


def looked_lines(move: Move) -> Iterator[str]:
    counts = move.looked.get("counts", {})
    yield f"{move.name}: " + (", ".join(f"{n:,} {name}" for key, name, n in named(counts) if key in MAIN) or "nothing")
    for key, name, number in named(counts):
        if key not in MAIN:
            yield f"  {number:,} {name}"
    for reject in move.rejects.order_by("pk")[:10]:
        yield f"  {reject.file}:{reject.line}: {reject.reason}"
    yield f"It will take about {said(move.looked.get('seconds', 1))}."


def done_lines(move: Move) -> Iterator[str]:
    counts = move.counts
    yield f"{move.name}: " + (", ".join(f"{n:,} {name}" for _, name, n in named(counts)) or "nothing new")
    for reject in move.rejects.filter(state=Reject.State.OPEN).order_by("pk")[:10]:
        yield f"  {reject.file}:{reject.line}: {reject.reason}"


def said(seconds: int) -> str:
    """A length of time in words, rounded up."""
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    if minutes < 90:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return _("%(n)d hours") % {"n": -(-minutes // 60)}


def lines(move: Move) -> Iterator[bytes]:
    """The report as CSV: what was counted, then every reject with its file, line, reason and row."""
    return sheets.as_csv(HEAD, table(move))


def table(move: Move) -> Iterator[tuple[str | int, ...]]:
    for _key, name, number in named(move.looked.get("counts", {})):
        yield (f"found: {name}", number, "", "", "")
    for _key, name, number in named(move.counts):
        yield (f"brought in: {name}", number, "", "", "")
    for one in move.rejects.order_by("pk").iterator(500):
        yield (f"reject ({one.get_state_display()})", one.file, one.line, one.reason, one.raw[:CELL])


def write(move: Move, path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(lines(move))
