"""Rules of a touchpoint: which rows of the lake belong to it. Data in, SQL out; anything unknown is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sixring.core.errors import Invalid

Rule = Mapping[str, Any]
WORDS, YES_NO, NUMBERS = "words", "yes or no", "numbers"
# By table, what a rule may ask about its rows.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "visits": {"kind": WORDS, "source": WORDS},
    "orders": {"state": WORDS, "source": WORDS, "channel": WORDS},
    "interactions": {
        "channel": WORDS, "kind": WORDS, "incoming": YES_NO, "automatic": YES_NO, "reason": NUMBERS,
    },
    "answers": {"metric": WORDS, "touchpoint": WORDS, "channel": WORDS, "source": WORDS},
}  # fmt: skip
MOST_VALUES, LONGEST = 50, 80


def read(raw: object) -> dict[str, Any]:
    """A rule as it is kept: its table, and for each field a list of words or numbers, or yes or no. Raises `Invalid`
    for what can't be asked."""
    if not isinstance(raw, Mapping) or raw.get("table") not in FIELDS:
        raise Invalid(_("A rule says of which of these it is: %(tables)s.") % {"tables": ", ".join(FIELDS)})
    fields = FIELDS[raw["table"]]
    asked = {name: value for name, value in raw.items() if name != "table" and value not in (None, "", [])}
    if unknown := asked.keys() - fields.keys():
        raise Invalid(_("%(table)s know no %(field)s.") % {"table": raw["table"], "field": ", ".join(sorted(unknown))})
    return {"table": raw["table"]} | {name: value_of(fields[name], value) for name, value in asked.items()}


def value_of(kind: str, value: Any) -> Any:
    if kind == YES_NO:
        if not isinstance(value, bool):
            raise Invalid(_("Yes or no, please."))
        return value
    many = list(value) if isinstance(value, list | tuple) else [value]
    wanted = int if kind == NUMBERS else str
    if len(many) > MOST_VALUES or not all(type(one) is wanted and len(str(one)) <= LONGEST for one in many):
        raise Invalid(_("A rule takes up to %(n)d short words or numbers.") % {"n": MOST_VALUES})
    return many


def fits(rules: Iterable[Rule], table: str) -> str | None:
    """The condition of SQL under which a row of `table` fits any of `rules`; None where no rule is about it."""
    found = [condition(read(rule)) for rule in rules if rule.get("table") == table]
    return f"({' OR '.join(found)})" if found else None


def condition(rule: Rule) -> str:
    parts = [
        f'"{name}" IS {str(value).upper()}' if isinstance(value, bool) else f'"{name}" IN ({listed(value)})'
        for name, value in rule.items() if name != "table"
    ]  # fmt: skip
    return f"({' AND '.join(parts)})" if parts else "TRUE"


def listed(values: Iterable[str | int]) -> str:
    return ", ".join(str(one) if isinstance(one, int) else "'" + one.replace("'", "''") + "'" for one in values)


def place_of(catalogue: Iterable[Iterable[Rule]], table: str) -> str | None:
    """An expression of SQL: the place (from 1) of the first touchpoint that a row of `table` fits; NULL for none."""
    found = [(place, fits(rules, table)) for place, rules in enumerate(catalogue, 1)]
    cases = " ".join(f"WHEN {sql} THEN {place}" for place, sql in found if sql)
    return f"CAST(CASE {cases} END AS UTINYINT)" if cases else None
