"""The composer's form: an answer with its envelope, now or at a moment; and the forms of forwarding and starting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.errors import Invalid
from sixring.interactions.models import Interaction

from ..forms import WriteForm, moment
from ..timing import moments
from . import envelope as envelopes
from .envelope import Envelope

PRESETS = ("tomorrow", "monday")
OWN = "own"
MOST_GAPS = 60


class AnswerForm(WriteForm):
    """`when` is empty (now), a preset, or "own" with `due_at`: a moment in plain words or as a date and time."""

    to = forms.CharField(required=False, max_length=4000)
    cc = forms.CharField(required=False, max_length=4000)
    bcc = forms.CharField(required=False, max_length=4000)
    subject = forms.CharField(required=False, max_length=500)
    sender = forms.CharField(required=False, max_length=320)
    when = forms.ChoiceField(required=False, choices=[(one, one) for one in ("", *PRESETS, OWN)])
    due_at = forms.CharField(required=False, max_length=80)
    anyway = forms.BooleanField(required=False)
    template = forms.CharField(required=False, max_length=600)

    def envelope(self, uploads: list[str]) -> Envelope:
        """What the rows say. Raises `Invalid` for what is no address."""
        typed = self.cleaned_data
        to, cc, bcc = (envelopes.addresses(typed[name]) for name in ("to", "cc", "bcc"))
        subject = envelopes.subject(typed["subject"])
        return Envelope(
            typed["way"], to, cc, bcc, subject, tuple(uploads), sender=typed["sender"], anyway=typed["anyway"],
            template=typed["template"], values=envelopes.filled(gaps_in(self.data)),
        )  # fmt: skip

    def due(self) -> datetime | None:
        """When it shall leave; None for now. Raises `Invalid` for a moment nobody understands."""
        when, own = self.cleaned_data["when"], self.cleaned_data["due_at"].strip()
        if not when:
            return None
        if when in PRESETS:
            return moment(when, timezone.localtime(clock.now()))
        return moment_of(own)


def gaps_in(posted: Mapping[str, Any]) -> dict[str, str]:
    """What the gaps of a template were filled with."""
    found = [(name, str(value)) for name, value in posted.items() if name.startswith("value:")]
    return {name.removeprefix("value:"): value for name, value in found[:MOST_GAPS]}


def moment_of(words: str) -> datetime:
    if not words:
        raise Invalid(_("Choose when it should leave, such as “tomorrow 9”. Your text is kept."))
    exact = parse_datetime(words) if words[:4].isdigit() else None
    if exact is not None:
        return timezone.make_aware(exact) if timezone.is_naive(exact) else exact
    return moments.understood(words, timezone.get_current_timezone(), clock.now())


def numbers(posted: QueryDict, name: str) -> list[int]:
    return [int(one) for one in posted.getlist(name) if one.isdecimal() and len(one) < 19]


class ForwardForm(forms.Form):
    """To whom, with what words; which messages and files are ticked is read beside it."""

    to = forms.CharField(max_length=4000)
    text = forms.CharField(max_length=1_000_000, strip=False, required=False)
    token = forms.UUIDField()
    hold = forms.BooleanField(required=False)


class StartForm(forms.Form):
    """Over which way, about what."""

    way = forms.CharField(max_length=500)
    subject = forms.CharField(required=False, max_length=500)
    text = forms.CharField(max_length=1_000_000, strip=False, required=False)
    token = forms.UUIDField()


def ticked(messages: list[Interaction], asked: list[int]) -> list[dict[str, Any]]:
    """Messages to choose from, each with whether it is chosen."""
    return [{"message": one, "on": one.pk in asked, "files": list(one.attachments.all())} for one in messages]
