"""What an owner decides about a Telegram bot: whose token it is. All else follows from the token."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.core import secrets

if TYPE_CHECKING:
    from ...models import Account

TOKEN = re.compile(r"(\d{3,20}):[A-Za-z0-9_-]{20,100}")


class TelegramForm(forms.Form):
    """Secrets `bot_token` and the one before it."""

    bot_token = forms.CharField(
        label=_("Bot token"), widget=forms.PasswordInput,
        help_text=_("From @BotFather: a number, a colon and 35 letters. We sign in with it."),
    )  # fmt: skip
    bot_token_previous = forms.CharField(
        required=False, label=_("The bot token before it"), widget=forms.PasswordInput,
        help_text=_("What came in under it is still believed while you change it."),
    )  # fmt: skip

    def clean_bot_token(self) -> str:
        return token(self.cleaned_data["bot_token"])

    def clean_bot_token_previous(self) -> str:
        return token(self.cleaned_data["bot_token_previous"])


def token(said: str) -> str:
    """Empty where a token is kept already."""
    if said and not TOKEN.fullmatch(said.strip()):
        raise forms.ValidationError(_("A bot token is a number, a colon and some 35 letters, digits, _ or -."))
    return said.strip()


def bot_of(account: Account) -> str:
    """The number of the bot: the same message number means another message at another bot."""
    return account.secret("bot_token").partition(":")[0]


def hook_secret(account: Account, bot_token: str) -> str:
    """What Telegram says with every update so that we know it: of our key, the account and its token."""
    said = f"{account.key}:{bot_token}".encode()
    return hmac.digest(secrets.derive("telegram webhook"), said, hashlib.sha256).hex()


def link_secret(account: Account) -> str:
    """With it a site of the customer's own signs who opens the bot; see docs/telegram.md."""
    return hmac.digest(secrets.derive("telegram start links"), account.key.encode(), hashlib.sha256).hex()
