"""Bringing things in: mail from files, threads, visits and calls from CSV, through the same inbox as everything else.

Every row ends as a touch, as a repeat of one already here, or in quarantine with its reason; the counts add up.
"""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

from sixring.channels import accounts, inbox
from sixring.channels.adapters.email import sources
from sixring.channels.adapters.reviews import files as reviews
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.conversations import reception
from sixring.core import solo
from sixring.core.actors import SYSTEM
from sixring.core.errors import Invalid, Misconfigured

Say = Callable[[str], Any]
KINDS = {"mail": "email", "threads": "archive", "visits": "visit", "calls": "call", "reviews": "reviews"}
CHUNK = 100
YIELD = 0.02  # seconds between chunks, so that live intake gets its turn on SQLite


def bring(source: Path, kind: str | None, account_name: str | None, *, wait: bool, say: Say) -> dict[str, int]:
    """Take in everything below `source`; returns and says the counts. Doing it again adds nothing."""
    kind = kind or guess(source)
    account = account_for(KINDS[kind], account_name or f"Imported {kind}")
    before = Arrival.objects.filter(account=account).count()
    rows = 0
    items = items_of(source, kind, account)
    while chunk := list(islice(items, CHUNK)):
        inbox.accept(chunk)
        rows += len(chunk)
        time.sleep(YIELD)
    fresh = Arrival.objects.filter(account=account).count() - before
    say(f"{rows} read from {source.name}: {fresh} new, {rows - fresh} already here.")
    counts = {"read": rows, "new": fresh, "repeated": rows - fresh}
    if wait:
        receive_all(say)
        counts |= tally(account, say)
    return counts


def guess(source: Path) -> str:
    """Told from the file: folders and mail files are mail, a CSV says by its columns what it is."""
    if source.is_dir() or not is_csv(source):
        return "mail"
    columns = set(next(csv_rows(source), {}))
    if {"in_response_to_tweet_id", "author_id"} <= columns:
        return "threads"
    raise Invalid(
        f"{source.name} has the columns {', '.join(sorted(columns))}. Say with --kind what it is: visits, calls or "
        "reviews."
    )


def is_csv(source: Path) -> bool:
    return source.name.endswith((".csv", ".csv.gz"))


def account_for(kind: str, name: str) -> Account:
    known = Account.objects.filter(kind=kind, name=name).first()
    return known or accounts.open_account(kind, name, actor=SYSTEM)


def items_of(source: Path, kind: str, account: Account) -> Iterator[Item]:
    if kind == "mail":
        for name, raw in sources.mails(source):
            yield Item(account, raw, {"via": "import", "file": name[-200:]})
        return
    files = sorted(source.glob("*.csv*")) if source.is_dir() else [source]
    for file in files:
        if kind == "reviews":
            yield from reviews.of_rows(account, csv_rows(file), file.name)
            continue
        for number, row in enumerate(csv_rows(file), 2):
            shaped = thread_row(row) if kind == "threads" else row
            key = f"row:{shaped.get('id') or f'{file.name}:{number}'}"
            yield Item(account, json.dumps(shaped).encode(), {"via": "import", "key": key, "who": row.get("value", "")})


def csv_rows(file: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8-sig", errors="replace", newline="") as opened:
        yield from csv.DictReader(cast(Iterable[str], opened))


def thread_row(row: dict[str, str]) -> dict[str, Any]:
    """The columns of a customer-support thread export, in our words."""
    return {
        "id": row["tweet_id"],
        "author": row["author_id"],
        "inbound": row["inbound"].strip().lower() in {"true", "1", "yes"},
        "created_at": row["created_at"],
        "text": row["text"],
        "answers": row["in_response_to_tweet_id"].split(".")[0],
    }


def receive_all(say: Say) -> None:
    """Receive what waits: here, or by the worker that runs already."""
    try:
        with solo.alone():
            while reception.settle():
                say_left(say)
    except Misconfigured:
        while waiting():
            say_left(say)
            time.sleep(0.2)


def waiting() -> int:
    return Arrival.objects.filter(state=Arrival.State.WAITING).count()


def say_left(say: Say) -> None:
    left = waiting()
    if left and left % (10 * CHUNK) < CHUNK:
        say(f"… {left} to be received")


def tally(account: Account, say: Say) -> dict[str, int]:
    """How the arrivals of `account` ended."""
    rows = Arrival.objects.filter(account=account)
    counts = {str(state): rows.filter(state=state).count() for state in Arrival.State}
    said = ", ".join(f"{number} {state}" for state, number in counts.items() if number)
    say(f"{account.name}: {rows.count()} in all, {said}.")
    return counts
