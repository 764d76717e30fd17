"""What an owner decides about a form: its words, what it asks, where it may be shown, which mailbox answers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from ...models import Account

ASKED = ("name", "phone", "order", "reason")
LONGEST_LIST = 30


def asking(label: Any) -> forms.ChoiceField:
    choices = [("", _("not asked")), ("may", _("asked")), ("must", _("required"))]
    return forms.ChoiceField(required=False, label=label, choices=choices)


class WebFormSettings(forms.Form):
    """Settings `title`, `intro`, `thanks`; `ask_…`, `reasons`, `attachments`; `origins`; `mailbox` (the id of a mail
    account); secret `token` and the one before it."""

    title = forms.CharField(required=False, max_length=80, label=_("Heading"), help_text=_("Empty: “Write to us”."))
    intro = forms.CharField(
        required=False, max_length=600, label=_("Words above the form"), widget=forms.Textarea(attrs={"rows": 2})
    )
    thanks = forms.CharField(
        required=False, max_length=600, label=_("Words when it was sent"), widget=forms.Textarea(attrs={"rows": 2})
    )
    mailbox = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Mailbox that answers"),
        help_text=_("Answers go by e-mail to the address that was typed; what they write back arrives there."),
    )  # fmt: skip
    ask_name = asking(_("Name"))
    ask_phone = asking(_("Phone number"))
    ask_order = asking(_("Order number"))
    ask_reason = asking(_("Reason"))
    reasons = forms.CharField(
        required=False, label=_("Reasons to choose from"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. Without any, a reason is typed."),
    )  # fmt: skip
    attachments = forms.BooleanField(required=False, label=_("Files may be attached"))
    origins = forms.CharField(
        required=False, label=_("Sites that may show it in a frame"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, such as https://shop.example. None: it is only opened by its link."),
    )  # fmt: skip
    token = forms.CharField(
        required=False, min_length=24, label=_("Token for a form of your own"), widget=forms.PasswordInput,
        help_text=_("Your server sends it as “Authorization: Bearer …” to the hook address. At least 24 characters."),
    )  # fmt: skip
    token_previous = forms.CharField(
        required=False, min_length=24, label=_("The token before it"), widget=forms.PasswordInput,
        help_text=_("Still taken while you change it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Account.objects.filter(kind="email", enabled=True).order_by("name").values_list("pk", "name")
        self.fields["mailbox"].choices = [("", _("the first that can send")), *known]  # type: ignore[attr-defined]

    def clean_reasons(self) -> list[str]:
        lines = [" ".join(line.split())[:80] for line in self.cleaned_data["reasons"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))[:LONGEST_LIST]

    def clean_origins(self) -> list[str]:
        lines = self.cleaned_data["origins"].split()
        if wrong := [line for line in lines if not origin_of(line)]:
            sentence = _("%(line)s is no site. Write it like https://shop.example.")
            raise forms.ValidationError(sentence, params={"line": wrong[0]})
        return sorted({origin_of(line) for line in lines})


def origin_of(address: str) -> str:
    """`https://shop.example` from any address on that site, "" when it is none."""
    try:
        parts = urlsplit(address.strip())
        plain = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if plain and re.fullmatch(r"[\w.:-]+", parts.netloc) else ""
