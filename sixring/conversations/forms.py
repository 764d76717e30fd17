"""What agents type on the desk: answers, notes, moments, whom to give it to, where a message belongs, what they log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.errors import Invalid
from sixring.core.models import Agent, Role, Team

from .desk import title
from .models import Conversation
from .timing.moments import understood

MOMENTS = [("2h", _("In 2 hours")), ("tomorrow", _("Tomorrow at 9")), ("monday", _("Next Monday at 9"))]
WHO = [("email", _("E-mail address")), ("phone", _("Phone number")), ("user_id", _("User id")), ("card", _("Card"))]


class WriteForm(forms.Form):
    """An answer or a note. `token`, made when the form is drawn, names this very answer; sending twice is once."""

    text = forms.CharField(max_length=1_000_000, strip=False, required=False)
    token = forms.UUIDField(required=False)
    way = forms.CharField(required=False, max_length=60)


class SnoozeForm(forms.Form):
    """`when` is one of MOMENTS, or `until` a moment in plain words, in the viewer's time zone."""

    when = forms.ChoiceField(choices=MOMENTS, required=False)
    until = forms.CharField(required=False, max_length=80)

    def clean_until(self) -> datetime | None:
        words = self.cleaned_data["until"]
        try:
            return understood(words, timezone.get_current_timezone(), clock.now()) if words else None
        except Invalid as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("when"):
            data["until"] = moment(data["when"], timezone.localtime(clock.now()))
        if not data.get("until") and "until" not in self.errors:
            raise forms.ValidationError(_("Choose until when it should rest."))
        return data


def moment(when: str, now: datetime) -> datetime:
    """Rule: what one of MOMENTS means at `now` (aware, in the viewer's zone)."""
    if when == "2h":
        return now + timedelta(hours=2)
    days = 1 if when == "tomorrow" else 7 - now.weekday()
    nine = datetime.combine(now.date() + timedelta(days=days), time(9))
    return timezone.make_aware(nine, now.tzinfo)


class AssignForm(forms.Form):
    """To which colleague or team; nobody when empty."""

    agent = forms.ModelChoiceField(queryset=Agent.objects.none(), required=False)
    team = forms.ModelChoiceField(queryset=Team.objects.all(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues()


def colleagues() -> Any:
    """Everybody who may answer."""
    return Agent.objects.filter(is_active=True).exclude(role=Role.VIEWER).order_by("name")


class PlaceForm(forms.Form):
    """Where a message belongs: one of the conversations offered, one by its number, or one of its own."""

    where = forms.ChoiceField(widget=forms.RadioSelect, label=_("It belongs to"), choices=[])
    number = forms.IntegerField(required=False, min_value=1, label=_("Number of that conversation"))

    def __init__(self, *args: Any, offered: Sequence[Conversation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = self.fields["where"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = [
            *((str(one.pk), f"{title(one)} · {one.get_state_display()}") for one in offered),
            ("other", _("Another conversation, by its number")),
            ("own", _("A conversation of its own")),
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("where") == "other" and not data.get("number"):
            self.add_error("number", _("Write the number; it stands in the address of that conversation."))
        return data

    @property
    def target(self) -> int | None:
        """The conversation chosen; None for one of its own."""
        where = self.cleaned_data["where"]
        return None if where == "own" else int(self.cleaned_data["number"] if where == "other" else where)


class LogForm(forms.Form):
    """A call or a visit, as the colleague who had it writes it down."""

    account = forms.ModelChoiceField(queryset=Account.objects.none(), label=_("What was it"), empty_label=None)
    who = forms.ChoiceField(choices=WHO, label=_("Known by"))
    value = forms.CharField(max_length=400, label=_("Address, number or card"))
    name = forms.CharField(max_length=200, required=False, label=_("Name"))
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=100_000, label=_("What was said"))
    code = forms.CharField(
        max_length=20, required=False, label=_("Code they say"),
        help_text=_("The six digits the chat gave them: the call goes into that conversation as theirs."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    occurred_at = forms.DateTimeField(
        label=_("When"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.FloatField(required=False, min_value=0, max_value=1400, label=_("How many minutes it took"))
    wrap_up = forms.FloatField(required=False, min_value=0, max_value=1400, label=_("Minutes to wrap it up"))
    conversation = forms.ModelChoiceField(
        queryset=Conversation.objects.none(),
        required=False,
        label=_("Belongs to"),
        empty_label=_("Let Sixring find the conversation"),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, accounts: Any, conversations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("account", accounts), ("conversation", conversations)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        choice = self.fields["conversation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.label_from_instance = called  # type: ignore[method-assign,assignment]

    def clean_occurred_at(self) -> datetime:
        at: datetime = self.cleaned_data["occurred_at"]
        if at > clock.now() + timedelta(minutes=5):
            raise forms.ValidationError(_("That is still to come. Log it when it has happened."))
        return at


def called(conversation: Any) -> str:
    return f"{title(conversation)} ({conversation.get_state_display()})"[:100]
