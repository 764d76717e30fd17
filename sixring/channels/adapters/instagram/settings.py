"""What an owner decides about an Instagram account: which it is, and by which of Meta's two ways we are let in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...meta import graph
from ...meta.accounts import AppForm, meta_id

if TYPE_CHECKING:
    from ...models import Account

WAYS = (("instagram", _("Instagram login: a token of the account itself")),
        ("page", _("Facebook login: a token of the page it belongs to")))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """An account's settings, read once. `sends_as` stands in the address of what we send; `host` is asked."""

    account_id: str
    sends_as: str
    host: str


def settings_of(account: Account) -> Settings:
    said = account.settings
    by_page = said.get("login") == "page"
    sends_as = str(said.get("page_id") or "me") if by_page else "me"
    return Settings(str(said.get("account_id") or ""), sends_as, "" if by_page else graph.INSTAGRAM)


class InstagramForm(AppForm):
    """Besides what every app needs, settings `account_id`, `login` and `page_id`."""

    account_id = forms.CharField(
        label=_("Instagram account ID"), help_text=_("That of the professional account, as the app shows it.")
    )
    login = forms.ChoiceField(choices=WAYS, label=_("How we are let in"))
    page_id = forms.CharField(required=False, label=_("Page ID"), help_text=_("Only with Facebook login."))
    access_token = forms.CharField(
        label=_("Access token"), widget=forms.PasswordInput,
        help_text=_("A long-lived one. With Instagram login it ends after 60 days; it is renewed before."),
    )  # fmt: skip
    field_order = ("account_id", "login", "page_id", "access_token", "app_id", "app_secret", "app_secret_previous")

    def clean_account_id(self) -> str:
        return meta_id(self.cleaned_data["account_id"])

    def clean_page_id(self) -> str:
        return meta_id(self.cleaned_data["page_id"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("login") == "page" and not said.get("page_id") and "page_id" not in self.errors:
            self.add_error("page_id", _("With Facebook login the page is needed: messages leave through it."))
        return said
