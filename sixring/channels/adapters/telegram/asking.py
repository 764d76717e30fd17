"""Asking Telegram's interface, signed in as the bot. The token stands in the address, so no address is ever told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import httpx
from django.utils.translation import gettext as _

from sixring.core.fetch import Answer, FetchError, FetchFailed, fetch

from ...contract import DeliveryError
from ...models import Account as Accounts

if TYPE_CHECKING:
    from ...models import Account

HOST = "api.telegram.org"
SECONDS = 20.0
PAUSE = 5.0
Files = Mapping[str, tuple[str, bytes, str]]  # field -> name, content, type


def call(account: Account, method: str, said: Mapping[str, Any], files: Files | None = None) -> Any:
    """What Telegram answers to `method`. Raises `DeliveryError`."""
    headers, content = multipart(said, files) if files else ({}, None)
    address = f"https://{HOST}/bot{account.secret('bot_token')}/{method}"
    given: dict[str, Any] = {"headers": headers, "content": content} if files else {"json": dict(said)}
    try:
        answer = fetch("POST", address, timeout=SECONDS, **given)
    except FetchError as error:
        raise DeliveryError(error.message, unknown=error.sent) from error
    body = body_of(answer)
    if answer.ok and body.get("ok") is True and "result" in body:
        return body["result"]
    raise refused(answer, body, account)


def multipart(said: Mapping[str, Any], files: Files) -> tuple[dict[str, str], bytes]:
    request = httpx.Request("POST", "https://unused.test", data=dict(said), files=dict(files))
    return {"Content-Type": request.headers["Content-Type"]}, request.read()


def body_of(answer: Answer) -> dict[str, Any]:
    try:
        said = answer.json()
    except FetchFailed:
        return {}
    return said if isinstance(said, dict) else {}


def refused(answer: Answer, body: Mapping[str, Any], account: Account) -> DeliveryError:
    """Rule: too much at once waits as long as Telegram says; a refused token waits for its owner; what Telegram failed
    over may have happened; the rest won't be otherwise next time."""
    why = str(body.get("description") or "")[:200]
    if answer.status == 429:
        said = body.get("parameters")
        wait = said.get("retry_after") if isinstance(said, dict) else None
        pause = float(wait) if isinstance(wait, int | float) and 0 < wait < 86_400 else answer.retry_after or PAUSE
        return DeliveryError(_("Telegram takes no more just now."), retry_after=pause)
    if answer.status in (401, 404):  # 404: the address, which is made of the token, is none of Telegram's
        trouble = _("Telegram refuses the bot token. Enter the one @BotFather shows.")
        Accounts.objects.filter(pk=account.pk).update(trouble=trouble)
        return DeliveryError(trouble)
    if answer.status >= 500 or (answer.ok and not why):
        return DeliveryError(_("Telegram failed over it (%(status)s).") % {"status": answer.status}, unknown=True)
    return DeliveryError(meaning(why), permanent=True)


def meaning(why: str) -> str:
    low = why.lower()
    if "blocked by the user" in low:
        return _("They have blocked the bot. Only they can write again.")
    if "chat not found" in low or "initiate conversation" in low:
        return _("They have not started the bot, so it can’t write to them.")
    if "user is deactivated" in low:
        return _("Their Telegram account is gone.")
    return _("Telegram refused it: %(why)s") % {"why": why or "?"}
