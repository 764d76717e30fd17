"""What an owner decides about a store: its page, its name there, and what people come for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 12
STAYS = 60
OCCASIONS = (_("Advice"), _("Pick up an order"), _("Return or exchange"), _("Repair"), _("Workshop"), _("Just looking"))


class VisitForm(forms.Form):
    """Settings `kiosk`, `store`, `occasions`, `welcome`, `stays` (minutes)."""

    kiosk = forms.BooleanField(
        required=False, label=_("Visitors check in themselves"),
        help_text=_("Opens a page for a tablet in the store."),
    )  # fmt: skip
    store = forms.CharField(
        required=False, max_length=80, label=_("The store’s name"), help_text=_("As customers know it.")
    )
    welcome = forms.CharField(required=False, max_length=200, label=_("Words of welcome"))
    occasions = forms.CharField(
        required=False, label=_("What people come for"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line, twelve at most. Empty: advice, pick-up, return, repair, workshop, just looking."),
    )  # fmt: skip
    stays = forms.IntegerField(
        required=False, min_value=5, max_value=600, label=_("How long a visit lasts, in minutes"),
        help_text=_("So long the desk says that they are in the store now. Empty: 60."),
    )  # fmt: skip

    def clean_occasions(self) -> list[str]:
        lines = [" ".join(line.split())[:80] for line in self.cleaned_data["occasions"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))[:MOST]
