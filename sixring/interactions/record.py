"""Recording: touches of a batch enter the log, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sixring.channels.contract import Attachment as File
from sixring.channels.contract import Inbound
from sixring.channels.models import Arrival
from sixring.core import clock, rows
from sixring.core.proof import ProofKind
from sixring.core.text import clean, clean_json
from sixring.people.models import Identity

from . import media
from .models import Attachment, Interaction

LONGEST_TEXT = 1_000_000
SLIP = timedelta(minutes=5)  # how far ahead of ours a far clock may be


def interaction_of(
    inbound: Inbound, arrival: Arrival, identity: Identity | None, dedupe: str, *, now: Any = None
) -> Interaction:
    """The touch an adapter read, ready to be recorded."""
    out = Interaction.Direction.OUT if inbound.outgoing else Interaction.Direction.IN
    proof = inbound.sender.proof if inbound.sender else None
    return Interaction(
        account_id=arrival.account_id,
        arrival_id=arrival.pk,
        channel=arrival.account.kind,
        kind=inbound.kind,
        direction=out,
        identity=identity,
        agent_id=inbound.agent_id,
        proof=proof.kind if proof else ProofKind.CLAIMED,
        proof_by=proof.by[:200] if proof else "",
        dedupe=dedupe,
        reference=inbound.reference[:300] or None,
        thread=inbound.thread[:200],
        automatic=inbound.automatic[:100],
        subject=clean(inbound.subject)[:500],
        text=clean(inbound.text)[:LONGEST_TEXT],
        data=clean_json(dict(inbound.data)),
        occurred_at=happened_at(inbound, arrival),
        received_at=arrival.received_at,
        recorded_at=now or clock.now(),
    )


def happened_at(inbound: Inbound, arrival: Arrival) -> datetime:
    """When it happened as the far side says, unless its clock is ahead of ours: then when it reached us."""
    at = inbound.occurred_at or arrival.received_at
    return at if at <= arrival.received_at + SLIP else arrival.received_at


def known(account_and_dedupe: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Which of these touches are in the log already, and under which id."""
    keys = {dedupe for _, dedupe in account_and_dedupe}
    accounts = {account for account, _ in account_and_dedupe}  # the index starts with the account
    rows = Interaction.objects.filter(account__in=accounts, dedupe__in=keys).values_list("account_id", "dedupe", "id")
    return {(account, dedupe): pk for account, dedupe, pk in rows}


def record(interactions: Sequence[Interaction], files: Sequence[Sequence[File]]) -> list[Interaction]:
    """Add `interactions` and their files to the log, in the caller's transaction; returns them with ids."""
    recorded = rows.add(interactions)
    attached = [
        Attachment(
            interaction=row,
            key=file.key or media.keep(file.content),
            name=clean(file.name)[:255] or "file",
            content_type=file.content_type[:100],
            size=file.size or len(file.content),
            inline_id=clean(file.inline_id)[:255],
        )
        for row, own in zip(recorded, files, strict=True)
        for file in own
    ]
    if attached:
        Attachment.objects.bulk_create(attached)
    return recorded
