"""Sender addresses: as whom a mailbox writes. Its own address first, then the others an owner added to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused

from . import accounts
from .models import Account
from .registry import adapter_of

MOST = 50


@dataclass(frozen=True, slots=True)
class Sender:
    """An address answers may come from, the name beside it, the signature under it; both may be ""."""

    address: str
    name: str = ""
    signature: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def of(account: Account) -> Sequence[Sender]:
    """All of them, the account's own address first; none on channels without addresses."""
    said = account.settings
    main = [Sender(str(said["address"]), str(said.get("name") or ""))] if said.get("address") else []
    return [*main, *(Sender(**one) for one in said.get("senders", ()))]


def chosen(account: Account, address: str) -> Sender | None:
    """The sender `address` is; None when it is no sender of `account`."""
    return next((one for one in of(account) if one.address.lower() == address.strip().lower()), None)


def written_to(account: Account, addresses: Iterable[str]) -> str:
    """Rule: the first of `addresses`, as a mail named them, that is a sender of `account`; "" for none."""
    for address in addresses:
        local, at, domain = address.lower().rpartition("@")
        if found := chosen(account, f"{local.partition('+')[0]}{at}{domain}"):
            return found.address
    return ""


def add(account: Account, sender: Sender, *, actor: Actor) -> Sender:
    """Let `account` write as `sender` too, or change what it is called. Mail to it reaches the account from now on."""
    actor.must("configure")
    refuse_foreign(account, sender)
    with transaction.atomic():
        held = Account.objects.select_for_update().get(pk=account.pk)
        others = [one for one in extra(held) if one["address"].lower() != sender.address.lower()]
        if len(others) >= MOST:
            raise Refused(_("A mailbox has at most %(n)d sender addresses. Open another for the next.") % {"n": MOST})
        account.settings = keep(held, [*others, asdict(sender)], actor)
    return sender


def remove(account: Account, address: str, *, actor: Actor) -> None:
    """`account` no longer writes as `address`; mail to it no longer reaches it. Nothing when it never did."""
    actor.must("configure")
    with transaction.atomic():
        held = Account.objects.select_for_update().get(pk=account.pk)
        left = [one for one in extra(held) if one["address"].lower() != address.lower()]
        if left != extra(held):
            account.settings = keep(held, left, actor)


def keep(account: Account, rows: list[dict[str, Any]], actor: Actor) -> dict[str, Any]:
    said: dict[str, Any] = {**account.settings, "senders": rows}
    account.settings = said
    accounts.change_account(account, actor=actor)
    return said


def extra(account: Account) -> list[dict[str, Any]]:
    return list(account.settings.get("senders", ()))


def refuse_foreign(account: Account, sender: Sender) -> None:
    if sender.address.lower() == str(account.settings.get("address", "")).lower():
        raise Invalid(_("That is the mailbox's own address; its name stands in its settings."))
    for other in Account.objects.filter(kind=account.kind, enabled=True).exclude(pk=account.pk):
        if adapter_of(other.kind).owns(sender.address, other):
            raise Invalid(_("%(address)s belongs to %(name)s already.")
                          % {"address": sender.address, "name": other.name})  # fmt: skip
