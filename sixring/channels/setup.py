"""Setting up: an account is opened or changed from what its forms say."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sixring.core.actors import Actor

from . import accounts
from .contract import Adapter, DeliveryError
from .models import Account


def set_up(
    adapter: Adapter, account: Account | None, common: dict[str, Any], own: dict[str, Any], *, actor: Actor
) -> Account:
    """Open an account of `adapter`, or change `account`: `common` is what every account has, `own` the adapter's part.

    A secret left empty stays as it was.
    """
    actor.must("configure")
    settings = {name: value for name, value in own.items() if name not in adapter.secret_fields}
    secrets = {name: value for name, value in own.items() if name in adapter.secret_fields and value}
    with transaction.atomic():
        if account is None:
            account = accounts.open_account(adapter.kind, common["name"], settings, secrets, actor=actor)
            fresh = common["enabled"]
        else:
            fresh = False
            account.settings = account.settings | settings
            if secrets:
                account.keep_secrets(**secrets)
        account.teams.set(common.get("teams", ()))
        if "brand" in common:
            account.brand = common["brand"]
        if not fresh:
            account.name, account.enabled = common["name"], common["enabled"]
            accounts.change_account(account, actor=actor)
        elif account.brand:
            account.save(update_fields=["brand"])
    return account


def connect(adapter: Adapter, account: Account) -> None:
    """Subscribe at the provider where the adapter can; what goes wrong is the account's trouble. Outside a
    transaction."""
    if not (adapter.connects and account.enabled):
        return
    try:
        adapter.repair(account)
    except DeliveryError as error:
        Account.objects.filter(pk=account.pk).update(trouble=error.message)
