"""What rows of the old system are here: looked up for a batch at once, and kept as they are made."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sixring.channels.models import Account
from sixring.core import rows, text

from .models import Counterpart

AGAIN = (
    "ON CONFLICT (account_id, kind, old) DO UPDATE SET ours = EXCLUDED.ours, digest = EXCLUDED.digest,"
    " note = EXCLUDED.note"
)
Kind = str


def old_key(key: str) -> str:
    return text.short(key, 120)


def found(account: Account, kind: Kind, keys: Collection[str]) -> dict[str, Counterpart]:
    """By the old key."""
    spelt = {old_key(key): key for key in keys if key}
    if not spelt:
        return {}
    kept = Counterpart.objects.filter(account=account, kind=kind, old__in=spelt)
    return {spelt[one.old]: one for one in kept}


def keep(account: Account, kind: Kind, made: Iterable[tuple[str, int | None, str, str]]) -> None:
    """(old key, our id, digest, note) each; what was kept before is brought up to date."""
    latest = {
        old_key(old): Counterpart(
            account=account, kind=kind, old=old_key(old), ours=ours, digest=digest, note=text.clean(note)[:200]
        )
        for old, ours, digest, note in made
    }
    rows.put(latest.values(), AGAIN)
