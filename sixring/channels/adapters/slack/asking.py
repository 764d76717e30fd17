"""Asking Slack's interface, signed in as the bot. It answers 200 to almost everything; `ok` says whether it worked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from sixring.core.fetch import Answer, FetchError, FetchFailed, fetch

from ...contract import DeliveryError
from ...models import Account as Accounts

if TYPE_CHECKING:
    from ...models import Account

HOST = "slack.com"
SECONDS = 15.0
PAUSE = 5.0
SIGN_IN = frozenset({
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
    "no_permission", "org_login_required", "team_access_not_granted", "accesslimited",
})  # fmt: skip
PASSING = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable"})
UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout", ""})


def signed_in(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {account.secret('bot_token')}"}


def call(account: Account, method: str, said: Mapping[str, Any], *, form: bool = False) -> dict[str, Any]:
    """What Slack answers to `method`; reading ones take forms alone. Raises `DeliveryError`."""
    headers, address = signed_in(account), f"https://{HOST}/api/{method}"
    given: dict[str, Any] = {"json": dict(said)}
    if form:
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        given = {"content": urlencode(said).encode()}
    try:
        answer = fetch("POST", address, headers=headers, timeout=SECONDS, **given)
    except FetchError as error:
        raise DeliveryError(error.message, unknown=error.sent) from error
    body = body_of(answer)
    if answer.ok and body.get("ok") is True:
        return body
    raise refused(answer, str(body.get("error") or "")[:100], account)


def body_of(answer: Answer) -> dict[str, Any]:
    try:
        said = answer.json()
    except FetchFailed:
        return {}
    return said if isinstance(said, dict) else {}


def refused(answer: Answer, code: str, account: Account) -> DeliveryError:
    """Rule: too much at once waits as long as Slack says; a refused token waits for its owner; what Slack failed over
    may have happened; the rest won't be otherwise next time."""
    if answer.status == 429 or code in PASSING:
        return DeliveryError(_("Slack takes no more just now."), retry_after=answer.retry_after or PAUSE)
    if code in SIGN_IN:
        trouble = _("Slack refuses the bot token or one of its permissions (%(code)s).") % {"code": code}
        Accounts.objects.filter(pk=account.pk).update(trouble=trouble)
        return DeliveryError(trouble)
    if answer.status >= 500 or code in UNSURE:
        return DeliveryError(_("Slack failed over it (%(status)s).") % {"status": code or answer.status}, unknown=True)
    return DeliveryError(meaning(code), permanent=True)


def meaning(code: str) -> str:
    known = {
        "channel_not_found": _("That channel is gone, or the bot was taken out of it."),
        "not_in_channel": _("The bot is not in that channel. Invite it there."),
        "is_archived": _("That channel is archived."),
        "user_not_found": _("That person is not in your workspace."),
        "cannot_dm_bot": _("That is a program; it can’t be written to."),
        "msg_too_long": _("Slack finds it too long."),
        "restricted_action": _("An administrator of the workspace does not let apps write there."),
    }
    return known.get(code) or _("Slack refused it: %(code)s") % {"code": code}
