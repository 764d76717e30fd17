"""What somebody has to copy elsewhere so that an account receives anything: addresses, keys, a line of code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from .models import Account


@dataclass(frozen=True, slots=True)
class Copy:
    """Something to copy: what it is, the text itself, and where it goes."""

    label: str
    text: str
    hint: str = ""


def to_copy(account: Account) -> Sequence[Copy]:
    """Rule: by the kind of account. Kinds of other packages show their key."""
    url, key = settings.PUBLIC_URL, account.key
    if account.kind == "email":
        return [Copy(_("Address"), str(account.settings.get("address", "")), _("Have your mail server hand it over."))]
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
    if account.kind in ("call", "visit"):
        return [
            Copy(_("By CSV"), f"sixring import {account.kind}s.csv --kind {account.kind}s", _("Or log it on the desk."))
        ]
    if account.kind == "portal":
        return [Copy(_("The page"), f"{url}/requests/", _("Customers come in by links; here they ask for one."))]
    if account.kind == "archive":
        return [Copy(_("By CSV"), "sixring import threads.csv --kind threads")]
    return [Copy(_("Hook address"), f"{url}/hooks/{key}", _("Requests there have to be signed with the secret below."))]
