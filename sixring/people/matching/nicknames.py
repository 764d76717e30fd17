"""Short forms of given names, from the table that comes with the `nicknames` package (English)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import pyarrow as pa
from nicknames import NickNamer


def short_forms(names: Iterable[str]) -> pa.Table:
    """Pairs (short_a, short_b) among `names`, in both directions: a name and its short form, or two of one name's."""
    namer = NickNamer()
    names = set(names)
    groups: dict[str, set[str]] = {}
    for name in names:
        for whole in {*namer.canonicals_of(name), name}:
            groups.setdefault(whole, {whole} & names).add(name)
    pairs = sorted({pair for group in groups.values() for pair in permutations(sorted(group), 2)})
    return pa.table({"short_a": [a for a, _ in pairs], "short_b": [b for _, b in pairs]}, SCHEMA)


SCHEMA = pa.schema({"short_a": pa.string(), "short_b": pa.string()})
