"""Touches that people log: what a visit or a call was, as a row of JSON or of a CSV, read the same way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from sixring.core.proof import Proof, ProofKind

from .contract import Adapter, BadItem, Inbound, Parsed, Raw, Sender
from .models import Account

WHO = ("email", "phone", "user_id", "card", "identity")
LONGEST_NUMBER = 18
PLAIN = ("place", "outcome", "direction", "seconds", "wrap_up_seconds")  # kept as they are said


class Logged(Adapter):
    """A channel whose touches a colleague writes down. `touch` is the kind of interaction they become.

    A row: `who` (one of email, phone, user_id, card) and its `value`, `name`, `text`, `occurred_at` (ISO 8601, taken
    as UTC without an offset), `key` naming the row, `agent` who logged it, `conversation` when chosen.
    """

    touch: ClassVar[str]

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("key", ""))

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("who", ""))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        try:
            row = json.loads(raw.body)
        except (ValueError, RecursionError) as error:
            raise BadItem(f"This is not a row we can read: {error}.") from None
        if not isinstance(row, dict):
            raise BadItem("This is not a row we can read: a row has names and values.")
        return [self.inbound(row, raw, account)]

    def inbound(self, row: Mapping[str, Any], raw: Raw, account: Account) -> Inbound:
        kind, value = str(row.get("who", "")).strip(), str(row.get("value", "")).strip()
        if kind not in WHO or not value:
            raise BadItem(f"The row must say who it was: one of {', '.join(WHO[:-1])}, and its value.")
        agent = row.get("agent")
        proof = Proof(ProofKind.AGENT, by=f"agent {agent}" if agent else account.name)
        scope = "user" if kind == "user_id" else account.key if kind == "card" else ""
        return Inbound(
            sender=Sender(kind, value, scope, name=str(row.get("name", ""))[:200], proof=proof),
            kind=self.touch,
            text=str(row.get("text", "")),
            subject=str(row.get("subject", "")),
            occurred_at=moment(row.get("occurred_at")) or raw.received_at,
            external_id=str(raw.meta.get("key", "")),
            agent_id=number(agent),
            conversation=number(row.get("conversation")),
            data={name: row[name] for name in PLAIN if row.get(name)},
        )


def number(said: Any) -> int | None:
    """The number of a row of ours, None where none is named. Raises `BadItem` for what can't be one."""
    if not said:
        return None
    if isinstance(said, bool) or not str(said).isdecimal() or len(str(said)) > LONGEST_NUMBER:
        raise BadItem(f"{str(said)[:40]!r} is no number of ours.")
    return int(said)


def moment(text: Any) -> datetime | None:
    """An ISO 8601 moment, UTC unless it says otherwise; None when there is none. Raises `BadItem` for anything else."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadItem(f"{str(text)[:40]!r} is no moment. Write it like 2026-03-21T14:30+00:00.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
