"""What customers choose on the page of their preferences."""

from __future__ import annotations

from datetime import time
from functools import cache
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from sixring.people import contact
from sixring.people.consent import CHANNELS
from sixring.people.contact import Contact

from ..widget import languages

HOURS = [("", "–"), *((f"{hour:02d}:00", f"{hour:02d}:00") for hour in range(24))]


@cache
def spoken() -> list[tuple[str, str]]:
    """Languages we have words of our own in."""
    return [(code, str(LANG_INFO[code]["name_local"]).capitalize()) for code in languages.words()]


def zones() -> list[tuple[str, str]]:
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in contact.zones())]


class ContactForm(forms.Form):
    """By which channel, when and in which language they like to hear from us."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        required=False, label=_("Best way to reach you"), choices=[("", _("no preference")), *CHANNELS.items()]
    )
    since = forms.ChoiceField(required=False, label=_("Not before"), choices=HOURS)
    until = forms.ChoiceField(required=False, label=_("Not after"), choices=HOURS)
    zone = forms.ChoiceField(required=False, label=_("Your time zone"), choices=zones)
    language = forms.ChoiceField(required=False, label=_("Language"))

    def __init__(self, *args: Any, kept: Contact, zone: str, **named: Any) -> None:
        self.kept = kept
        since, until = kept.hours or (None, None)
        named["initial"] = {
            "channel": kept.channel, "since": hour(since), "until": hour(until), "zone": kept.zone or zone,
            "language": kept.language,
        }  # fmt: skip
        super().__init__(*args, **named)
        unlisted = kept.language and kept.language not in dict(spoken())
        own = [(kept.language, kept.language)] if unlisted else []
        self.fields["language"].choices = [("", _("no preference")), *own, *spoken()]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("since")) != bool(told.get("until")):
            self.add_error("until", _("Choose both hours, or none."))
        elif told.get("since") and told["since"] == told["until"]:
            self.add_error("until", _("Choose two different hours."))
        return told

    def likes(self) -> Contact:
        """As they are kept. A zone alone says nothing yet."""
        told = self.cleaned_data
        both = told["since"] and told["until"]
        hours = (time.fromisoformat(told["since"]), time.fromisoformat(told["until"])) if both else None
        zone = told["zone"] if hours else self.kept.zone
        return Contact(told["channel"], hours, zone, told["language"])


def hour(at: time | None) -> str:
    return f"{at:%H:00}" if at else ""
