"""What an owner decides about a WhatsApp number: which it is at Meta, how we sign in, which templates there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...meta.accounts import meta_id
from ...prepared import Template

if TYPE_CHECKING:
    from ...models import Account

NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """An account's settings, read once. `scope` is where a user id of Meta's means somebody: a business portfolio."""

    phone_number_id: str
    waba_id: str
    scope: str


def settings_of(account: Account) -> Settings:
    said = account.settings
    business = str(said.get("business_id") or "")
    return Settings(
        str(said.get("phone_number_id", "")), str(said.get("waba_id", "")),
        f"meta:{business}" if business else account.key,
    )  # fmt: skip


class WhatsAppForm(forms.Form):
    """Settings `phone_number_id`, `waba_id`, `business_id`, `templates`; secrets `access_token`, `app_secret` and the
    one before it."""

    phone_number_id = forms.CharField(
        label=_("Phone number ID"), help_text=_("A long number beside the phone number, under WhatsApp → API setup.")
    )
    waba_id = forms.CharField(
        required=False, label=_("WhatsApp Business account ID"), help_text=_("Templates are fetched from it.")
    )
    business_id = forms.CharField(
        required=False, label=_("Business portfolio ID"),
        help_text=_("Give the same to all numbers of one portfolio: who writes to several is known to be one."),
    )  # fmt: skip
    access_token = forms.CharField(
        label=_("Access token"), widget=forms.PasswordInput,
        help_text=_("A permanent one, of a system user, with whatsapp_business_messaging and "
                    "whatsapp_business_management."),
    )  # fmt: skip
    app_secret = forms.CharField(
        label=_("App secret"), widget=forms.PasswordInput,
        help_text=_("Meta signs what it tells us with it. Under App settings → Basic."),
    )  # fmt: skip
    app_secret_previous = forms.CharField(
        required=False, label=_("The app secret before it"), widget=forms.PasswordInput,
        help_text=_("Still believed while you change it."),
    )  # fmt: skip
    templates = forms.CharField(
        required=False, label=_("Templates by hand"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only where they can’t be fetched. One a line: name | language | text with {{1}} for each gap."),
    )  # fmt: skip

    def clean_phone_number_id(self) -> str:
        return meta_id(self.cleaned_data["phone_number_id"])

    def clean_waba_id(self) -> str:
        return meta_id(self.cleaned_data["waba_id"])

    def clean_business_id(self) -> str:
        return meta_id(self.cleaned_data["business_id"])

    def clean_templates(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["templates"].splitlines()]
        for line in filter(None, lines):
            if by_hand(line) is None:
                wrong = _("“%(line)s” is not written as: name | language | text.")
                raise forms.ValidationError(wrong, params={"line": line[:80]})
        return [line for line in lines if line]


def by_hand(line: str) -> Template | None:
    """A template as a line says it; None for what is no such line."""
    name, _bar, rest = (part.strip() for part in line.partition("|"))
    language, _bar, body = (part.strip() for part in rest.partition("|"))
    if not (NAME.fullmatch(name) and LANGUAGE.fullmatch(language) and body):
        return None
    return Template(name, language, body.replace("\\n", "\n"))


def written(account: Account) -> list[Template]:
    lines: Any = account.settings.get("templates") or ()
    return [found for line in lines if (found := by_hand(str(line)))]
