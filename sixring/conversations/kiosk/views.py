"""The store's page for a tablet, and what a ticket's address shows to whoever opens it elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sixring.channels import accounts, speaking
from sixring.channels.adapters.visit.channel import store_of
from sixring.channels.models import Account
from sixring.core.errors import Refused

from . import taking
from .forms import CheckInForm, TicketForm

PAUSE = 20  # seconds the thanks stay before the next visitor's turn


def open_store(key: str) -> Account:
    account = accounts.by_key(key)
    if account is None or account.kind != "visit" or not account.settings.get("kiosk"):
        raise Http404
    return account


@never_cache
@csrf_exempt  # the page's own signed key takes its place: a tablet stays on it for longer than cookies live
@require_http_methods(["GET", "HEAD", "POST"])
def store(request: HttpRequest, key: str) -> HttpResponse:
    account = open_store(key)
    if request.method != "POST":
        return page(request, account)
    by_code = "code" in request.POST
    asks = TicketForm(request.POST) if by_code else CheckInForm(account, request.POST)
    if not asks.is_valid():
        return page(request, account, asks, _("Something is missing. It is marked below."), 422)
    try:
        if by_code:
            taking.by_ticket(account, asks.cleaned_data["code"], request)
        else:
            taking.by_name(account, asks.cleaned_data, request)
    except Refused as refused:
        return page(request, account, asks, refused.message, refused.status)
    return welcome(request, account, str(asks.cleaned_data.get("name", "")))


def page(
    request: HttpRequest, account: Account, asks: Any = None, wrong: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    if wants_json(request):
        return JsonResponse({"wrong": wrong}, status=status)
    by_name = asks if isinstance(asks, CheckInForm) else CheckInForm(account)
    context = {
        **about(account), "form": by_name, "ticket": TicketForm(), "wrong": wrong, "key": taking.page_key(account),
        "id": request.POST.get("id") or taking.new_id(),
    }  # fmt: skip
    return render(request, "conversations/kiosk/store.html", context, status=status)


def welcome(request: HttpRequest, account: Account, name: str) -> HttpResponse:
    """Thanks, for a moment; it tells nothing that the visitor did not type."""
    if wants_json(request):
        return JsonResponse({"id": taking.new_id(), "name": name})
    answer = render(request, "conversations/kiosk/here.html", {**about(account), "name": name})
    answer["Refresh"] = f"{PAUSE}; url={request.path}"
    return answer


def wants_json(request: HttpRequest) -> bool:
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def about(account: Account) -> dict[str, Any]:
    said = account.settings
    return {
        "account": account, "store": store_of(account), "welcome": said.get("welcome", ""),
        "brand": speaking.said(account, "name"),
    }  # fmt: skip


@never_cache
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Opened by a phone instead of the store's scanner: says what it is for, and nothing of whose it is."""
    return render(request, "conversations/kiosk/ticket.html", {})
