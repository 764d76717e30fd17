"""What an owner decides about reviews: which app is looked at where, and which columns their files have."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from ...polling.post import web
from .rows import FIELDS

APP = re.compile(r"(?:.*/id)?(\d{5,15})(?:[/?].*)?")
COUNTRY = re.compile(r"[a-z]{2}")
MOST_COUNTRIES = 20


class ReviewsForm(forms.Form):
    """Settings `app` and `countries`; `columns` (a mapping of our fields to columns), `answer_url`."""

    app = forms.CharField(
        required=False, label=_("App in the App Store"), help_text=_("Its number or its page. Empty: files only.")
    )
    countries = forms.CharField(
        required=False, label=_("Countries"), help_text=_("Two letters each, such as gb, de. Empty: us.")
    )
    columns = forms.CharField(
        required=False, label=_("Columns of your files"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, such as rating = Stars given. Only where they aren’t found by themselves: "
                    "id, rating, title, text, author, author_id, at, url, about, order, email."),
    )  # fmt: skip
    answer_url = forms.URLField(
        required=False, assume_scheme="https", label=_("Where you answer"),
        help_text=_("Shown beside each review that brings no address of its own for it."),
    )  # fmt: skip

    def clean_app(self) -> str:
        said = self.cleaned_data["app"].strip()
        found = APP.fullmatch(said)
        if said and not found:
            raise forms.ValidationError(_("An app is a number such as 922693504, or the address of its page."))
        return found[1] if found else ""

    def clean_countries(self) -> list[str]:
        said = [one for one in re.split(r"[\s,;]+", self.cleaned_data["countries"].lower()) if one]
        if wrong := [one for one in said if not COUNTRY.fullmatch(one)]:
            raise forms.ValidationError(_("%(one)s is no country. Two letters, such as gb."), params={"one": wrong[0]})
        return list(dict.fromkeys(said))[:MOST_COUNTRIES]

    def clean_columns(self) -> list[str]:
        """Kept as lines, as they are typed."""
        lines = [line.strip() for line in self.cleaned_data["columns"].splitlines() if line.strip()]
        for line in lines:
            field, equals, column = (part.strip() for part in line.partition("="))
            if field not in FIELDS or not equals or not column:
                raise forms.ValidationError(_("“%(line)s” is no such line: field = column."), params={"line": line})
        return lines

    def clean_answer_url(self) -> str:
        return web(self.cleaned_data["answer_url"])
