"""The page of a web form: shown, filled in, thanked for. No cookie is read: the form has a signed key of its own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sixring.channels import accounts, speaking
from sixring.channels.models import Account
from sixring.core.errors import Invalid, Refused

from . import taking
from .forms import TRAP, ContactForm


def open_form(key: str) -> Account:
    account = accounts.by_key(key)
    if account is None or account.kind != "webform":
        raise Http404
    return account


@never_cache
@csrf_exempt  # the form's own signed key takes its place: within a site's frame there is no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, key: str) -> HttpResponse:
    """A form of the company's own may post here as well: it has no key of ours, so it opens filled in."""
    account = open_form(key)
    if request.method != "POST" or "key" not in request.POST:
        said = {name: request.POST.get(name, "") for name in taking.FIELDS}
        asks = ContactForm(account, initial={**said, "key": taking.form_key(account)})
        return page(request, account, asks, filled=request.method == "POST")
    asks = ContactForm(account, request.POST)
    if request.POST.get(TRAP):
        return again(request, account, _("Leave the field “Website” empty and send it again: robots fill it in."), 422)
    if not asks.is_valid():
        return page(request, account, asks, status=422)
    try:
        if getattr(request, "too_large", None):
            raise Invalid(_("A file was too large. Nothing was sent; your text is kept here."))
        taking.take(account, asks.cleaned_data, request.FILES.getlist("attachments"), request)
    except (Invalid, Refused) as error:
        return again(request, account, error.message, error.status)
    return sealed(redirect("webform:sent", account.key), account)


def again(request: HttpRequest, account: Account, wrong: str, status: int) -> HttpResponse:
    """What was typed, in a form that can be sent."""
    data = request.POST.copy()
    data["key"] = taking.form_key(account)
    return page(request, account, ContactForm(account, data), wrong, status)


def page(
    request: HttpRequest,
    account: Account,
    asks: ContactForm,
    wrong: str = "",
    status: int = 200,
    *,
    filled: bool = False,
) -> HttpResponse:
    context = {**about(account), "form": asks, "trap": TRAP, "wrong": wrong, "filled": filled}
    return sealed(render(request, "conversations/webform/form.html", context, status=status), account)


@require_safe
def sent(request: HttpRequest, key: str) -> HttpResponse:
    account = open_form(key)
    return sealed(render(request, "conversations/webform/sent.html", about(account)), account)


def about(account: Account) -> dict[str, Any]:
    said = account.settings
    return {
        "account": account, "brand": speaking.said(account, "name", ""), "title": said.get("title") or _("Write to us"),
        "intro": said.get("intro", ""), "thanks": said.get("thanks", ""),
    }  # fmt: skip


def sealed(answer: HttpResponse, account: Account) -> HttpResponse:
    """With the policy of a page that sites of the owner's choice may show in a frame; it runs nothing at all."""
    origins = account.settings.get("origins") or ["'none'"]
    answer["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {' '.join(origins)}"
    )
    answer["Referrer-Policy"] = "same-origin"
    return answer
