"""Fetching: what an expression says, from the engine, as Python has it.

Ibis takes longer to write SQL than DuckDB to answer it where little is asked; so what was written for an expression is
kept, and its answer taken from DuckDB itself. An expression is known by all it consists of, moments and groups too.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from .answers import Row

MOST = 60  # what each is known by takes up to 200 KB
_written: OrderedDict[Any, str] = OrderedDict()
_lock = threading.Lock()


def fetched(expression: Any) -> list[Row]:
    """Its rows, in the types the expression says."""
    import ibis.expr.operations as ops

    engine = expression.get_backend()
    if engine.name != "duckdb" or expression.op().find(ops.InMemoryTable):
        rows: list[Row] = expression.to_pyarrow().to_pylist()
        return rows
    found, wanted = engine.con.sql(written(expression)).to_arrow_table(), expression.schema().to_pyarrow()
    return list((found if found.schema == wanted else found.cast(wanted)).to_pylist())


def written(expression: Any) -> str:
    """The SQL of an expression, for DuckDB."""
    known = expression.op()
    with _lock:
        if known in _written:
            _written.move_to_end(known)
            return _written[known]
    sql: str = expression.get_backend().compile(expression)
    with _lock:
        _written[known] = sql
        while len(_written) > MOST:
            _written.popitem(last=False)
    return sql
