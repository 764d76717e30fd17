"""What somebody has to copy elsewhere so that an account receives anything: addresses, keys, a line of code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from .contract import Copy
from .models import Account
from .registry import adapter_of


def to_copy(account: Account) -> Sequence[Copy]:
    """Rule: by the kind of account. Kinds of other packages show their key."""
    url, key = settings.PUBLIC_URL, account.key
    if account.kind == "email":
        return adapter_of("email").to_copy(account) or mail_to_copy(account.settings)
    if account.kind == "tracking":
        return [
            Copy(_("Write key"), key, _("The SDK’s first argument.")),
            Copy(_("Data plane URL"), url, _("The SDK’s second argument, or its host.")),
            Copy(_("In a page"), f'analytics.load("{key}", "{url}");', _("With RudderStack’s browser SDK.")),
        ]
    if account.kind == "webchat":
        return [
            Copy(
                _("On your site"),
                f'<script src="{url}/widget/loader.js" data-chat="{key}" async></script>',
                _("Put it before the end of the body, on every page that should have the chat."),
            ),
            Copy(_("Chat key"), key),
            Copy(_("Chat address"), f"{url}/chat/{key}/", _("For an app of your own, instead of the widget.")),
        ]
    if account.kind == "call":
        return [Copy(_("By CSV"), "sixring import calls.csv --kind calls", _("Or log it on the desk."))]
    if account.kind == "portal":
        return [Copy(_("The page"), f"{url}/requests/", _("Customers come in by links; here they ask for one."))]
    if account.kind == "history":
        return [Copy(_("In a terminal"), "sixring import zendesk FOLDER --dry-run", _("Or under Moving in and out."))]
    if account.kind == "archive":
        return [Copy(_("By CSV"), "sixring import threads.csv --kind threads")]
    if account.kind == "api":
        return [Copy(_("Account"), str(account.pk), _("Name it in requests to /api/v1/interactions."))]
    if own := adapter_of(account.kind).to_copy(account):
        return own
    return [Copy(_("Hook address"), f"{url}/hooks/{key}", _("Requests there have to be signed with the secret below."))]


def mail_to_copy(said: Mapping[str, Any]) -> Sequence[Copy]:
    """Nothing where we fetch; else where mail has to go."""
    if said.get("imap_host"):
        return []
    place = "lmtp:inet:{}:{}".format(*settings.LMTP) if settings.LMTP else _("SIXRING_LMTP is not set yet")
    lmtp = Copy(_("Hand-over"), place, _("What your mail server (here as Postfix writes it) does with such mail."))
    if said.get("intake"):
        hint = _("Let your mailbox forward there. Some providers send a code first: it arrives as a conversation.")
        return [Copy(_("Forward to"), str(said["intake"]), hint), lmtp]
    return [Copy(_("Address"), str(said.get("address", "")), _("Have your mail server hand it over.")), lmtp]
