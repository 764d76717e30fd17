"""What an owner decides about a chat: where it may appear, how it looks, what it asks, and whom it believes."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from .tokens import SHORTEST_SECRET

LANGUAGES = (("en", "English"), ("de", "Deutsch"), ("ar", "العربية"))
THEMES = (("auto", _("as the device")), ("light", _("light")), ("dark", _("dark")))
ASKED = ("name", "email", "phone")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def origin_of(address: str) -> str:
    """`https://shop.example` from any address on that site, "" when it is none."""
    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        return ""
    if not re.fullmatch(r"[\w.:\[\]-]+", parts.netloc):
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


class Colour(forms.TextInput):
    input_type = "color"


class Languages(forms.MultipleChoiceField):
    """Kept as a list, and shown from the words `adapter_form` makes of one."""

    def prepare_value(self, value: Any) -> Any:
        return value.split(", ") if isinstance(value, str) else value


def asking(label: Any) -> forms.ChoiceField:
    choices = [("", _("not asked")), ("may", _("asked")), ("must", _("required"))]
    return forms.ChoiceField(required=False, label=label, choices=choices)


class ChatForm(forms.Form):
    """Settings `origins`; `title`, `greeting`, `colour`, `theme`, `side`, `logo`, `languages`; `ask`; `require_user`,
    `trust_browser_id`; secrets `identity_secret` and the one before it."""

    origins = forms.CharField(
        label=_("Sites it appears on"),
        widget=forms.Textarea,
        help_text=_("One a line, such as https://shop.example. No other site may open this chat."),
    )
    title = forms.CharField(
        required=False, max_length=60, label=_("Your name in the chat"), help_text=_("As customers know you.")
    )
    greeting = forms.CharField(
        required=False, max_length=300, label=_("Greeting"), help_text=_("The first words somebody sees.")
    )
    colour = forms.CharField(
        required=False, initial="#2f6f4f", label=_("Colour"), widget=Colour,
        help_text=_("Darkened or lightened just as far as it takes to be readable."),
    )  # fmt: skip
    theme = forms.ChoiceField(
        required=False, label=_("Theme"), choices=THEMES
    )  # fmt: skip
    side = forms.ChoiceField(
        required=False, label=_("Corner"), choices=[("end", _("where lines end")), ("start", _("where lines begin"))]
    )
    logo = forms.URLField(
        required=False, assume_scheme="https", label=_("Logo"), help_text=_("The https address of a square picture.")
    )
    languages = Languages(
        required=False, label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple,
        help_text=_("Customers get theirs if it is among these. None chosen: all."),
    )  # fmt: skip
    ask_name = asking(_("Ask for the name first"))
    ask_email = asking(_("Ask for the e-mail address first"))
    ask_phone = asking(_("Ask for the phone number first"))
    require_user = forms.BooleanField(
        required=False, label=_("Signed-in users only"),
        help_text=_("Messages are taken from users your site vouches for."),
    )  # fmt: skip
    trust_browser_id = forms.BooleanField(
        required=False,
        label=_("Believe the browser's tracking id"),
        help_text=_(
            "Joins a visitor with what the same browser did before it chatted. Whoever learns such an id could pass "
            "for that browser, so it is off unless your user token carries it."
        ),
    )
    identity_secret = forms.CharField(
        required=False,
        min_length=32,
        widget=forms.PasswordInput,
        label=_("Identity secret"),
        help_text=_("Your site signs its user tokens with it. At least 32 random characters."),
    )
    identity_secret_previous = forms.CharField(
        required=False,
        min_length=SHORTEST_SECRET,
        widget=forms.PasswordInput,
        label=_("The identity secret before it"),
        help_text=_("Still taken while you change it."),
    )

    def clean_origins(self) -> list[str]:
        lines = [line for line in self.cleaned_data["origins"].split() if line]
        wrong = [line for line in lines if not origin_of(line)]
        if wrong:
            raise forms.ValidationError(
                _("%(line)s is no site. Write it like https://shop.example."), params={"line": wrong[0]}
            )
        return sorted({origin_of(line) for line in lines})

    def clean_colour(self) -> str:
        colour = str(self.cleaned_data["colour"]).lower()
        if colour and not COLOUR.fullmatch(colour):
            raise forms.ValidationError(_("Write a colour like #2f6f4f."))
        return colour

    def clean_logo(self) -> str:
        logo = str(self.cleaned_data["logo"])
        if logo and not logo.startswith("https://"):
            raise forms.ValidationError(_("Only an https address shows on every site."))
        return logo

    def clean(self) -> dict[str, Any]:
        """`ask` is what the chat reads; the three fields are how it is chosen."""
        said = super().clean() or self.cleaned_data
        chosen = [(field, said.get(f"ask_{field}", "")) for field in ASKED]
        return {**said, "ask": [{"field": field, "required": how == "must"} for field, how in chosen if how]}
