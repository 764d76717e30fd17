"""What people type in the settings of work: colleagues, teams, opening hours, targets, and who gets what."""

from __future__ import annotations

import re
import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.core import calendars
from sixring.core.actors import LADDER, Actor
from sixring.core.calendars import Calendar
from sixring.core.errors import Invalid
from sixring.core.models import Agent, Role, Team

from . import hours
from .models import CalendarVersion

DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
UNITS = {"": 1, "m": 1, "min": 1, "h": 60, "d": 1440}
LENGTH = re.compile(r"(\d{1,4})\s*(min|m|h|d)?", re.IGNORECASE)
MOST = 60 * 24 * 60  # minutes: sixty days


class AgentForm(forms.Form):
    """A colleague's role and teams. Only roles the actor may give are offered."""

    role = forms.ChoiceField(choices=[], label=_("Role"))
    teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple, label=_("Teams")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(v, label) for v, label in Role.choices if LADDER.index(v) <= LADDER.index(actor.role)]
        if not Team.objects.exists():
            del self.fields["teams"]


class InviteForm(AgentForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("As colleagues and customers see it."))
    field_order = ("email", "name", "role", "teams")


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)


class OneTeamForm(TeamForm):
    members = forms.ModelMultipleChoiceField(
        queryset=Agent.objects.filter(is_active=True).order_by("name"), required=False,
        widget=forms.CheckboxSelectMultiple, label=_("Who belongs to it"),
    )  # fmt: skip
    returns = forms.BooleanField(
        required=False, label=_("While somebody is away, new messages to them return to this team’s queue")
    )
    break_minutes = forms.IntegerField(
        min_value=0, max_value=600, label=_("A break counts as away after"), help_text=_("Minutes.")
    )


class HoursForm(forms.Form):
    """Opening hours from a day on. `calendar` is what they come to."""

    valid_from = forms.DateField(
        label=_("From this day on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    zone = forms.CharField(label=_("Time zone"), max_length=64, widget=forms.TextInput(attrs={"list": "zones"}))
    holidays = forms.CharField(
        label=_("Holidays"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Days on which nobody is there, one a line, such as 2026-12-25 Christmas."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, day in enumerate(DAYS):
            self.fields[f"day_{number}"] = forms.CharField(label=day, required=False, max_length=200)
        self.order_fields(["valid_from", "zone", *[f"day_{number}" for number in range(7)], "holidays"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        week = [self.read(f"day_{number}", hours.read_day) or () for number in range(7)]
        free = self.read("holidays", hours.read_holidays)
        zone = self.read("zone", lambda name: Calendar.always(name).zone)
        if not self.errors:
            data["calendar"] = Calendar(str(zone), tuple(week), free or frozenset())
            if "valid_from" not in self.changed_data:  # offered as today, which may be another day in the zone chosen
                data["valid_from"] = calendars.today(str(zone))
        return data

    def read(self, field: str, reader: Any) -> Any:
        try:
            return reader(self.cleaned_data.get(field, ""))
        except Invalid as problem:
            self.add_error(field, problem.message)
            return None

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in range(7)]


def first_hours(version: CalendarVersion | None) -> dict[str, Any]:
    """What `HoursForm` starts with: the version in force, or an office week."""
    week = version.week if version else [[["09:00", "17:00"]]] * 5 + [[], []]
    zone = version.zone if version else "UTC"
    return {
        "valid_from": calendars.today(zone),
        "zone": zone,
        "holidays": "\n".join(version.holidays) if version else "",
        **{f"day_{number}": hours.write_day(spans) for number, spans in enumerate(week)},
    }


class LengthField(forms.CharField):
    """A length of time such as "30 min", "4 h" or "2 d", as minutes; None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value)).strip().lower()
        if not text:
            return None
        found = LENGTH.fullmatch(text)
        minutes = int(found[1]) * UNITS[found[2] or ""] if found else 0
        if not 0 < minutes <= MOST:
            raise forms.ValidationError(_("Write it like 30 min, 4 h or 2 d."))
        return minutes


def said_length(minutes: int | None) -> str:
    """Rule: minutes as `LengthField` reads them."""
    if minutes is None:
        return ""
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


def zones() -> list[str]:
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")


class HandOverForm(forms.Form):
    """To whom what a colleague has goes: "agent:3", "team:2" or "queue", each one's own."""

    to = forms.ChoiceField(choices=[], label=_("To"))
    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, holder: Agent, offered: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agents = {f"agent:{a.pk}": a for a in answering().exclude(pk=holder.pk)}
        self.teams = {f"team:{t.pk}": t for t in Team.objects.order_by("name")}
        to, chosen = self.fields["to"], self.fields["chosen"]
        assert isinstance(to, forms.ChoiceField)
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        to.choices = [
            ("queue", _("Back to their queues")),
            (_("Colleagues"), [(key, agent.name) for key, agent in self.agents.items()]),
            (_("Queues of teams"), [(key, team.name) for key, team in self.teams.items()]),
        ]
        chosen.choices = [(pk, pk) for pk in offered]

    @property
    def target(self) -> Agent | Team | None:
        key = self.cleaned_data["to"]
        return self.agents.get(key) or self.teams.get(key)


def answering() -> Any:
    return Agent.objects.filter(is_active=True).exclude(role=Role.VIEWER).order_by("name")
