"""What an owner decides about a Facebook page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from ...meta.accounts import AppForm, meta_id

if TYPE_CHECKING:
    from ...models import Account


class MessengerForm(AppForm):
    """Besides what every app needs, setting `page_id`."""

    page_id = forms.CharField(label=_("Page ID"), help_text=_("On the page, under About → Page transparency."))
    access_token = forms.CharField(
        label=_("Page access token"), widget=forms.PasswordInput,
        help_text=_("One that doesn’t end, with pages_messaging, pages_manage_metadata, pages_read_user_content and "
                    "pages_manage_engagement."),
    )  # fmt: skip
    field_order = ("page_id", "access_token", "app_id", "app_secret", "app_secret_previous")

    def clean_page_id(self) -> str:
        return meta_id(self.cleaned_data["page_id"])


def page_of(account: Account) -> str:
    return str(account.settings.get("page_id") or "")
