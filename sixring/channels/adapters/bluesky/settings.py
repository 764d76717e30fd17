"""What an owner decides about a Bluesky account."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

NAME = re.compile(r"@?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)", re.IGNORECASE)
MOST = 10


class BlueskyForm(forms.Form):
    """Settings `handle`, `server` and `words`; secret `password`, one made for apps."""

    handle = forms.CharField(label=_("Your handle"), help_text=_("Such as greenthumb.bsky.social."))
    password = forms.CharField(
        label=_("App password"), widget=forms.PasswordInput,
        help_text=_("Under Settings, Privacy and security, App passwords. Never your own password."),
    )  # fmt: skip
    server = forms.CharField(
        required=False, label=_("Your host"), help_text=_("Empty: bsky.social, where nearly everybody is.")
    )
    words = forms.CharField(
        required=False, label=_("Also look for"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: words or a #hashtag. Mentions and replies always come."),
    )  # fmt: skip

    def clean_handle(self) -> str:
        found = NAME.fullmatch(self.cleaned_data["handle"].strip())
        if not found:
            raise forms.ValidationError(_("A handle is a name such as greenthumb.bsky.social."))
        return found[1].lower()

    def clean_server(self) -> str:
        said = self.cleaned_data["server"].strip().removeprefix("https://").rstrip("/")
        if said and not NAME.fullmatch(said):
            raise forms.ValidationError(_("A host is a name such as bsky.social."))
        return str(said).lower()

    def clean_words(self) -> list[str]:
        lines = [" ".join(line.split())[:100] for line in self.cleaned_data["words"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))[:MOST]
