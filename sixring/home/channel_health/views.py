"""The pages of channel health, and what can be done about it there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sixring.channels import accounts, trying
from sixring.channels.health import checkups
from sixring.channels.models import Account
from sixring.core.errors import Refused
from sixring.core.request import Request
from sixring.interactions import missed

from . import page


@require_safe
def index(request: Request) -> HttpResponse:
    return render(request, "home/channels/health.html", {"page": page.page(request.actor)})


@require_safe
def show(request: Request, account_id: int) -> HttpResponse:
    line = page.one(request.actor, account_id)
    adapter = checkups.known(line.account.kind)
    context = {
        "line": line,
        "tries": adapter is not None and trying.can(adapter),
        "looks": adapter is not None and checkups.can(adapter, "state_of"),
        "compares": adapter is not None and checkups.can(adapter, "listed"),
    }
    return render(request, "home/channels/account.html", context)


@require_POST
def look(request: Request, account_id: int) -> HttpResponse:
    """Ask the provider now."""
    account = accounts.get(request.actor, account_id)
    try:
        checkups.ask(account, actor=request.actor)
    except Refused as why:
        messages.warning(request, why.message)
    return back(account)


@require_POST
def repair(request: Request, account_id: int) -> HttpResponse:
    account = accounts.get(request.actor, account_id)
    try:
        checkups.repair(account, actor=request.actor)
    except Refused as why:
        messages.error(request, why.message)
    else:
        messages.success(request, _("Mended, and looked at again."))
    return back(account)


@require_POST
def compare(request: Request, account_id: int) -> HttpResponse:
    """Compare with the provider's own list now."""
    account = accounts.get(request.actor, account_id)
    try:
        found = missed.compare(account, actor=request.actor)
    except Refused as why:
        messages.warning(request, why.message)
        return back(account)
    if found.missed:
        told = {"n": len(found.missed), "brought": found.brought}
        words = ngettext("%(n)d was missing; %(brought)d came in now.", "%(n)d were missing; %(brought)d came in now.",
                         len(found.missed))  # fmt: skip
        messages.success(request, words % told)
    else:
        messages.success(request, _("Nothing is missing: all the provider lists is here."))
    return back(account)


def back(account: Account) -> HttpResponse:
    return redirect("account_health", account.pk)
