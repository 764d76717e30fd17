"""An account's forms: what every account has, and what its adapter asks for. Secrets are written, never shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.core import brands
from sixring.core.models import Team

from .contract import Adapter, SetUp
from .models import Account

KEPT = _("Set. Leave it empty to keep it; what you type replaces it.")


class AccountForm(forms.Form):
    name = forms.CharField(max_length=100, label=_("Name"), help_text=_("As your team calls it, such as Support."))
    brand = forms.ModelChoiceField(
        queryset=brands.every(), required=False, empty_label=_("The main brand"), label=_("Brand"),
        help_text=_("As whom it speaks: the name beside mails, the signature, the colour."),
    )  # fmt: skip
    teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple,
        label=_("Teams that see it"), help_text=_("None chosen: everybody sees its messages."),
    )  # fmt: skip
    enabled = forms.BooleanField(required=False, initial=True, label=_("Open for new messages"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not Team.objects.exists():
            del self.fields["teams"]
        if not brands.every().exists():
            del self.fields["brand"]


def form_of(account: Account | None) -> dict[str, Any]:
    """What `AccountForm` starts with."""
    if account is None:
        return {}
    return {
        "name": account.name, "enabled": account.enabled, "teams": account.teams.all(), "brand": account.brand_id,
    }  # fmt: skip


def adapter_form(
    adapter: Adapter, account: Account | None, data: Any = None, way: SetUp | None = None
) -> forms.Form | None:
    """The adapter's own settings as a form; secrets that are kept already need not be typed again.

    `way` is how a new account is begun: what it knows is filled in, what it needs not is out of sight.
    """
    kind = adapter.settings_form()
    if kind is None:
        return None
    form = kind(data, prefix="s", initial=shown(kind, account) if account else dict(way.initial) if way else None)
    for name in (way.hides if way else frozenset()) & form.fields.keys():
        form.fields[name].widget = form.fields[name].hidden_widget()
    for name in adapter.secret_fields & form.fields.keys():
        field = form.fields[name]
        field.widget.attrs["autocomplete"] = "new-password"
        if account is not None and account.secret(name):
            field.required = False
            field.widget.is_required = False
            field.help_text = KEPT
    return form


def shown(kind: type[forms.Form], account: Account) -> dict[str, Any]:
    """Settings as their fields show them: lists as lines or with commas."""
    fields = kind.base_fields
    return {
        name: join(value, fields[name]) if isinstance(value, list) else value
        for name, value in account.settings.items()
        if name in fields
    }


def join(values: list[Any], field: forms.Field) -> str:
    return ("\n" if isinstance(field.widget, forms.Textarea) else ", ").join(map(str, values))
