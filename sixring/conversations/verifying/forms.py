"""Forms of verifying: the answer an agent types, and which facts the owner chose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Verification
from . import facts

CALLED = {
    facts.ORDER: gettext_lazy("Number of the last order"),
    "identity:user_id": gettext_lazy("Customer number"),
    "identity:phone": gettext_lazy("Phone number"),
    "identity:card": gettext_lazy("Card number"),
}
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def answer_form(asked: Verification) -> forms.Form | None:
    """What the customer says, as the agent types it; None for a link, which they answer themselves."""
    form = forms.Form()
    if asked.method == Verification.Method.CODE:
        code = forms.CharField(max_length=20, label=_("The code they tell you"))
        code.widget.attrs |= {**PLAIN, "inputmode": "numeric", "autofocus": True}
        form.fields["code"] = code
    elif asked.method == Verification.Method.FACTS:
        labels = facts.chosen().labels
        for number, key in enumerate(asked.facts):
            field = forms.CharField(max_length=200, required=False, label=labels.get(key) or called(key))
            field.widget.attrs |= PLAIN
            form.fields[f"fact-{number}"] = field
    else:
        return None
    return form


def called(key: str) -> str:
    return str(CALLED.get(key) or key.removeprefix("fact:").replace("_", " ").capitalize())


def known_names() -> list[tuple[str, str]]:
    """Every fact that may be chosen, with what it is called now."""
    labels = facts.chosen().labels
    keys = dict.fromkeys([*labels, *facts.on_offer()])
    return [(key, labels.get(key) or called(key)) for key in keys]


class FactsForm(forms.Form):
    """The facts that may be asked, and how many of those asked must be right."""

    keys = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Facts that may be asked")
    )
    right = forms.IntegerField(min_value=1, max_value=10, label=gettext_lazy("So many of them must be right"))

    def __init__(self, *args: Any, names: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        chosen = facts.chosen()
        kwargs.setdefault("initial", {"keys": list(chosen.labels), "right": chosen.right})
        super().__init__(*args, **kwargs)
        self.names = dict(names)
        keys = self.fields["keys"]
        assert isinstance(keys, forms.MultipleChoiceField)
        keys.choices = list(names)

    @property
    def labels(self) -> dict[str, str]:
        return {key: self.names[key] for key in self.cleaned_data["keys"]}
