"""Somebody types elsewhere: passed on as it is heard, and not kept. A room above says who listens."""

from __future__ import annotations

from collections.abc import Callable

from .models import Account

Hear = Callable[[Account, str, str, bool], None]
MOST = 10_000
_hears: list[Hear] = []
_typing: dict[tuple[int, str], set[str]] = {}  # account and room -> who types there, as this process heard it


def listen(hear: Hear) -> None:
    """Call `hear` with the account, kind and value of an identity, and whether they type."""
    _hears[:] = [hear]


def tell(account: Account, kind: str, room: str, now: set[str]) -> None:
    """These identities of `kind` type in `room` now, and nobody else does."""
    before = _typing.pop((account.pk, room), set())
    if now:
        if len(_typing) >= MOST:
            _typing.clear()
        _typing[account.pk, room] = now
    for hear in _hears:
        for value in sorted(now | before):
            hear(account, kind, value, value in now)
