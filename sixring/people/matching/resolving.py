"""The way from records to clusters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis import ir

from . import comparing, engines, grouping, learning
from .comparing import Usual
from .engines import Engine
from .grouping import Apart
from .learning import Weights
from .levels import ORDER, Field, fields_of
from .roles import Roles
from .tidy import tidy

RANDOM_PAIRS = 500_000
REVIEW, AUTO = 2.0, 5.0  # log2 odds from which two records are shown together, and may be joined unseen
FILLED = 0.02
WORTH_KEEPING = -10.0  # log2 odds below which a pair says nothing


@dataclass(frozen=True, slots=True)
class Step:
    """What one field says of a pair: "family, sounding alike or part of it", and the bits it adds."""

    field: str
    likeness: str
    bits: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """Clusters of records, and what they rest on.

    `cluster`: a number for each record, in the order they came; `sure`: the same by links nobody need look at.
    `pairs`: l and r (numbers of records), a level for each field, log_odds (log2) that they are one person, for every
    pair worth looking at.
    """

    cluster: np.ndarray
    sure: np.ndarray
    pairs: pa.Table
    fields: Sequence[Field]
    weights: Weights
    common: Mapping[str, Usual]
    households: int = 0  # pairs that look like one household or firm

    def why(self, row: Mapping[str, Any]) -> list[Step]:
        """A row of `pairs` as its waterfall: what each field that both fill adds to the prior, the strongest first."""
        steps = []
        for field, bits in zip(self.fields, self.weights.bits, strict=True):
            level = row[f"is_{field.column}"]
            if level >= 0:
                steps.append(Step(field.column, field.names[level], float(bits[level])))
        rare = (row["rare"] + row["rare_home"]) / comparing.EIGHTHS
        rest = row["log_odds"] - row["person"]
        further = [Step("values", "rarer or commoner than usual", rare), Step("household", "might be another's", rest)]
        return sorted(steps, key=lambda step: -abs(step.bits)) + [step for step in further if abs(step.bits) >= 0.05]


def resolve(
    records: pa.Table, roles: Roles, *, review: float = REVIEW, auto: float = AUTO, apart: Apart = grouping.NOBODY,
    engine: str = "duckdb",
) -> Resolution:  # fmt: skip
    """Which of `records` are one person's, `apart` never. Deterministic; raises `BadRoles` when columns are missing.
    `engine`: `duckdb` or `spark` (engines.py)."""
    tidied = tidy(records, roles)
    fields = worth_comparing(tidied)
    with engines.ENGINES[engine]() as at:
        rows = comparing.prepared(at, tidied, fields)
        pairs = comparing.candidates(at, rows, across=bool(roles.source))
        common = comparing.usual(rows, fields)
        table = at.keep("compared", comparing.compared(at, rows, pairs, fields, common))
        weights = learned(at, rows, table, fields, common)
        edges = [scored(table, fields, weights)]
        if not roles.source:
            further = at.keep("further", comparing.closure(at, at.keep("edges", edges[0])))
            more = at.keep("compared_further", comparing.compared(at, rows, further, fields, common))
            edges.append(scored(more, fields, weights))
        found = pa.concat_tables(edges).sort_by([("l", "ascending"), ("r", "ascending")])
        homes = households(table, fields, weights)
    made = clustered(found, records.num_rows, fields, weights, common, roles, (review, auto), apart)
    return replace(made, households=homes)


def worth_comparing(tidied: pa.Table) -> list[Field]:
    """Fields that are filled in at least one record of fifty and say at least two things."""
    return [field for field in fields_of(tidied.column_names) if field is ORDER or tells(tidied[field.column])]


def tells(column: pa.ChunkedArray) -> bool:
    filled = len(column) - column.null_count
    return bool(filled >= FILLED * len(column) and pc.count_distinct(column).as_py() > 1)


def learned(
    at: Engine, rows: ir.Table, table: ir.Table, fields: Sequence[Field], common: Mapping[str, Usual]
) -> Weights:
    """What each level is worth, from the candidates and from pairs at random."""
    total = int(rows.count().execute())
    random = comparing.at_random(at, total, min(RANDOM_PAIRS, total**2 // 4))
    strangers = comparing.patterns(comparing.compared(at, rows, random, fields, common), fields)
    same = [common[field.column].same if field.rare else None for field in fields]
    u = learning.chances_among_strangers(fields, strangers, same)
    return learning.learn(fields, comparing.patterns(table, fields), u, total * (total - 1) / 2, total / 10)


def scored(table: ir.Table, fields: Sequence[Field], weights: Weights) -> pa.Table:
    """The pairs that say something: `log_odds` (log2) that they are one person rather than strangers or housemates."""
    both = weighed(table, fields, weights)
    return both.filter(both.log_odds >= WORTH_KEEPING).to_pyarrow()


def households(table: ir.Table, fields: Sequence[Field], weights: Weights) -> int:
    """How many pairs look like one household or firm, rather than strangers or one person."""
    both = weighed(table, fields, weights)
    return int(both.filter((both.housemates >= REVIEW) & (both.housemates > both.person + 1)).count().execute())


def weighed(table: ir.Table, fields: Sequence[Field], weights: Weights) -> ir.Table:
    """Every pair with what speaks for one `person`, for `housemates`, and the `log_odds` of the former."""
    own, home = table.rare / comparing.EIGHTHS, table.rare_home / comparing.EIGHTHS
    person = weights.prior + own + home + added(table, fields, weights.bits)
    housemates = weights.home_prior + home + added(table, fields, weights.home_bits)
    both = table.mutate(person=person, housemates=housemates)
    # log2(1 + 2^x), which for a large x is x
    rivals = ibis.ifelse(
        both.housemates > 30,
        both.housemates,
        (1 + ibis.literal(2.0) ** ibis.least(both.housemates, 30.0)).log2(),
    )
    return both.mutate(log_odds=both.person - rivals)


def added(table: ir.Table, fields: Sequence[Field], bits: Sequence[np.ndarray]) -> Any:
    total: Any = ibis.literal(0.0)
    for field, own in zip(fields, bits, strict=True):
        level = table[f"is_{field.column}"]
        total = total + ibis.cases(*((level == step, float(b)) for step, b in enumerate(own)), else_=0.0)
    return total


def clustered(
    found: pa.Table, many: int, fields: Sequence[Field], weights: Weights, common: Mapping[str, Usual], roles: Roles,
    thresholds: tuple[float, float], apart: Apart,
) -> Resolution:  # fmt: skip
    left, right = found["l"].to_numpy(), found["r"].to_numpy()
    log_odds = found["log_odds"].to_numpy()
    made = []
    for threshold in thresholds:
        if roles.source:
            made.append(grouping.mutual_best(many, left, right, log_odds, threshold))
        else:
            made.append(grouping.group(many, left, right, log_odds - weights.prior, weights.prior, threshold, apart))
    return Resolution(made[0], made[1], found, fields, weights, common)
