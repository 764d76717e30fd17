"""From a run of the resolver to the model that meeting weighs with."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ..matching.resolving import Resolution
from ..matching.roles import Roles
from ..matching.tidy import tidy
from . import weighing
from .portraits import hashed
from .weighing import Column, Model

LEAST = 3  # who share a value, before it counts as frequent
MOST = 50_000  # frequent values that are kept


def keep(found: Resolution, records: pa.Table, roles: Roles) -> None:
    """From now on whoever is new is weighed by what this run learned, if it learned anything."""
    if found.fields:
        weighing.keep(model_of(found, records, roles))


def model_of(found: Resolution, records: pa.Table, roles: Roles) -> Model:
    """`records` are those the run compared."""
    weights = found.weights
    columns = [
        Column(
            field.column, field.names, [round(float(b), 4) for b in bits], [round(float(b), 4) for b in home],
            field.shared, found.common[field.column].known if field.rare else 0,
            found.common[field.column].same if field.rare else 0.0,
        )
        for field, bits, home in zip(found.fields, weights.bits, weights.home_bits, strict=True)
        if not field.column.startswith("other_")
    ]  # fmt: skip
    tidied = tidy(records, roles)
    counted = [one for column in columns if column.known for one in frequent(column.name, tidied[column.name])]
    often = dict(sorted(counted, key=lambda one: -one[1])[:MOST])
    return Model(weights.prior, weights.home_prior, records.num_rows, columns, often)


def frequent(name: str, values: pa.ChunkedArray) -> Iterator[tuple[int, int]]:
    counts = pc.value_counts(values.drop_null().combine_chunks())
    many = counts.filter(pc.greater_equal(counts.field("counts"), LEAST))
    for value, count in zip(many.field("values").to_pylist(), many.field("counts").to_pylist(), strict=True):
        yield hashed(f"{name}|{value}"), count
