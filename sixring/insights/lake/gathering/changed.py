"""Touches and lines of the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db.models import F
from django.db.models.functions import Length

from sixring.conversations.models import Placement
from sixring.core.models import Change
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction

from .aliases import Row, identities


def interactions(ids: Collection[int]) -> list[Row]:
    rows = list(
        Interaction.objects.filter(pk__in=ids).order_by("pk").values(
            "id", "recorded_at", "identity_id", "account_id", "channel", "kind", "direction", "agent_id", "automatic",
            "proof", at=F("occurred_at"), letters=Length("text"),
        )
    )  # fmt: skip
    where, who = places(ids), identities(row["identity_id"] for row in rows)
    return [
        {
            "id": row["id"], "at": row["at"], "recorded_at": row["recorded_at"], "who": who.get(row["identity_id"]),
            "conversation": where.get(row["id"]), "account": row["account_id"], "channel": row["channel"],
            "kind": row["kind"], "incoming": row["direction"] == Interaction.Direction.IN, "agent": row["agent_id"],
            "automatic": bool(row["automatic"]), "proven": row["proof"] != ProofKind.CLAIMED, "letters": row["letters"],
        }
        for row in rows
    ]  # fmt: skip


def places(ids: Collection[int]) -> Mapping[int, int]:
    """In which conversation each of these touches is now."""
    rows = Placement.objects.filter(interaction__in=ids, current=True)
    return dict(rows.values_list("interaction_id", "conversation_id"))


def events(ids: Collection[int]) -> list[Row]:
    return lines(Change.objects.filter(pk__in=ids).order_by("pk"))


def lines(changes: Iterable[Change]) -> list[Row]:
    return [
        {
            "id": one.pk, "at": one.at, "verb": one.verb, "subject": one.subject_kind, "subject_id": one.subject_id,
            "actor": one.actor_kind, "actor_id": one.actor_id,
        }
        for one in changes
    ]  # fmt: skip
