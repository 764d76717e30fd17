"""Candidate keys: records that share one are compared. Each is a text made of columns; a key that more than `CAP`
records share says too little and is passed over. Among millions a birthday or a postcode alone is shared by dozens
everywhere; such a kind of key may bring no more than `MOST` pairs, and keeps those that fewest share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

from ibis import ir

CAP = 100
MOST = 2_000_000


def cap(sizes: Mapping[int, int]) -> int:
    """How many records may share a key of this kind. `sizes`: how many keys are shared by so many."""
    pairs = 0
    for many in sorted(sizes):
        pairs += sizes[many] * many * (many - 1) // 2
        if pairs > MOST:
            return many - 1
    return CAP


def of(records: ir.Table) -> Iterator[ir.Table]:
    """For every key the records have the columns for, a table of rid, key (null where a part is missing) and source."""
    also = ["source"] if "source" in records.columns else []
    for parts in usable(KEYS.values(), records):
        yield records.select("rid", *also, key=made(records, parts))
    if "whole" in records.columns:
        words = records.mutate(word=records.whole.split(" ").unnest())
        for parts in usable(WORDS, records):
            yield words.select("rid", *also, key=made(words, ("word", *parts)))


def usable(keys: Iterable[tuple[str, ...]], records: ir.Table) -> list[tuple[str, ...]]:
    return [key for key in keys if {part.partition(":")[0] for part in key} <= set(records.columns)]


def made(t: ir.Table, parts: tuple[str, ...]) -> ir.StringValue:
    """`column`, `column:3` (the first three letters), `column:2-4` (from the second to the fourth), `column:-7`."""
    first, *more = (cut(t[part.partition(":")[0]], part.partition(":")[2]) for part in parts)
    return reduce(lambda key, text: key + "|" + text, more, first)


def cut(column: ir.StringValue, how: str) -> ir.StringValue:
    if not how:
        return column
    if how.startswith("-"):
        return column.right(int(how[1:]))
    first, _, last = how.partition("-")
    if not last:
        return column.left(int(first))
    return column.substr(int(first) - 1, int(last) - int(first) + 1)


KEYS: dict[str, tuple[str, ...]] = {
    "full": ("given", "family"),
    "turned": ("family", "given"),
    "whole": ("whole",),
    "family sound, day": ("family_sound", "dob"),
    "given sound, day": ("given_sound", "dob"),
    "given, year, f": ("given", "dob:4", "family:1"),
    "family, year, g": ("family", "dob:4", "given:1"),
    "family sound, postcode": ("family_sound", "postcode"),
    "given, postcode": ("given", "postcode"),
    "postcode, day": ("postcode", "dob"),
    "day, city": ("dob", "city"),
    "day": ("dob",),
    "postcode": ("postcode",),
    "email": ("email",),
    "local": ("local",),
    "domain, l": ("domain", "local:1"),
    "mail start": ("email:7",),
    "phone": ("phone:-7",),
    "ident": ("ident",),
    "order": ("order_no",),
    "device": ("device",),
    "street": ("street",),
    "number, postcode": ("number", "postcode"),
    "street start": ("street:12",),
    "way": ("way",),
    "starts": ("given:3", "family:4"),
    "sounds": ("given_sound:3", "family_sound"),
    "given, city": ("given", "city"),
    "family, city": ("family", "city"),
    "family sound, area": ("family_sound", "postcode:3"),
    "given sound, sector": ("given_sound", "postcode:4"),
    "month-day, family": ("dob:5-8", "family_sound"),
    "year-month, family": ("dob:6", "family_sound"),
    "month-day, given": ("dob:5-8", "given_sound"),
    "year-month, given": ("dob:6", "given_sound"),
    "company": ("company",),
    "company start, postcode": ("company:10", "postcode"),
}
# Either name's words, each with what else is known: a name in the wrong place still finds its record.
WORDS: tuple[tuple[str, ...], ...] = (
    ("city",), ("dob",), ("postcode:4",), ("dob:6",), ("email:3",), ("dob:4", "city:4"),
)  # fmt: skip
