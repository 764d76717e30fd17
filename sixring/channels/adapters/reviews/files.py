"""Files of reviews, as `sixring import reviews` and the account's page bring them in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from ... import inbox
from ...contract import BadItem
from ...inbox import Item
from ...models import Account
from ...polling import Found, keeping
from .rows import items

CHUNK = 100
LARGEST, MOST_ROWS = 5 * 1024 * 1024, 5_000  # of a file that is uploaded; the command takes any
Read = tuple[int, Found | BadItem]  # a row's number, as a spreadsheet counts, and what it is


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: rows read, new or edited ones, those already here, and (row, why) of what is no review."""

    read: int
    new: int
    rejected: Sequence[tuple[int, str]]

    @property
    def known(self) -> int:
        return self.read - self.new - len(self.rejected)


def take(account: Account, raw: bytes, name: str, *, actor: Actor) -> Taken:
    """Bring in an uploaded file. Doing it again adds what is new. Raises `Invalid` where it holds no review at all."""
    actor.must("configure")
    found = list(numbered(account, table(raw)))
    rejected = [(number, one.message) for number, one in found if isinstance(one, BadItem)]
    if len(rejected) == len(found):
        why = rejected[0][1] if rejected else _("It has no rows beneath its headings.")
        raise Invalid(_("There is no review in this file. %(why)s") % {"why": why})
    new = 0
    for first in range(0, len(found), CHUNK):
        part = found[first : first + CHUNK]
        inbox.accept(set_aside(account, part, name))
        new += inbox.accept(reviews(account, part))
    changes.record("reviews.uploaded", account, actor=actor)
    return Taken(len(found), new, rejected)


def of_rows(account: Account, rows: Iterable[Mapping[str, str]], name: str) -> Iterator[Item]:
    """What is new in a file and what was edited since; a row that is none goes where somebody can look at it."""
    found = numbered(account, rows)
    while part := list(islice(found, CHUNK)):
        yield from reviews(account, part)
        yield from set_aside(account, part, name)


def table(raw: bytes) -> list[dict[str, str]]:
    """The rows of an uploaded CSV, in UTF-8 or, as Google Play writes it, UTF-16. Raises `Invalid`."""
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    try:
        rows = list(islice(csv.DictReader(io.StringIO(text, newline="")), MOST_ROWS + 1))
    except csv.Error:
        raise Invalid(_("This is no CSV file, or not a whole one.")) from None
    if len(rows) > MOST_ROWS:
        said = _("It has more than %(most)s rows. Split it, or use `sixring import reviews` on the server.")
        raise Invalid(said % {"most": f"{MOST_ROWS:,}"})
    return rows


def numbered(account: Account, rows: Iterable[Mapping[str, str]]) -> Iterator[Read]:
    return enumerate(items(account, rows), 2)


def reviews(account: Account, part: Iterable[Read]) -> list[Item]:
    return keeping.items(account, [one for _number, one in part if isinstance(one, Found)], {"via": "import"})


def set_aside(account: Account, part: Iterable[Read], name: str) -> list[Item]:
    """Rows that are no review: kept by file, row and reason, so that another file of that name has its own."""
    return [
        Item(
            account,
            f"{name}, row {number}".encode("utf-8", "replace"),
            {"via": "import", "key": key, "bad": one.message},
        )
        for number, one in part
        if isinstance(one, BadItem)
        for key in [f"row:{name[-100:]}:{number}:{sha256(one.message.encode()).hexdigest()[:8]}"]
    ]
