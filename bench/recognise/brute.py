"""The same question asked of everybody, without keys: the resolver's own comparison of each asked with all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sixring.people.matching import comparing, engines, resolving
from sixring.people.matching.learning import Weights
from sixring.people.matching.levels import fields_of
from sixring.people.matching.roles import Roles
from sixring.people.matching.tidy import tidy
from sixring.people.meeting.weighing import Scales

from .people import Record

PAIRS = 2_000_000  # at once


def best(known: Sequence[Record], asked: Sequence[Record], scales: Scales) -> list[tuple[int, float] | None]:
    """For each asked the number (from 1) and log2 odds of the likest of all known, or None."""
    records = pa.Table.from_pylist([*known, *asked])
    tidied = tidy(records, Roles.of({name: name for name in records.column_names}))
    learned = {column.name for column in scales.model.columns}
    fields = [field for field in fields_of(tidied.column_names) if field.column in learned]
    weights = weights_of(scales, [field.column for field in fields])
    found: list[tuple[int, float] | None] = []
    with engines.duck(3000) as at:
        rows = comparing.prepared(at, tidied, fields)
        common = comparing.usual(rows, fields)
        together = max(1, PAIRS // len(known))
        for start in range(0, len(asked), together):
            some = range(start, min(start + together, len(asked)))
            pairs = at.keep("asked", crossed([len(known) + one for one in some], len(known)))
            told = resolving.scored(comparing.compared(at, rows, pairs, fields, common), fields, weights)
            at.drop("asked")
            found += [likest(told, len(known) + one) for one in some]
    return found


def weights_of(scales: Scales, names: Sequence[str]) -> Weights:
    columns = {column.name: column for column in scales.model.columns}
    bits = tuple(np.array(columns[name].bits) for name in names)
    home = tuple(np.array(columns[name].home_bits) for name in names)
    return Weights(scales.prior, bits, scales.home_prior, home)


def crossed(asked: Sequence[int], known: int) -> pa.Table:
    left = np.repeat(np.array(asked, np.int64), known)
    return pa.table({"l": left, "r": np.tile(np.arange(known, dtype=np.int64), len(asked))})


def likest(told: pa.Table, asked: int) -> tuple[int, float] | None:
    own = told.filter(pc.equal(told["l"], asked))
    if not own.num_rows:
        return None
    at = int(np.argmax(own["log_odds"].to_numpy()))
    return own["r"][at].as_py() + 1, own["log_odds"][at].as_py()
