"""What staffing is reckoned with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.insights import assumptions

from ...dashboards.names import channel
from .staffing import AT_ONCE, Chosen

USUAL_IN_TIME, USUAL_AWAY = 80, 30


class StaffingForm(forms.Form):
    """`channels` as the forecast tells them, `days` as (number, name). Empty fields are what was measured or usual."""

    channel = forms.ChoiceField(label=_("Channel"))
    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    minutes = forms.FloatField(
        label=_("Minutes one takes"), min_value=0.1, max_value=600, required=False, help_text=_("Empty: as measured."),
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )  # fmt: skip
    at_once = forms.IntegerField(
        label=_("At once, per colleague"), min_value=1, max_value=10, required=False,
        help_text=_("Empty: two chats, else one."),
    )  # fmt: skip
    in_time = forms.IntegerField(label=_("Answered in time, in per cent"), min_value=10, max_value=99)
    within = forms.IntegerField(label=_("In time is within seconds"), min_value=1, max_value=3600)
    away = forms.IntegerField(
        label=_("Away, in per cent"), min_value=0, max_value=70, help_text=_("Breaks, training, illness.")
    )

    def __init__(self, typed: Mapping[str, Any], channels: list[dict[str, Any]], days: list[tuple[int, str]]) -> None:
        self.channels = {one["channel"]: one for one in channels}
        usual = {
            "channel": channels[0]["channel"], "day": 0, "in_time": USUAL_IN_TIME, "away": USUAL_AWAY,
            "within": assumptions.now().service_seconds,
        }  # fmt: skip
        super().__init__(usual | {name: typed[name] for name in typed})
        self.fields["channel"].choices = [(name, channel(name)) for name in self.channels]  # type: ignore[attr-defined]
        self.fields["day"].choices = days  # type: ignore[attr-defined]

    def of(self, name: str, usual: int) -> int:
        """What was typed; the usual where that can't be, and the form says why."""
        self.is_valid()
        typed = self.cleaned_data.get(name)
        return usual if typed is None else int(typed)

    @property
    def told(self) -> dict[str, Any]:
        """The channel looked at; the busiest where it can't be."""
        self.is_valid()
        return self.channels.get(self.cleaned_data.get("channel", "")) or next(iter(self.channels.values()))

    def chosen(self, patience: float | None) -> Chosen:
        name, measured = self.told["channel"], self.told["handle"]
        minutes = self.cleaned_data.get("minutes")
        handle = minutes * 60 if minutes else measured["mean"] if measured else None
        return Chosen(
            name, handle, self.of("in_time", USUAL_IN_TIME) / 100,
            self.of("within", assumptions.now().service_seconds), self.of("away", USUAL_AWAY) / 100,
            self.of("at_once", AT_ONCE.get(name, 1)), patience if name == "call" else None,
        )  # fmt: skip
