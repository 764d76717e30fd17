"""What the lake holds: tables, their columns and units. Moments are UTC, durations seconds; no column holds words a
customer wrote, and whoever is meant is a random number (`who`: an identity, `person`: whom it is counted to)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMA = 1  # raised when a column changes its meaning or goes; new columns alone need no new number
INT, FLOAT, WORD, MOMENT, YES_NO = "int64", "float64", "string", "timestamp", "bool"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows are known by `id`; of several the one of the latest `batch` counts. Files hold one month of `by` each, or
    all months together where `by` is empty."""

    name: str
    columns: dict[str, str]
    by: str = "at"

    def arrow(self) -> Any:
        """Its schema for pyarrow."""
        import pyarrow as pa

        kinds = {
            MOMENT: pa.timestamp("us", tz="UTC"),
            YES_NO: pa.bool_(),
            INT: pa.int64(),
            FLOAT: pa.float64(),
            WORD: pa.string(),
        }
        columns = {"id": INT, "batch": INT} | self.columns
        return pa.schema([(name, kinds[kind]) for name, kind in columns.items()], {"sixring.schema": str(SCHEMA)})


INTERACTIONS = Table("interactions", {
    "at": MOMENT, "recorded_at": MOMENT, "who": INT, "conversation": INT, "account": INT, "channel": WORD, "kind": WORD,
    "incoming": YES_NO, "agent": INT, "automatic": YES_NO, "proven": YES_NO, "letters": INT,
})  # fmt: skip
CONVERSATIONS = Table("conversations", {
    "at": MOMENT, "state": WORD, "noise": WORD, "who": INT, "team": INT, "agent": INT, "reason": INT, "channel": WORD,
    "merged_into": INT,
})  # fmt: skip
EVENTS = Table("events", {
    "at": MOMENT, "verb": WORD, "subject": WORD, "subject_id": INT, "actor": WORD, "actor_id": INT,
})  # fmt: skip
PEOPLE = Table("people", {"person": INT}, by="")
REPLIES = Table("replies", {
    "at": MOMENT, "conversation": INT, "asked_at": MOMENT, "due_at": MOMENT, "first": YES_NO, "team": INT,
    "channel": WORD, "agent": INT, "business_s": FLOAT, "calendar_s": FLOAT,
})  # fmt: skip
SPANS = Table("spans", {"at": MOMENT, "until": MOMENT, "agent": INT, "conversation": INT, "kind": WORD})

TABLES = {one.name: one for one in (INTERACTIONS, CONVERSATIONS, EVENTS, PEOPLE, REPLIES, SPANS)}
