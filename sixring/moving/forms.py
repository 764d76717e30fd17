"""What an owner chooses on the screen of an import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import inbox
from .sources import NAMES

TRUST = (
    ("verified", _("those the old help desk had verified")),
    ("all", _("all of them")),
    ("none", _("none")),
)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files; each is checked as one is."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        several = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(Files, self).clean(one, initial) for one in several]


class SourceForm(forms.Form):
    """Where history comes from: a kind, and files that are uploaded or lie in the import folder."""

    kind = forms.ChoiceField(label=_("What it is"), choices=lambda: list(NAMES.items()))
    place = forms.ChoiceField(label=_("In the import folder"), required=False)
    uploads = Files(
        label=_("Or upload it"), required=False, widget=ManyFiles,
        help_text=_("Up to 25 MB. For CSV choose persons, tickets and messages together."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [("", "—"), *((name, name) for name in inbox.offered())]
        place.help_text = _("What lies in %(folder)s on the server.") % {"folder": inbox.folder()}


class TrustForm(forms.Form):
    trust = forms.ChoiceField(label=_("Which addresses are believed"), choices=TRUST)
