"""Records from wherever they are: Arrow, pandas, Polars and whatever else speaks Arrow, or a CSV or Parquet file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet


class BadRecords(ValueError):
    """These records can't be read: the sentence says where and why."""


def read(records: Any) -> pa.Table:
    """`records` as an Arrow table. Values of a CSV stay as they are written."""
    if isinstance(records, str | Path):
        return read_file(Path(records))
    try:
        return pa.table(records)
    except (TypeError, pa.ArrowInvalid) as error:
        raise BadRecords(f"A {type(records).__name__} is no table of records: {error}.") from error


def read_file(file: Path) -> pa.Table:
    if not file.exists():
        raise BadRecords(f"There is no file {file}.")
    try:
        if file.suffix == ".parquet":
            return pyarrow.parquet.read_table(file)
        columns = pyarrow.csv.open_csv(file).schema.names
        as_written = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()))
        parsed = pyarrow.csv.ParseOptions(newlines_in_values=True)
        return pyarrow.csv.read_csv(file, convert_options=as_written, parse_options=parsed)
    except (pa.ArrowInvalid, OSError) as error:
        raise BadRecords(
            f"{file.name} can't be read: {error}. It takes CSV in UTF-8 (.csv, .csv.gz) or Parquet."
        ) from error
