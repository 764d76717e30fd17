"""The fields of one account's form, as its owner chose them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sixring.channels.adapters.webform.row import LONGEST
from sixring.channels.models import Account

from ..requests.forms import Files

TRAP = "website"  # robots fill in what people neither see nor hear of


class ContactForm(forms.Form):
    """What `account` asks. `key` names this form: however often it is sent, it is one message."""

    use_required_attribute = False
    key = forms.CharField(widget=forms.HiddenInput, max_length=400)

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = account.settings
        for name, field in (("name", name_field), ("email", email_field), ("phone", phone_field)):
            self.ask(name, field(), said)
        self.ask("order", forms.CharField(max_length=60, label=_("Order number")), said)
        self.ask("reason", reason_field(said.get("reasons") or []), said)
        self.fields["message"] = message_field()
        if said.get("attachments"):
            self.fields["attachments"] = forms.Field(
                required=False, label=_("Files"), widget=Files, help_text=_("Up to 10, together at most 10 MB.")
            )

    def ask(self, name: str, field: forms.Field, said: dict[str, Any]) -> None:
        how = "must" if name == "email" else said.get(f"ask_{name}", "")
        if how:
            field.required = how == "must"
            self.fields[name] = field


def name_field() -> forms.Field:
    return forms.CharField(max_length=120, label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))


def email_field() -> forms.Field:
    return forms.EmailField(
        max_length=254, label=_("E-mail address"), help_text=_("Our answer goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip


def phone_field() -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"})
    return forms.CharField(max_length=40, label=_("Phone number"), widget=widget)


def reason_field(reasons: list[str]) -> forms.Field:
    if not reasons:
        return forms.CharField(max_length=80, label=_("What is it about?"))
    choices = [("", _("Please choose")), *((one, one) for one in reasons)]
    return forms.ChoiceField(choices=choices, label=_("What is it about?"))


def message_field() -> forms.Field:
    area = forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST})
    return forms.CharField(max_length=LONGEST, label=_("Your message"), widget=area)
