"""What the lake holds: tables, their columns and units. Moments are UTC, durations seconds; no column holds words a
customer wrote, and whoever is meant is a random number (`who`: an identity, `person`: whom it is counted to)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

SCHEMA = 2  # raised when a column changes its meaning or goes; new columns alone need no new number
INT, FLOAT, WORD, MOMENT, YES_NO = "int64", "float64", "string", "timestamp", "bool"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows are known by `id`; of several the one of the latest `batch` counts, and none if that is `gone`. Files hold
    one month of `by` each, or all months together where `by` is empty."""

    name: str
    columns: dict[str, str]
    by: str = "at"

    @property
    def shape(self) -> str:
        """Which columns a file of it has: of one shape, files are read without looking into each."""
        return sha256(repr(sorted(self.columns.items())).encode()).hexdigest()[:12]

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
        columns = {"id": INT, "batch": INT, "gone": YES_NO} | self.columns
        return pa.schema([(name, kinds[kind]) for name, kind in columns.items()], {"sixring.schema": str(SCHEMA)})


INTERACTIONS = Table("interactions", {
    "at": MOMENT, "recorded_at": MOMENT, "who": INT, "conversation": INT, "account": INT, "channel": WORD, "kind": WORD,
    "incoming": YES_NO, "agent": INT, "automatic": YES_NO, "proven": YES_NO, "letters": INT,
})  # fmt: skip
# One row each, folded by `lives.py`: business time is right by construction, and a metric is an aggregate of a column.
CONVERSATIONS = Table("conversations", {
    "at": MOMENT, "state": WORD, "noise": WORD, "who": INT, "team": INT, "agent": INT, "reason": INT, "channel": WORD,
    "merged_into": INT, "automatic": YES_NO, "language": WORD, "product": WORD, "first_in_at": MOMENT,
    "incoming": INT, "replies": INT, "automatic_replies": INT, "agents": INT, "channels": INT, "transfers": INT,
    "reopened": INT,
    "first_reply_at": MOMENT, "first_reply_s": FLOAT, "first_reply_business_s": FLOAT,
    "first_resolved_at": MOMENT, "first_resolved_s": FLOAT, "first_resolved_business_s": FLOAT,
    "resolved_at": MOMENT, "resolved_s": FLOAT, "resolved_business_s": FLOAT,
    "customer_wait_s": FLOAT, "customer_wait_business_s": FLOAT, "agent_wait_s": FLOAT, "agent_wait_business_s": FLOAT,
    "due_met": YES_NO, "due_missed": INT, "handle_s": FLOAT, "cost_minutes": FLOAT,
    "due_at": MOMENT, "first_reply_agent": INT, "reopened_at": MOMENT,
    "open_again": WORD,  # "from-until from-": each time after the first, in seconds since 1970; without end it still is
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

SWITCHES = Table("switches", {
    "at": MOMENT, "conversation": INT, "who": INT, "from_channel": WORD, "to_channel": WORD, "proven": YES_NO,
    "known": YES_NO, "asked_again": YES_NO, "retold": YES_NO,
})  # fmt: skip
ORDERS = Table("orders", {
    "at": MOMENT, "who": INT, "amount": FLOAT, "currency": WORD, "channel": WORD, "source": WORD, "items": INT,
    "state": WORD,
})  # fmt: skip
VISITS = Table("visits", {"at": MOMENT, "who": INT, "kind": WORD, "source": WORD, "session": INT})
ANSWERS = Table("answers", {
    "at": MOMENT, "who": INT, "conversation": INT, "survey": INT, "metric": WORD, "number": FLOAT, "scale_high": FLOAT,
    "source": WORD, "channel": WORD, "team": INT, "agent": INT, "language": WORD, "touchpoint": WORD,
})  # fmt: skip
INVITATIONS = Table("invitations", {
    "at": MOMENT, "who": INT, "survey": INT, "channel": WORD, "state": WORD, "answered_at": MOMENT,
})  # fmt: skip
READINGS = Table("readings", {
    "at": MOMENT, "who": INT, "conversation": INT, "interaction": INT, "channel": WORD, "sentiment": FLOAT,
    "label": WORD, "confidence": FLOAT, "effort": FLOAT, "churn": FLOAT, "urgent": YES_NO, "repeated": YES_NO,
    "language": WORD, "measured": YES_NO,
})  # fmt: skip
MENTIONS = Table("mentions", {"at": MOMENT, "reading": INT, "topic": INT, "weight": FLOAT})
SENDS = Table("sends", {
    "at": MOMENT, "who": INT, "channel": WORD, "state": WORD, "bounced": YES_NO, "complained": YES_NO,
})  # fmt: skip
CALLS = Table("calls", {
    "at": MOMENT, "who": INT, "conversation": INT, "agent": INT, "incoming": YES_NO, "answered": YES_NO,
    "wait_s": FLOAT, "talk_s": FLOAT, "wrap_s": FLOAT, "ended_why": WORD,
})  # fmt: skip
PRESENCE = Table("presence", {"at": MOMENT, "until": MOMENT, "agent": INT, "state": WORD})

TABLES = {one.name: one for one in (
    INTERACTIONS, CONVERSATIONS, EVENTS, PEOPLE, REPLIES, SPANS, SWITCHES, ORDERS, VISITS, ANSWERS, INVITATIONS,
    READINGS, MENTIONS, SENDS, CALLS, PRESENCE,
)}  # fmt: skip
