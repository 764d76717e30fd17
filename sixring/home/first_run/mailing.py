"""The first mailbox, by the same forms and actions as in the settings of channels, and the message that returns."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sixring.channels import accounts, setup, trying
from sixring.channels.adapters.email.oauth import grants
from sixring.channels.forms import AccountForm, adapter_form
from sixring.channels.models import Account, Grant
from sixring.channels.registry import adapter_of
from sixring.channels.views.settings import has_to_sign_in
from sixring.core.actors import Actor
from sixring.core.request import Request

from . import steps
from .pages import show


@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: Request) -> HttpResponse:
    """First the ways to begin; `with` says which, and then its form."""
    request.actor.must("configure")
    adapter = adapter_of("email")
    ways = {way.key: way for way in adapter.ways_to_begin()}
    way = ways.get(request.GET.get("with", ""))
    boxes = mailboxes(request.actor)
    if way is None:
        return show(request, "mailbox", boxes=boxes, unsigned=unsigned(boxes), ways=ways.values())
    common, own = plain(request), adapter_form(adapter, None, request.POST or None, way)
    if request.method == "POST" and common.is_valid() and own is not None and own.is_valid():
        box = setup.set_up(adapter, None, common.cleaned_data, own.cleaned_data, actor=request.actor)
        return redirect("channels:app", box.pk) if has_to_sign_in(box) else redirect(steps.following("mailbox"))
    answer = show(request, "mailbox", boxes=boxes, unsigned=unsigned(boxes), way=way, common=common, own=own)
    answer.status_code = 422 if common.is_bound else 200
    return answer


def plain(request: Request) -> AccountForm:
    """What every account has, as far as the first one needs it: its name."""
    form = AccountForm(request.POST or None, initial={"name": _("Support"), "enabled": True})
    for name in {"brand", "enabled"} & form.fields.keys():
        form.fields[name].widget = forms.HiddenInput()
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: Request) -> HttpResponse:
    """POST sends one; GET says what became of it, and asks again by itself while it is on its way."""
    request.actor.must("configure")
    boxes = mailboxes(request.actor)
    chosen = request.POST.get("mailbox") or request.GET.get("mailbox", "")
    box = next((one for one in boxes if str(one.pk) == chosen), boxes[0] if boxes else None)
    if request.method == "POST" and box is not None:
        trying.begin(box, actor=request.actor)
        return redirect(f"{steps.STEPS[steps.KEYS.index('trial')].url}?mailbox={box.pk}")
    outcome = trying.outcome(box) if box else None
    return show(request, "trial", boxes=boxes, account=box, outcome=outcome)


def mailboxes(actor: Actor) -> list[Account]:
    return list(accounts.visible_to(actor).filter(kind="email").order_by("-enabled", "pk"))


def unsigned(boxes: list[Account]) -> set[int]:
    """Those nobody has signed in to yet at their provider, or not any more."""
    held = {box.pk: grants.of(box) for box in boxes}
    lost = {pk for pk, grant in held.items() if grant is not None and grant.state != Grant.State.CONNECTED}
    return lost | {box.pk for box in boxes if has_to_sign_in(box)}
