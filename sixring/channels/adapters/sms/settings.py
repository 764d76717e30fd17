"""What an owner decides about a Twilio account: who we are there, as which number we write, whom we believe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

from ...twilio.names import HOSTS, NUMBER, REGIONS, SID

if TYPE_CHECKING:
    from ...models import Account

SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
SHORT_CODE = re.compile(r"\d{3,8}")
NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &_+-]{1,11}")  # an alphanumeric sender: nobody can answer it


@dataclass(frozen=True, slots=True)
class Settings:
    """An account's settings, read once. Without `numbers` the messaging `service` chooses the sender."""

    sid: str
    numbers: Sequence[str]
    service: str
    host: str
    trusted: bool


def settings_of(account: Account) -> Settings:
    said = account.settings
    return Settings(
        str(said.get("account_sid", "")), list(said.get("numbers") or ()), str(said.get("service", "")),
        HOSTS.get(str(said.get("region", "")), HOSTS["us1"]), bool(said.get("trusted")),
    )  # fmt: skip


class SmsForm(forms.Form):
    """Settings `account_sid`, `numbers`, `service`, `region`, `trusted`; secrets `auth_token` and the one before it."""

    account_sid = forms.CharField(
        label=_("Account SID"), help_text=_("AC and 32 letters or digits, from the Twilio console.")
    )
    auth_token = forms.CharField(
        label=_("Auth token"), widget=forms.PasswordInput,
        help_text=_("Twilio signs what it tells us with it, and we sign in with it to send. That of the same region."),
    )  # fmt: skip
    auth_token_previous = forms.CharField(
        required=False, label=_("The auth token before it"), widget=forms.PasswordInput,
        help_text=_("Still believed while you change it."),
    )  # fmt: skip
    numbers = forms.CharField(
        required=False, label=_("Numbers we write from"), widget=forms.Textarea,
        help_text=_("One a line, such as +44 20 7946 0100; a short code or a sender name does too. Of several, the "
                    "first of the recipient’s country is taken, else the first."),
    )  # fmt: skip
    service = forms.CharField(
        required=False, label=_("Or a messaging service"),
        help_text=_("MG and 32 letters or digits. It chooses the number, and keeps it for each customer."),
    )  # fmt: skip
    region = forms.ChoiceField(choices=REGIONS, required=False, label=_("Region"), help_text=_("Where Twilio works."))
    trusted = forms.BooleanField(
        required=False, label=_("Believe the sender’s number"),
        help_text=_("Numbers of short messages can be forged. Left off, a number is only claimed: it joins nobody by "
                    "itself, and START is not heard. Turned on, whoever sends as a number is that customer."),
    )  # fmt: skip

    def clean_account_sid(self) -> str:
        return matching(SID, self.cleaned_data["account_sid"], _("An account SID is AC and 32 letters or digits."))

    def clean_service(self) -> str:
        said = str(self.cleaned_data["service"])
        return matching(SERVICE, said, _("A messaging service is MG and 32 letters or digits.")) if said else ""

    def clean_numbers(self) -> list[str]:
        lines = [line.strip() for line in re.split(r"[\n,;]", self.cleaned_data["numbers"])]
        return list(dict.fromkeys(sender_of(line) for line in lines if line))

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"] or "us1")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("numbers") and not said.get("service"):
            self.add_error("numbers", _("Give a number to write from, or a messaging service."))
        return said


def matching(pattern: re.Pattern[str], said: str, otherwise: Any) -> str:
    if not pattern.fullmatch(said.strip()):
        raise forms.ValidationError(otherwise)
    return said.strip()


def sender_of(line: str) -> str:
    """A number as E.164 has it, a short code, or a sender name as it is."""
    if SHORT_CODE.fullmatch(line) or NAME.fullmatch(line):
        return line
    bare = re.sub(r"[\s()./-]", "", line)
    if not NUMBER.fullmatch(bare):
        wrong = _("%(line)s is no number we could write from. Write it with its country, such as +44 20 7946 0100.")
        raise forms.ValidationError(wrong, params={"line": line})
    return bare


def from_which(ours: Settings, to: str) -> tuple[str, str]:
    """Rule: the field and value that say as whom we write: the service, else the first number of the recipient's
    country, else the first."""
    if ours.service:
        return "MessagingServiceSid", ours.service
    same = [number for number in ours.numbers if country(number) and country(number) == country(to)]
    return "From", [*same, *ours.numbers, ""][0]


def country(number: str) -> str:
    """The region a number belongs to, such as "GB"; "" for short codes, names and what is none."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number, None)) or ""
    except phonenumbers.NumberParseException:
        return ""
