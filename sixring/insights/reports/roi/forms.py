"""An assumption as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .supposing import KNOWN, Range


class SupposedForm(forms.Form):
    """Low, likely and high of what `name` assumes: shares in per cent."""

    low = forms.FloatField(label=_("At least"), min_value=0)
    likely = forms.FloatField(label=_("Likely"), min_value=0)
    high = forms.FloatField(label=_("At most"), min_value=0)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("A contract, a pilot, a report with its page: so that anybody can look."),
    )

    def __init__(self, name: str, now: Range | None, *args: Any, **kwargs: Any) -> None:
        self.unit = KNOWN[name].unit
        scale = 100 if self.unit == "%" else 1
        if now is not None:
            ends = {end: round(getattr(now, end) * scale, 6) for end in ("low", "likely", "high")}
            kwargs["initial"] = {**ends, "source": now.source}
        super().__init__(*args, **kwargs)
        if self.unit == "%":
            for end in ("low", "likely", "high"):
                self.fields[end].help_text = _("In per cent.")

    @property
    def range(self) -> tuple[float, float, float]:
        scale = 100 if self.unit == "%" else 1
        low, likely, high = (self.cleaned_data[end] / scale for end in ("low", "likely", "high"))
        return low, likely, high
