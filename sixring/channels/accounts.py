"""Accounts: which ways of reaching us are open, and who may see them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import NotFound

from .models import Account

_cache: dict[str, tuple[float, Account | None]] = {}
FRESH = 2.0


def by_key(key: str) -> Account | None:
    """The enabled account with this public key, as of at most two seconds ago."""
    at, account = _cache.get(key, (0.0, None))
    if time.monotonic() - at > FRESH:
        account = Account.objects.filter(key=key, enabled=True).first()
        if len(_cache) > 1000:
            _cache.clear()
        _cache[key] = (time.monotonic(), account)
    return account


def visible_to(actor: Actor) -> QuerySet[Account]:
    """Accounts `actor` may see: those of no team are everybody's."""
    if actor.sees_every_channel:
        return Account.objects.all()
    return Account.objects.filter(Q(teams=None) | Q(teams__in=actor.teams)).distinct()


def hide_nothing(actor: Actor) -> bool:
    """Whether no account is hidden from `actor`."""
    links = Account.teams.through.objects
    return actor.sees_every_channel or actor.once("sees all", lambda: not links.exists())


def seen_by(actor: Actor) -> Sequence[Account]:
    """These accounts as rows; while a page is made asked for once."""
    return actor.once("seen accounts", lambda: list(visible_to(actor).order_by("pk")))


def ids_visible_to(actor: Actor) -> frozenset[int]:
    """The ids of these accounts."""
    if actor.known is not None:  # a page shows their names too
        return actor.once("accounts", lambda: frozenset(account.pk for account in seen_by(actor)))
    return frozenset(visible_to(actor).order_by().values_list("pk", flat=True))


def get(actor: Actor, account_id: int) -> Account:
    account = visible_to(actor).filter(pk=account_id).first()
    if account is None:
        raise NotFound
    return account


def open_account(
    kind: str, name: str, settings: dict[str, Any] | None = None, secrets: dict[str, str] | None = None, *, actor: Actor
) -> Account:
    """Open a way in. `secrets` are sealed."""
    actor.must("configure")
    account = Account(kind=kind, name=name, settings=settings or {})
    if secrets:
        account.keep_secrets(**secrets)
    with transaction.atomic():
        account.save()
        changes.record("account.opened", account, actor=actor)
    return account


def change_account(account: Account, *, actor: Actor) -> Account:
    """Save what was changed on `account`."""
    actor.must("configure")
    with transaction.atomic():
        account.save()
        changes.record("account.changed", account, actor=actor)
    _cache.pop(account.key, None)
    return account
