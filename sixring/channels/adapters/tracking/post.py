"""What is known of a post as a whole while its events are read, and when each of them happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sixring.channels.contract import Raw
from sixring.core.proof import Proof, ProofKind

from .wire import Items

if TYPE_CHECKING:
    from sixring.channels.models import Account

LARGEST_EVENT = 32  # kB
NOTABLE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Post:
    """A post: from which source, when received, when sent by the sender's own clock, what holds for all its events."""

    scope: str
    proof: Proof
    trusted: bool
    vouches: bool
    limit: int  # bytes of one event
    kind: str  # the type its path names; "" for a batch
    received_at: datetime
    sent_at: datetime | None
    context: Mapping[str, Any]
    meta: Mapping[str, Any]

    @classmethod
    def of(cls, raw: Raw, account: Account, items: Items) -> Post:
        settings = account.settings
        return cls(
            scope=f"tracking:{account.key}",
            proof=Proof(ProofKind.PROVIDER, by=account.name),
            trusted=bool(settings.get("trusted")),
            vouches=bool(settings.get("trusted") and settings.get("vouches")),
            limit=int(settings.get("event_kb") or LARGEST_EVENT) * 1024,
            kind=str(raw.meta.get("type", "")),
            received_at=raw.received_at,
            sent_at=moment(items.sent_at) or moment(raw.meta.get("sent_at")),
            context=items.context,
            meta=raw.meta,
        )

    def times(self, event: Mapping[str, Any]) -> tuple[datetime, float]:
        """When `event` happened by our clock, and by how many seconds the sender's is behind; 0 when it hardly is."""
        original = moment(event.get("originalTimestamp")) or moment(event.get("timestamp"))
        if original is None:
            return self.received_at, 0
        sent = moment(event.get("sentAt")) or self.sent_at
        return corrected(original, sent, self.received_at)


def corrected(original: datetime, sent: datetime | None, received: datetime) -> tuple[datetime, float]:
    """Rule: received - (sent - original), as Segment defines it; the sender's word without `sent`. Never ahead."""
    if sent is None:
        return min(original, received), 0
    behind = received - sent
    try:
        at = min(original + behind, received)
    except OverflowError:
        return received, 0
    return (at if at > EPOCH else received), behind.total_seconds() if abs(behind) > NOTABLE else 0


def moment(value: Any) -> datetime | None:
    """An ISO 8601 moment (UTC unless it says otherwise) or milliseconds since 1970; None for anything else."""
    try:
        if isinstance(value, str):
            at = datetime.fromisoformat(value)
            at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        elif isinstance(value, int | float) and not isinstance(value, bool) and value > 1e11:
            at = datetime.fromtimestamp(value / 1000, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return at if at > EPOCH else None
