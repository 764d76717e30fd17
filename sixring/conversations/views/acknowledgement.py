"""The settings of automatic acknowledgements, one form for each account that can answer."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.errors import Invalid
from sixring.core.request import Request

from .. import acknowledgement
from ..timing import expecting


class AcknowledgementForm(forms.Form):
    on = forms.BooleanField(required=False, label=gettext_lazy("Acknowledge the first message of a conversation"))
    text = forms.CharField(
        max_length=acknowledgement.LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        label=gettext_lazy("What it says"),
        help_text=gettext_lazy("{{reference}}, {{expected}} and {{requests}} are filled in. A line with {{expected}} "
                               "is left out while nobody can honestly say when an answer comes; one with {{requests}}, "
                               "a link to the customer’s own page, where the sender is not proven."),
    )  # fmt: skip
    zone = forms.CharField(max_length=64, label=gettext_lazy("Time zone of the times it names"))

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write a time zone such as Europe/Berlin."))
        return zone


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    request.actor.must("configure")
    rows = acknowledgement.answering(request.actor)
    number = request.POST.get("account", "")
    posted = accounts.get(request.actor, int(number)) if number.isdigit() else None
    cards = [(row, form_of(row, request.POST if row == posted else None), facts_of(row)) for row in rows]
    form = next((form for row, form, _facts in cards if row == posted), None)
    if form is not None and posted is not None and form.is_valid():
        try:
            acknowledgement.choose(posted, **form.cleaned_data, actor=request.actor)
            messages.success(request, _("Saved."))
            return redirect("conversations:acknowledgement")
        except Invalid as error:
            form.add_error("text", error.message)
    return render(request, "conversations/acknowledgement.html", {"cards": cards}, status=422 if form else 200)


def form_of(account: Account, data: object) -> AcknowledgementForm:
    chosen = acknowledgement.of(account)
    initial = {"on": chosen.on, "text": chosen.text, "zone": chosen.zone}
    return AcknowledgementForm(data, initial=initial, prefix=None, auto_id=f"a{account.pk}-%s")  # type: ignore[arg-type]


def facts_of(account: Account) -> dict[str, object]:
    """What was sent lately, and what it would say now."""
    chosen = acknowledgement.of(account)
    zone = expecting.zone_of(chosen.zone)
    found = expecting.for_account(account, zone)
    return {
        "sent": acknowledgement.sent().filter(account=account, occurred_at__gt=clock.ago(days=28)).count(),
        "says": expecting.said(found.at, clock.now(), zone) if found else "",
        "n": found.n if found else 0,
    }
