"""What is typed when a trigger or the limits are set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.channels.sending import abilities_of
from sixring.core.models import Team
from sixring.work.forms import LengthField, said_length

from ..models import Survey, Trigger
from . import limits, rules, ways
from .rules import AGREED, BOUNDS, CHAT, MAIL, MESSAGE, NOT_REFUSED, Rules

WAYS = ((CHAT, _("In the chat, as buttons")), (MAIL, _("E-mail")), (MESSAGE, _("SMS, WhatsApp and other messages")))
WHO = (
    (AGREED, _("Only those who agreed to surveys")),
    (NOT_REFUSED, _("All who have not refused; in many countries this needs a reason in law")),
)


def number(name: str, label: Any, hint: Any = "") -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=hint, required=least > 0)


class SurveyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Surveys by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TriggerForm(forms.Form):
    """A trigger. `said` are its rules."""

    survey = SurveyField(queryset=Survey.objects.none(), label=_("Survey"), empty_label=None)
    moment = forms.ChoiceField(choices=Trigger.Moment.choices, label=_("They are asked after"))
    days = number("days", _("Days since the first order"), _("For “a customer since so many days” alone."))
    delay = LengthField(label=_("How long after"), help_text=_("Such as 30 min, 4 h or 2 d; at once when empty."))
    who = forms.ChoiceField(choices=WHO, widget=forms.RadioSelect, label=_("Whom"))
    ways = forms.MultipleChoiceField(
        choices=WAYS, widget=forms.CheckboxSelectMultiple, label=_("Ways it may be sent"),
        help_text=_("The channel they prefer comes first, then the one the matter was talked about on."),
    )  # fmt: skip
    share = number("share", _("Share of the occasions, in percent"), _("By chance; the rest is listed as not drawn."))
    per_day = number("per_day", _("At most so many a day"), _("Days of UTC. Empty or 0: no such limit."))
    enough = number("enough", _("Stop after so many answers"), _("Empty or 0: it goes on."))
    remind = number("remind", _("Remind after so many days"), _("Once, never after an answer or a no. Empty: never."))
    lives = number("lives", _("The link lives for so many days"))
    teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple,
        label=_("Only matters of these teams"), help_text=_("None chosen: all matters."),
    )  # fmt: skip
    template = forms.ChoiceField(
        required=False, label=_("Approved template"),
        help_text=_("Where words of our own may not begin, as on WhatsApp after 24 hours. It needs one gap, the link."),
    )  # fmt: skip
    active = forms.BooleanField(required=False, label=_("Switched on"))

    def __init__(self, data: Any = None, *, trigger: Trigger | None = None) -> None:
        super().__init__(data, initial=initial_of(trigger))
        survey, template = self.fields["survey"], self.fields["template"]
        assert isinstance(survey, forms.ModelChoiceField)
        assert isinstance(template, forms.ChoiceField)
        known = Survey.objects.filter(state=Survey.State.OPEN) | Survey.objects.filter(
            pk=trigger.survey_id if trigger else 0
        )
        survey.queryset, template.choices = known.order_by("name"), list(templates())
        if len(template.choices) == 1:
            del self.fields["template"]
        if not Team.objects.exists():
            del self.fields["teams"]

    @property
    def said(self) -> Rules:
        data = self.cleaned_data
        chosen = tuple(data["ways"])
        return Rules(
            delay=data["delay"] or 0, ways=() if len(chosen) == len(WAYS) else chosen, share=data["share"],
            per_day=data["per_day"] or 0, enough=data["enough"] or 0, remind=data["remind"] or 0,
            lives=data["lives"], who=data["who"], days=data["days"], template=data.get("template") or "",
            teams=tuple(sorted(team.pk for team in data.get("teams") or ())),
        )  # fmt: skip


def initial_of(trigger: Trigger | None) -> dict[str, Any]:
    if trigger is None:
        usual = rules.USUAL[Trigger.Moment.RESOLVED]
        about: dict[str, Any] = {"moment": Trigger.Moment.RESOLVED, "active": True}
    else:
        usual, about = rules.of(trigger), {"survey": trigger.survey_id, "moment": trigger.moment,
                                           "active": trigger.active}  # fmt: skip
    shown = rules.kept(usual) | {"delay": said_length(usual.delay or None), "ways": usual.ways or rules.WAYS}
    return shown | {name: shown[name] or None for name in ("per_day", "enough", "remind")} | about


def templates() -> Iterator[tuple[str, Any]]:
    """Templates of one gap that a provider of ours has approved."""
    yield "", _("None")
    for account in Account.objects.filter(enabled=True).order_by("pk"):
        if abilities_of(account).templates:
            for one in adapter_of(account.kind).templates(account):
                if ways.is_fillable(one):
                    yield one.key, f"{account.name}: {one.name} ({one.language})"


class LimitsForm(forms.Form):
    quiet_days = forms.IntegerField(
        label=_("Days between two questions to the same person"), min_value=limits.BOUNDS["quiet_days"][0],
        max_value=limits.BOUNDS["quiet_days"][1],
    )  # fmt: skip
    most = forms.IntegerField(
        label=_("Questions to the same person within a year"), min_value=limits.BOUNDS["most"][0],
        max_value=limits.BOUNDS["most"][1],
    )  # fmt: skip
