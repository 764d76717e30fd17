"""Templates of an account: what there is, and fetching them anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sixring.core.request import Request

from .. import accounts
from ..contract import DeliveryError
from ..registry import adapter_of


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, account_id: int) -> HttpResponse:
    request.actor.must("configure")
    account = accounts.get(request.actor, account_id)
    adapter, wrong = adapter_of(account.kind), ""
    if not adapter.capabilities.templates:
        return redirect("channels:account", account.pk)
    if request.method == "POST":
        try:
            many = adapter.fetch_templates(account)
        except DeliveryError as error:
            wrong = error.message
        else:
            said = ngettext("%(n)s template can be sent.", "%(n)s templates can be sent.", many) % {"n": many}
            messages.success(request, said)
            return redirect("channels:templates", account.pk)
    context = {"account": account, "templates": adapter.templates(account), "wrong": wrong}
    return render(request, "channels/templates.html", context, status=422 if wrong else 200)
