"""A channel tried out, and the addresses a mailbox writes as."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import NotFound, SixringError
from sixring.core.request import Request

from .. import accounts, senders, trying
from ..models import Account
from ..registry import adapter_of
from .signing_in import mailbox


class SenderForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Your mail server has to let this mailbox send as it, and its mail has to come here."),
    )
    name = forms.CharField(required=False, max_length=100, label=gettext_lazy("Name beside it"))
    signature = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("Signature"),
        help_text=gettext_lazy("Under answers from this address. Empty: the mailbox's."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: Request, account_id: int) -> HttpResponse:
    """Send a test, and what became of the last one; the page asks again by itself while one is on its way."""
    account = triable(request, account_id)
    if request.method == "POST":
        trying.begin(account, actor=request.actor)
        return redirect("channels:trial", account.pk)
    by_itself = trying.by_itself(adapter_of(account.kind))
    context = {"account": account, "outcome": trying.outcome(account), "by_itself": by_itself}
    return render(request, "channels/trial.html", context)


def triable(request: Request, account_id: int) -> Account:
    """An account that can be tried out, for whoever may set it up. Raises `NotFound`."""
    request.actor.must("configure")
    account = accounts.get(request.actor, account_id)
    if not trying.can(adapter_of(account.kind)):
        raise NotFound
    return account


@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: Request, account_id: int) -> HttpResponse:
    """The addresses it writes as. The same address again changes its name and signature."""
    account = mailbox(request, account_id)
    known = senders.chosen(account, request.GET.get("address", ""))
    initial = {"address": known.address, "name": known.name, "signature": known.signature} if known else {}
    form = SenderForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            senders.add(account, senders.Sender(**form.cleaned_data), actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("Kept."))
            return redirect("channels:senders", account.pk)
    context = {"account": account, "senders": senders.of(account), "form": form}
    return render(request, "channels/senders.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_address(request: Request, account_id: int) -> HttpResponse:
    account = mailbox(request, account_id)
    senders.remove(account, request.POST.get("address", ""), actor=request.actor)
    return redirect("channels:senders", account.pk)
