"""What an owner decides about a Mastodon account."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

SERVER = re.compile(r"(?:https://)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)/?", re.IGNORECASE)
MOST = 10


class MastodonForm(forms.Form):
    """Settings `server` and `words`; secret `token`."""

    server = forms.CharField(label=_("Your server"), help_text=_("Such as mastodon.social."))
    token = forms.CharField(
        label=_("Access token"), widget=forms.PasswordInput,
        help_text=_("Under Preferences, Development, New application, with read:notifications, read:accounts, "
                    "read:search and write:statuses."),
    )  # fmt: skip
    words = forms.CharField(
        required=False, label=_("Also look for"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: a #hashtag, or words, where your server searches posts. Mentions always come."),
    )  # fmt: skip

    def clean_server(self) -> str:
        found = SERVER.fullmatch(self.cleaned_data["server"].strip())
        if not found:
            raise forms.ValidationError(_("A server is a name such as mastodon.social."))
        return found[1].lower()

    def clean_words(self) -> list[str]:
        lines = [" ".join(line.split())[:100] for line in self.cleaned_data["words"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line.strip("# ")))[:MOST]
