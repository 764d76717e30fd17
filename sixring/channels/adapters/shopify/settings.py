"""What an owner decides about a shop at Shopify."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SHOP = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com")


class ShopifyForm(forms.Form):
    """Settings `shop`, `trusted`; secrets `secret` and the one before it."""

    shop = forms.CharField(label=_("Shop"), help_text=_("Its own address, such as greenthumb.myshopify.com."))
    secret = forms.CharField(
        label=_("Client secret"), widget=forms.PasswordInput,
        help_text=_("Of your app; for webhooks made in the shop’s settings, what Shopify shows below their list."),
    )  # fmt: skip
    secret_previous = forms.CharField(
        required=False, label=_("The secret before it"), widget=forms.PasswordInput,
        help_text=_("Still believed while you change it. Shopify may sign with it for an hour."),
    )  # fmt: skip
    trusted = forms.BooleanField(
        required=False, label=_("Believe every address Shopify calls verified"),
        help_text=_("Shopify calls addresses verified that were only typed at a guest’s checkout. Left off, an address "
                    "counts as proven for customers alone who have signed in to the shop."),
    )  # fmt: skip

    def clean_shop(self) -> str:
        said = re.sub(r"^https?://|/.*$", "", self.cleaned_data["shop"].strip().lower())
        if not SHOP.fullmatch(said):
            raise forms.ValidationError(_("A shop’s own address at Shopify ends in .myshopify.com."))
        return said

    def clean(self) -> dict[str, Any]:
        return super().clean() or self.cleaned_data
