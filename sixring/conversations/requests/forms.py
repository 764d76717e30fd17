"""What customers type on the page of their requests."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.channels.adapters.portal import LONGEST


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class AnswerForm(forms.Form):
    """An answer. `key` names it: however often this very form is sent, it is one message. Files alone are one too."""

    use_required_attribute = False
    key = forms.CharField(widget=forms.HiddenInput, max_length=400)
    text = forms.CharField(
        max_length=LONGEST, strip=False, label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST}),
    )  # fmt: skip
    attachments = forms.Field(
        required=False, label=_("Files"), widget=Files, help_text=_("Up to 10, together at most 10 MB.")
    )


class AskForm(forms.Form):
    address = forms.CharField(
        max_length=254, label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("The one you wrote to us from."),
    )  # fmt: skip
