"""The webhook: told to Telegram by ourselves, looked at now and then, and told anew where it is another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings as installation
from django.utils.translation import gettext as _

from sixring.core import clock

from ...contract import DeliveryError, Finding
from ...models import Account as Accounts
from . import asking, wire
from .settings import hook_secret

if TYPE_CHECKING:
    from ...models import Account

PORTS = (None, 443, 80, 88, 8443)  # others Telegram doesn't call
MANY = 50  # updates that wait at Telegram
RECENT = timedelta(hours=1)


def connect(account: Account) -> None:
    """Tell Telegram where to bring updates. Raises `DeliveryError`."""
    address = address_of(account)
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.port not in PORTS:
        raise DeliveryError(
            _("Telegram only calls https addresses on port 443, 80, 88 or 8443, and this is %(url)s. Set "
              "SIXRING_PUBLIC_URL.") % {"url": installation.PUBLIC_URL}, permanent=True,
        )  # fmt: skip
    secret = hook_secret(account, account.secret("bot_token"))
    asking.call(account, "setWebhook", {"url": address, "secret_token": secret, "allowed_updates": wire.ASKED})
    me = asking.call(account, "getMe", {})
    name = str(me.get("username") or "")[:100] if isinstance(me, dict) else ""
    Accounts.objects.filter(pk=account.pk).update(trouble="", state=account.state | {"username": name})


def address_of(account: Account) -> str:
    return f"{installation.PUBLIC_URL}/hooks/{account.key}"


def findings(account: Account) -> list[Finding]:
    """How the webhook stands at Telegram. Raises `DeliveryError`."""
    said = asking.call(account, "getWebhookInfo", {})
    return list(told(said if isinstance(said, dict) else {}, account))


def told(said: dict[str, Any], account: Account) -> Iterator[Finding]:
    if said.get("url") != address_of(account):
        words = _("Telegram brings updates elsewhere.") if said.get("url") else _("Telegram brings updates nowhere.")
        yield Finding(words, bad=True, mends=True)
        return
    if not set(wire.ASKED) <= set(said.get("allowed_updates") or ()):
        yield Finding(_("Telegram doesn’t tell all we read, such as reactions."), bad=True, mends=True)
    if error := recent_error(said):
        yield Finding(_("Telegram could not reach us: %(why)s") % {"why": error}, bad=True)
    waiting = said.get("pending_update_count")
    if isinstance(waiting, int) and waiting > MANY:
        yield Finding(_("%(n)s updates wait at Telegram.") % {"n": waiting}, bad=True)
    yield Finding(_("Telegram brings updates here."))


def recent_error(said: dict[str, Any]) -> str:
    at = said.get("last_error_date")
    if not isinstance(at, int) or clock.now() - datetime.fromtimestamp(at, UTC) > RECENT:
        return ""
    return str(said.get("last_error_message") or "?")[:200]
