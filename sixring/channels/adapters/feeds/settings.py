"""What an owner decides about a feed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.core.fetch import FetchRefused, refuse_odd_address


class FeedForm(forms.Form):
    """Settings `address` and `words`."""

    address = forms.URLField(
        assume_scheme="https", max_length=1000, label=_("Address of the feed"),
        help_text=_("Of a blog, a forum, or a news search that offers RSS or Atom."),
    )  # fmt: skip
    words = forms.CharField(
        required=False, label=_("Only what names one of these"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as your brand’s name. Empty: every entry."),
    )  # fmt: skip

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        try:
            refuse_odd_address(address)
        except FetchRefused as refused:
            raise forms.ValidationError(refused.message) from None
        return address

    def clean_words(self) -> list[str]:
        lines = [" ".join(line.split())[:100] for line in self.cleaned_data["words"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))[:50]
