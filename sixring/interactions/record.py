"""Recording: touches of a batch enter the log, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
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
    attach(list(zip(recorded, files, strict=True)))
    return recorded


def attach(theirs: Sequence[tuple[Interaction, Sequence[File]]]) -> None:
    """Keep files with touches that are recorded, in the caller's transaction."""
    store = Store(file for _row, own in theirs for file in own)
    attached = [
        Attachment(
            interaction=row,
            key=store.key_of(file),
            name=clean(file.name)[:255] or "file",
            content_type=file.content_type[:100],
            size=file.size or len(file.content),
            inline_id=clean(file.inline_id)[:255],
            digest=store.digest_of(file),
        )
        for row, own in theirs
        for file in own
    ]
    if attached:
        Attachment.objects.bulk_create(attached)


class Store:
    """Puts the files of a batch on disk. Bytes we have already take no more room: each row has a key of its own, so
    that it can go without the others."""

    def __init__(self, files: Iterable[File]) -> None:
        self.digests = {id(file): sha256(file.content).hexdigest() for file in files if file.content and not file.key}
        known = Attachment.objects.filter(digest__in=set(self.digests.values())) if self.digests else ()
        self.keys = {one.digest: one.key for one in known}

    def digest_of(self, file: File) -> str:
        return self.digests.get(id(file), "")

    def key_of(self, file: File) -> str:
        if file.key:
            return file.key
        key = self.twin(self.digest_of(file)) or media.keep(file.content)
        self.keys.setdefault(self.digest_of(file), key)
        return key

    def twin(self, digest: str) -> str:
        """The same bytes under a key of their own; "" where there are none, or no longer."""
        try:
            return media.again(self.keys[digest])
        except (KeyError, OSError):
            return ""
