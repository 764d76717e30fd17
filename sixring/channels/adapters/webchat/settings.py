"""What an owner decides about a chat."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms

from .tokens import SHORTEST_SECRET


def origin_of(address: str) -> str:
    """`https://shop.example` from any address on that site, "" when it is none."""
    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


class ChatForm(forms.Form):
    """Settings `origins`, `require_user`, `trust_browser_id`; secrets `identity_secret` and the one before it."""

    origins = forms.CharField(
        label="Sites it appears on",
        widget=forms.Textarea,
        help_text="One a line, such as https://shop.example. No other site may open this chat.",
    )
    require_user = forms.BooleanField(
        required=False, label="Signed-in users only", help_text="Messages are taken from users your site vouches for."
    )
    trust_browser_id = forms.BooleanField(
        required=False,
        label="Believe the browser's tracking id",
        help_text="Joins a visitor with what the same browser did before it chatted. Whoever learns such an id could "
        "pass for that browser, so it is off unless your user token carries it.",
    )
    identity_secret = forms.CharField(
        required=False,
        min_length=32,
        widget=forms.PasswordInput,
        help_text="Your site signs its user tokens with it. At least 32 random characters.",
    )
    identity_secret_previous = forms.CharField(
        required=False,
        min_length=SHORTEST_SECRET,
        widget=forms.PasswordInput,
        help_text="Still taken while you change it.",
    )

    def clean_origins(self) -> list[str]:
        lines = [line for line in self.cleaned_data["origins"].split() if line]
        wrong = [line for line in lines if not origin_of(line)]
        if wrong:
            raise forms.ValidationError(f"{wrong[0]} is no site. Write it like https://shop.example.")
        return sorted({origin_of(line) for line in lines})
