"""What an owner decides about a Slack app: its signing secret and the token of the bot in their workspace."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

TOKEN = re.compile(r"xoxb-[A-Za-z0-9-]{10,200}")
SECRET = re.compile(r"[A-Za-z0-9]{16,128}")


class SlackForm(forms.Form):
    """Secrets `bot_token`, `signing_secret` and the one before it."""

    bot_token = forms.CharField(
        label=_("Bot token"), widget=forms.PasswordInput,
        help_text=_("xoxb-…, from “OAuth & Permissions” of your app, once it is installed to your workspace."),
    )  # fmt: skip
    signing_secret = forms.CharField(
        label=_("Signing secret"), widget=forms.PasswordInput,
        help_text=_("From “Basic information” of your app. Slack signs what it tells us with it."),
    )  # fmt: skip
    signing_secret_previous = forms.CharField(
        required=False, label=_("The signing secret before it"), widget=forms.PasswordInput,
        help_text=_("Still believed while you change it."),
    )  # fmt: skip

    def clean_bot_token(self) -> str:
        wrong = _("A bot token begins with xoxb-.")
        return matching(TOKEN, self.cleaned_data["bot_token"], wrong)

    def clean_signing_secret(self) -> str:
        wrong = _("A signing secret is some 32 letters and digits.")
        return matching(SECRET, self.cleaned_data["signing_secret"], wrong)


def matching(pattern: re.Pattern[str], said: str, otherwise: object) -> str:
    """Empty where one is kept already."""
    if said and not pattern.fullmatch(said.strip()):
        raise forms.ValidationError(str(otherwise))
    return said.strip()
