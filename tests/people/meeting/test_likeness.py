"""Facts about likeness one pair at a time: it says what the resolver says of the same pair."""

import ibis
import numpy as np
import pyarrow as pa
import pytest

from bench.identity.crowd import crowd
from sixring.people.matching import comparing, engines
from sixring.people.matching.levels import ORDER, fields_of
from sixring.people.matching.roles import Roles
from sixring.people.matching.spelling import spelled
from sixring.people.matching.tidy import tidy
from sixring.people.meeting import likeness

MORE = {
    "company": ["Petal & Pot Ltd", "Petal and Pot", "Greenhouse Glass GmbH", "Glass of the Greenhouse", None],
    "ident": ["C-1001", "C-1010", "C1001", "X-77", None],
    "order": ["#5001", "5001", "#5010", None],
    "device": ["browser 1", "browser 2", None],
}


@pytest.fixture(scope="module")
def records() -> pa.Table:
    """Three hundred invented customers, with names, slips and gaps of their own."""
    table, _ = crowd(300)
    draw = np.random.default_rng(7)
    for role, values in MORE.items():
        chosen = [values[at] for at in draw.integers(0, len(values), table.num_rows)]
        table = table.append_column(role, pa.array(chosen, pa.string()))
    named = [row | odd_name(at, row["given"], row["family"]) for at, row in enumerate(table.to_pylist())]
    return pa.Table.from_pylist(named, schema=table.schema)


def odd_name(at, given, family):
    """Some names turned, some short, some in parts."""
    odd = {
        0: (family, given),
        1: ("Bob", "Smith-Jones"),
        2: ("Robert", "Jones"),
        3: ("R.", "Jones"),
        4: ("Bobby", "Smyth"),
    }
    return dict(zip(("given", "family"), odd.get(at % 11, (given, family)), strict=True))


def test_every_step_is_the_one_the_resolver_takes(records):
    roles = Roles.of({name: name for name in records.column_names})
    tidied = tidy(records, roles)
    fields = [field for field in fields_of(tidied.column_names) if not field.column.startswith("other_")]
    mine = [spelled({role: value for role, value in row.items() if value}) for row in records.to_pylist()]
    left, right = np.triu_indices(records.num_rows, 1)
    kept = np.random.default_rng(3).choice(len(left), 6_000, replace=False)
    with engines.duck() as at:
        rows = comparing.prepared(at, tidied, fields)
        pairs = at.keep("some", pa.table({"l": left[kept], "r": right[kept]}))
        common = comparing.usual(rows, fields)
        told = comparing.compared(at, rows, pairs, fields, common).order_by([ibis._.l, ibis._.r]).to_pyarrow()
    differing = []
    for row in told.to_pylist():
        theirs, order = likeness.turned_right(mine[row["l"]], mine[row["r"]])
        for field in fields:
            own = order if field is ORDER else likeness.level(field.column, mine[row["l"]], theirs)
            if own != row[f"is_{field.column}"]:
                differing.append(
                    (
                        field.column,
                        mine[row["l"]].get(field.column),
                        theirs.get(field.column),
                        own,
                        row[f"is_{field.column}"],
                    )
                )
    assert differing == []
