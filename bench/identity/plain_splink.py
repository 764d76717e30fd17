"""Splink as its documentation starts everybody off: its ready-made comparisons, a few obvious blocking rules, u from
random pairs, two passes of EM, connected components at 0.9.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from sixring.people.matching.roles import Roles
from sixring.people.matching.tidy import joined


def clusters(records: pa.Table, roles: Roles) -> list[Any]:
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    table, columns = texts(records, roles)
    ready = {
        "given": cl.NameComparison,
        "family": cl.NameComparison,
        "email": cl.EmailComparison,
        "name": cl.NameComparison,
    }
    comparisons = [
        cl.DateOfBirthComparison(name, input_is_string=True)
        if name == "dob"
        else ready[name](name)
        if name in ready and not (name == "name" and "family" in columns)
        else cl.ExactMatch(name).configure(term_frequency_adjustments=True)
        for name in columns
    ]
    rules: list[Any] = [block_on(*pair) for pair in PAIRS if set(pair) <= set(columns)]
    sure: list[Any] = [block_on(*pair) for pair in SURE if set(pair) <= set(columns)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
        unique_id_column_name="rid",
    )
    api = DuckDBAPI()
    linker = Linker(api.register(table, table_name="records"), settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in rules[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=0.9)
    found = {row["rid"]: row["cluster_id"] for row in grouped.as_record_list()}
    return [found[number] for number in range(table.num_rows)]


# What two records of one person are likely to share; the first two that fit are what EM is trained on.
PAIRS = (
    ("given", "family"), ("dob",), ("email",), ("phone",), ("postcode", "family"), ("postcode", "given"),
    ("company",), ("street",), ("city", "family"), ("city", "given"),
)  # fmt: skip
SURE = (("given", "family", "dob"), ("email",), ("phone",), ("company", "street"))


def texts(records: pa.Table, roles: Roles) -> tuple[pa.Table, list[str]]:
    """The same columns we see, as they are written, in lower case, empty ones null."""
    import pyarrow.compute as pc

    made: dict[str, Any] = {"rid": pa.array(range(records.num_rows))}
    for role, parts in roles.columns.items():
        for number, group in enumerate([[one] for one in parts] if role == "other" else [list(parts)]):
            column = pc.utf8_trim_whitespace(pc.utf8_lower(joined(records, group)))
            made[f"{role}_{number}" if role == "other" else role] = pc.if_else(pc.equal(column, ""), None, column)
    return pa.table(made), [name for name in made if name != "rid"]
