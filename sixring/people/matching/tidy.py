"""One spelling of every value, so that likeness is of what was meant. Each distinct value is read once.

The table it makes has `rid` (the record's number from 0), `source`, and text columns, null where nothing is known:
given, given_sound, family, family_sound, whole, dob, email, local, domain, phone, ident, order_no, device, street, way,
number, postcode, city, company, and other_0, other_1 …
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from .roles import Roles
from .spelling import SHAPES, first_word, given_name, last_word, person, plain, sorted_words, sound


def tidy(records: pa.Table, roles: Roles) -> pa.Table:
    """`records` as comparable text; the rows keep their order."""
    roles.refuse_missing(records.column_names)
    columns: dict[str, pa.Array] = {"rid": pa.array(range(records.num_rows), pa.int64())}
    raw = {role: joined(records, parts) for role, parts in roles.columns.items() if role != "other"}
    names(raw, columns)
    for role, shapes in SHAPES.items():
        if role in raw:
            columns |= {name: each(raw[role], shape) for name, shape in shapes.items()}
    for index, column in enumerate(roles.columns.get("other", ())):
        columns[f"other_{index}"] = each(joined(records, [column]), plain)
    if roles.source:
        columns["source"] = joined(records, [roles.source])
    return pa.table(columns)


def names(raw: dict[str, pa.Array], columns: dict[str, pa.Array]) -> None:
    """Given and family name, from the whole name where they don't stand alone; and the whole as sorted words."""
    whole = raw.get("name")
    for role, part in (("given", first_word), ("family", last_word)):
        own = each(raw[role], person if role == "family" else given_name) if role in raw else None
        derived = each(whole, part) if whole is not None else None
        found = own if derived is None else derived if own is None else pc.coalesce(own, derived)
        if found is not None:
            columns[role] = found
            columns[f"{role}_sound"] = each(found, sound)
    if whole is not None:
        columns["whole"] = each(whole, sorted_words)
    elif {"given", "family"} <= raw.keys():
        columns["whole"] = each(pc.binary_join_element_wise(raw["given"], raw["family"], " "), sorted_words)


def joined(records: pa.Table, parts: Sequence[str]) -> pa.Array:
    """The parts of one value as one text, null where all are."""
    texts = [as_text(records.column(part).combine_chunks()) for part in parts]
    if len(texts) == 1:
        return texts[0]
    return pc.binary_join_element_wise(*texts, " ", null_handling="skip")


def as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_floating(column.type):  # a whole number that became one for the sake of its gaps
        column = column.cast(pa.float64()).cast(pa.int64(), safe=False) if whole_numbers(column) else column
    return column.cast(pa.string())


def whole_numbers(column: pa.Array) -> bool:
    known = column.drop_null()
    return bool(pc.all(pc.equal(known, pc.floor(known))).as_py()) if len(known) else False


def each(column: pa.Array, shape: Callable[[str], str | None]) -> pa.Array:
    """`shape` of every value, called once for each that is different."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    coded = column.dictionary_encode()
    shaped = pa.array([shape(value) or None if value else None for value in coded.dictionary.to_pylist()], pa.string())
    return shaped.take(coded.indices)
