"""What an owner decides about calls by Twilio: who we are there, what callers hear, how long they wait, what is
kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from ...twilio.names import HOSTS, NUMBER, REGIONS, SID

if TYPE_CHECKING:
    from ...models import Account

LONGEST_WAIT = 3600
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


@dataclass(frozen=True, slots=True)
class Settings:
    """An account's settings, read once. `greeting`, `recorded`, `waiting` and `voicemail` are said to callers."""

    sid: str
    numbers: Sequence[str]
    host: str
    language: str
    greeting: str
    waiting: str
    voicemail: str
    recorded: str
    records: bool
    wait: int

    @property
    def number(self) -> str:
        return self.numbers[0] if self.numbers else ""


def settings_of(account: Account) -> Settings:
    said = account.settings
    recorded = str(said.get("recorded", ""))
    return Settings(
        sid=str(said.get("account_sid", "")),
        numbers=list(said.get("numbers") or ()),
        host=HOSTS.get(str(said.get("region", "")), HOSTS["us1"]),
        language=str(said.get("language") or "en-GB"),
        greeting=str(said.get("greeting", "")),
        waiting=str(said.get("waiting", "")),
        voicemail=str(said.get("voicemail", "")),
        recorded=recorded,
        records=bool(said.get("records")) and bool(recorded),
        wait=int(said.get("wait") or 0),
    )


class VoiceForm(forms.Form):
    """Settings `account_sid`, `numbers`, `region`, `language`, `wait`, `records` and what callers hear; secrets
    `auth_token` and the one before it."""

    account_sid = forms.CharField(
        label=_("Account SID"), help_text=_("AC and 32 letters or digits, from the Twilio console.")
    )
    auth_token = forms.CharField(
        label=_("Auth token"), widget=forms.PasswordInput,
        help_text=_("Twilio signs what it tells us with it, and we sign in with it. That of the same region."),
    )  # fmt: skip
    auth_token_previous = forms.CharField(
        required=False, label=_("The auth token before it"), widget=forms.PasswordInput,
        help_text=_("Still believed while you change it."),
    )  # fmt: skip
    numbers = forms.CharField(
        label=_("Our numbers"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, such as +44 20 7946 0100. We call as the first."),
    )  # fmt: skip
    region = forms.ChoiceField(choices=REGIONS, required=False, label=_("Region"), help_text=_("Where Twilio works."))
    language = forms.CharField(
        required=False, initial="en-GB", label=_("Language of the voice"), help_text=_("Such as en-GB or de-DE.")
    )
    greeting = forms.CharField(
        max_length=500, initial=_("Welcome. One moment, please."), label=_("Greeting"), help_text=_("Said first.")
    )
    wait = forms.IntegerField(
        min_value=0, max_value=LONGEST_WAIT, initial=180, label=_("Seconds a caller waits at most"),
        help_text=_("Then they may leave a message. 0: at once."),
    )  # fmt: skip
    waiting = forms.CharField(
        max_length=500, initial=_("We will be with you shortly. To leave a message instead, press 1."),
        label=_("While they wait"), help_text=_("Said now and then. With 1 they leave a message."),
    )  # fmt: skip
    voicemail = forms.CharField(
        max_length=500, initial=_("Nobody is free just now. Please leave a message after the tone; we call back."),
        label=_("Before a voicemail"),
    )  # fmt: skip
    records = forms.BooleanField(
        required=False, label=_("Record calls"),
        help_text=_("From when a colleague picks up. They can pause it. Ask what the law says where you are."),
    )  # fmt: skip
    recorded = forms.CharField(
        required=False, max_length=500, initial=_("This call is recorded. Tell us if you don’t want that."),
        label=_("Said when calls are recorded"), help_text=_("Without these words nothing is recorded."),
    )  # fmt: skip

    def clean_account_sid(self) -> str:
        said = str(self.cleaned_data["account_sid"]).strip()
        if not SID.fullmatch(said):
            raise forms.ValidationError(_("An account SID is AC and 32 letters or digits."))
        return said

    def clean_numbers(self) -> list[str]:
        lines = [re.sub(r"[\s()./-]", "", line) for line in re.split(r"[\n,;]", self.cleaned_data["numbers"])]
        if wrong := [line for line in lines if line and not NUMBER.fullmatch(line)]:
            said = _("%(line)s is no number. Write it with its country, such as +44 20 7946 0100.")
            raise forms.ValidationError(said, params={"line": wrong[0]})
        return list(dict.fromkeys(line for line in lines if line))

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"] or "us1")

    def clean_language(self) -> str:
        said = str(self.cleaned_data["language"] or "en-GB").strip()
        if not LANGUAGE.fullmatch(said):
            raise forms.ValidationError(_("Write a language as en-GB or de-DE."))
        return said

    def clean_recorded(self) -> str:
        if self.cleaned_data.get("records") and not self.cleaned_data["recorded"].strip():
            raise forms.ValidationError(_("Nobody is recorded without being told. Write what callers hear."))
        return str(self.cleaned_data["recorded"])
