"""A mail account's settings, and the servers they name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from .imap import Mailbox
from .oauth import grants
from .smtp import Server

if TYPE_CHECKING:
    from ...models import Account

SECRETS = frozenset({"smtp_password", "imap_password", "esp_secret", "esp_secret_previous"})


class Sending(msgspec.Struct, frozen=True):
    """Another address answers may come from, with the name beside it and the signature under it."""

    address: str
    name: str = ""
    signature: str = ""


class Settings(msgspec.Struct, frozen=True):
    """`address` is what customers write to, `aliases` reach the same account, and so do `senders`, which answers may
    come from. `intake` is an address of our own mail server that another mailbox forwards to. `trusted_server` is the
    authserv-id whose Authentication-Results are believed; `trust_everyone` takes every From for true and is the owner's
    own risk. `imap_oauth`: what signs in, at both servers, is a token; of the account's `Grant`, where it has one."""

    address: str = ""
    name: str = ""
    aliases: list[str] = []
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_security: str = "none"
    smtp_user: str = ""
    imap_host: str = ""
    imap_port: int = 993
    imap_tls: bool = True
    imap_user: str = ""
    imap_folder: str = "INBOX"
    imap_oauth: bool = False
    trusted_server: str = ""
    trust_everyone: bool = False
    signature: str = ""
    intake: str = ""
    senders: list[Sending] = []

    @property
    def own(self) -> frozenset[str]:
        more = [one.address for one in self.senders]
        return frozenset(address.lower() for address in [self.address, self.intake, *self.aliases, *more] if address)

    @property
    def user(self) -> str:
        """Who signs in at the mailbox: its address, unless it is called otherwise."""
        return self.imap_user or self.address

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()

    def owns(self, address: str) -> bool:
        """Whether mail to `address` is ours, plus-tags included."""
        local, at, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}{at}{domain}" in self.own or address.lower() in self.own


def settings_of(account: Account) -> Settings:
    known = {name: value for name, value in account.settings.items() if value is not None}
    return msgspec.convert(known, Settings, strict=False)


def server_of(account: Account) -> Server:
    found = settings_of(account)
    own_password = account.secret("smtp_password")
    grant = grants.of(account) if found.imap_oauth and not own_password else None
    return Server(
        found.smtp_host, found.smtp_port, found.smtp_security, found.smtp_user or (found.user if grant else ""),
        own_password, token=token_for(account) if grant else None,
    )  # fmt: skip


def mailbox_of(account: Account) -> Mailbox:
    found = settings_of(account)
    grant = grants.of(account) if found.imap_oauth else None
    since = grant.connected_at.isoformat() if grant and grant.connected_at else ""
    return Mailbox(
        found.imap_host, found.user, account.secret("imap_password"), found.imap_port, found.imap_tls,
        found.imap_folder, found.imap_oauth, signed_in=since, token=token_for(account) if grant else None,
    )  # fmt: skip


def token_for(account: Account) -> Callable[[str], str]:
    return lambda refused: grants.token_of(account, refused)
