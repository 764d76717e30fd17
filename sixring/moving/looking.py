"""Looking through a source before anything is brought in: what there is, what is wrong with it, whom it would meet.

Nothing is written but the report. It takes the way the import itself takes, short of the database.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction

from sixring.core import clock
from sixring.people.models import Identity
from sixring.people.normalise import normalise

from . import counterparts, rejects, sources
from .models import Move, Reject
from .people import usable
from .told import STAGES, Company, Item, Row, Someone, Ticket, Unreadable

TOGETHER = 300
MESSAGES_A_SECOND = 700  # measured with `bin/bench history`, rounded down


class Seen:
    """Keys met so far, in a file that goes by itself: a set of any size in little memory."""

    def __init__(self) -> None:
        self.file = tempfile.NamedTemporaryFile(prefix="sixring-move-")  # noqa: SIM115  # lives as long as this
        self.rows = sqlite3.connect(self.file.name, isolation_level=None)
        self.rows.execute("PRAGMA journal_mode = OFF")
        self.rows.execute("PRAGMA synchronous = OFF")
        self.rows.execute("CREATE TABLE seen (kind TEXT, key TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID")

    def add(self, kind: str, key: str) -> bool:
        """Whether it is new."""
        return self.rows.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (kind, key)).rowcount == 1

    def has(self, kind: str, key: str) -> bool:
        return self.rows.execute("SELECT 1 FROM seen WHERE kind = ? AND key = ?", (kind, key)).fetchone() is not None


class Look:
    """One look through a move's source, some rows at a time. It is begun anew when the process that did it is gone."""

    def __init__(self, move: Move) -> None:
        self.move, self.seen, self.counts = move, Seen(), Counter[str]()
        self.sizes = Counter[str]()  # rows of each stage, to tell how far the import is
        self.rows = self.all_rows()
        Reject.objects.filter(move=move, state=Reject.State.SEEN).delete()

    def all_rows(self) -> Iterator[tuple[str, Row]]:
        for stage in STAGES:
            for row in sources.rows(self.move, stage):
                yield stage, row

    def go_on(self) -> int:
        """Look at some more; returns at how many. 0: it is done, and what was found stands in the move."""
        some = list(islice(self.rows, TOGETHER))
        by_stage: dict[str, list[Row]] = {}
        for stage, row in some:
            by_stage.setdefault(stage, []).append(row)
        for stage, rows in by_stage.items():
            self.take(stage, rows)
        if not some:
            self.finish()
        return len(some)

    def take(self, stage: str, rows: Sequence[Row]) -> None:
        self.sizes[stage] += len(rows)
        bad = [(row, row.item) for row in rows if isinstance(row.item, Unreadable)]
        good = [(row, row.item) for row in rows if row.item is not None and not isinstance(row.item, Unreadable)]
        bad += list(self.look_at(good))
        with transaction.atomic():
            self.counts["rejects"] += rejects.keep(self.move, stage, bad, Reject.State.SEEN)

    def look_at(self, good: Sequence[tuple[Row, Item]]) -> Iterator[tuple[Row, Unreadable]]:
        people = [item for _, item in good if isinstance(item, Someone)]
        self.meet(people)
        askers = {key for _, item in good if isinstance(item, Ticket) for key in asked_by(item)}
        known = {
            key
            for kind in ("person", "agent")
            for key in (counterparts.found(self.move.account, kind, askers) if self.move.account else ())
        }
        for row, item in good:
            try:
                self.count(item, known)
            except Unreadable as why:
                yield row, why

    def meet(self, people: Sequence[Someone]) -> None:
        """Who of them is known here by a proven address."""
        values = {normalise(a.kind, a.value) for one in people for a in usable(one)}
        here = Identity.objects.filter(value__in=values, kind__in=("email", "phone"), claimed=False)
        known = set(here.values_list("kind", "value"))
        for one in people:
            met = any((a.kind, normalise(a.kind, a.value)) in known for a in usable(one))
            self.counts["known here"] += met and not one.works_here

    def count(self, item: Item, known: set[str]) -> None:
        if isinstance(item, Company):
            self.counts["companies" if self.seen.add("company", item.key) else "repeated"] += 1
        elif isinstance(item, Someone):
            self.count_person(item)
        else:
            self.count_ticket(item, known)

    def count_person(self, one: Someone) -> None:
        if not usable(one) and not one.key:
            raise Unreadable("The person has neither an address we can use nor a number.")
        if not self.seen.add("person", one.key):
            self.counts["repeated"] += 1
            return
        self.counts["agents" if one.works_here else "persons"] += 1
        if one.works_here:
            return
        self.counts["opt-outs"] += one.never or any(answer == "no" for _, _, answer in one.answers)
        unsure = [address for address in usable(one) if not address.verified]
        self.counts["addresses not verified"] += len(unsure)
        self.counts["addresses"] += len(usable(one))

    def count_ticket(self, one: Ticket, known: set[str]) -> None:
        askers = asked_by(one)
        for whom in (one.whom, *(said.whom for said in one.said)):
            if whom is not None and whom.key and not self.seen.has("person", whom.key):
                self.count_person(whom)
        if not any(key in known or self.seen.has("person", key) for key in askers):
            raise Unreadable(f"Whoever asked ({next(iter(askers), 'nobody')}) is among no people of these files.")
        fresh = self.seen.add("ticket", one.number)
        self.counts["tickets" if fresh else "repeated"] += 1
        if fresh:
            self.counts["messages"] += sum(said.public for said in one.said)
            self.counts["notes"] += sum(not said.public for said in one.said)
            files = [file for said in one.said for file in said.files]
            self.counts["attachments"] += sum(bool(file.path) for file in files)
            self.counts["files left behind"] += sum(not file.path for file in files)

    def finish(self) -> None:
        found = {name: number for name, number in self.counts.items() if number}
        seconds = (found.get("messages", 0) + found.get("notes", 0) + found.get("persons", 0)) / MESSAGES_A_SECOND
        told = {"counts": found, "rows": dict(self.sizes), "seconds": max(1, round(seconds))}
        with transaction.atomic():
            waiting = Move.objects.filter(pk=self.move.pk, state=Move.State.LOOKING)
            waiting.update(state=Move.State.LOOKED, looked=told, ended_at=clock.now())


def asked_by(one: Ticket) -> list[str]:
    return [key for key in (one.requester, one.whom.key if one.whom else "") if key]
