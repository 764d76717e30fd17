"""Splink as its documentation starts everybody off: its ready-made comparisons, a few obvious blocking rules, u from
random pairs, three passes of EM, connected components. The best of three thresholds is reported, so the figure is
kinder than what somebody without the truth would get.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from sixring.people.matching.roles import Roles
from sixring.people.matching.tidy import joined

THRESHOLDS = (0.5, 0.9, 0.99)


def clusters(records: pa.Table, roles: Roles) -> list[list[Any]]:
    """Clusters at each of `THRESHOLDS`."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    table, columns = texts(records, roles)
    rules: list[Any] = [block_on(*pair) for pair in PAIRS if set(pair) <= set(columns)]
    sure: list[Any] = [block_on(*pair) for pair in SURE if set(pair) <= set(columns)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[comparison(name) for name in columns if not (name == "name" and "family" in columns)],
        blocking_rules_to_generate_predictions=rules,
        unique_id_column_name="rid",
    )
    api = DuckDBAPI()
    linker = Linker(api.register(table, table_name="records"), settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in rules[:3]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    made = []
    for least in THRESHOLDS:
        grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=least
        )
        found = {row["rid"]: row["cluster_id"] for row in grouped.as_record_list()}
        made.append([found[number] for number in range(table.num_rows)])
    return made


def comparison(name: str) -> Any:
    import splink.comparison_library as cl

    ready = {
        "given": cl.NameComparison,
        "family": cl.NameComparison,
        "name": cl.NameComparison,
        "email": cl.EmailComparison,
    }
    if name == "dob":
        return cl.DateOfBirthComparison(name, input_is_string=True)
    if name in ready:
        return ready[name](name)
    if name in ("postcode", "phone", "ident"):
        return cl.LevenshteinAtThresholds(name, [1, 2])
    return cl.JaroWinklerAtThresholds(name, [0.9, 0.7])


# What two records of one person are likely to share; the first three that fit are what EM is trained on.
PAIRS = (
    ("given", "family"), ("dob",), ("company",), ("street",), ("phone",), ("email",), ("postcode", "family"),
    ("postcode", "given"), ("city", "family"), ("city", "given"),
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
