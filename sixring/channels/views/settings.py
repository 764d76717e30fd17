"""Channel settings: which ways of reaching us are open, and how each is set up."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from sixring.core.errors import NotFound
from sixring.core.request import Request

from .. import accounts, setup, trying, wayin
from ..adapters.email.oauth import grants
from ..contract import Adapter, SetUp
from ..forms import AccountForm, adapter_form, form_of
from ..models import Account, Arrival
from ..registry import adapter_of, adapters
from .reviews import UploadForm
from .signing_in import standing

PARTS = {  # of the list of channels to open, by family; what has another one stands with the programs
    "mail": gettext_lazy("Messages"), "chat": gettext_lazy("Messages"), "message": gettext_lazy("Messages"),
    "phone": gettext_lazy("Phone"), "social": gettext_lazy("In public"),
    "commerce": gettext_lazy("Shop and store"), "store": gettext_lazy("Shop and store"),
}  # fmt: skip
PROGRAMS = gettext_lazy("Website and programs")


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must("configure")
    last = Arrival.objects.filter(account=OuterRef("pk")).order_by("-id").values("received_at")[:1]
    rows = accounts.visible_to(request.actor).annotate(last=Subquery(last)).order_by("-enabled", "kind", "name")
    return render(request, "channels/accounts.html", {"accounts": rows.prefetch_related("teams")})


@require_safe
def choose(request: Request) -> HttpResponse:
    """Which kind of account to open."""
    request.actor.must("configure")
    parts: dict[str, list[Adapter]] = {str(part): [] for part in (*PARTS.values(), PROGRAMS)}
    for adapter in offered():
        parts[str(PARTS.get(adapter.capabilities.family, PROGRAMS))].append(adapter)
    return render(request, "channels/choose.html", {"parts": parts})


def offered() -> list[Adapter]:
    """The kinds somebody opens by hand, by name."""
    return sorted((one for one in adapters().values() if one.opened_by_hand), key=lambda one: str(one.label).casefold())


@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: Request, kind: str) -> HttpResponse:
    request.actor.must("configure")
    adapter = next((one for one in offered() if one.kind == kind), None)
    if adapter is None:
        raise NotFound
    ways = {way.key: way for way in adapter.ways_to_begin()}
    chosen = ways.get(request.GET.get("with", ""))
    if ways and chosen is None and request.method != "POST":
        return render(request, "channels/ways.html", {"adapter": adapter, "ways": ways.values()})
    return edit(request, adapter, None, chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, account_id: int) -> HttpResponse:
    request.actor.must("configure")
    account = accounts.get(request.actor, account_id)
    return edit(request, adapter_of(account.kind), account)


def edit(request: Request, adapter: Adapter, account: Account | None, way: SetUp | None = None) -> HttpResponse:
    common = AccountForm(request.POST or None, initial=form_of(account))
    own = adapter_form(adapter, account, request.POST or None, way)
    if request.method == "POST" and common.is_valid() and (own is None or own.is_valid()):
        saved = setup.set_up(
            adapter, account, common.cleaned_data, own.cleaned_data if own else {}, actor=request.actor
        )
        setup.connect(adapter, saved)
        messages.success(request, _("Saved.") if account else _("Open. Copy what the other side needs."))
        return redirect("channels:app" if has_to_sign_in(saved) else "channels:account", saved.pk)
    copies = wayin.to_copy(account) if account else ()
    grant = grants.of(account) if account else None
    context = {
        "adapter": adapter, "account": account, "common": common, "own": own, "copies": copies, "way": way,
        "tries": trying.can(adapter), "upload": UploadForm() if account and adapter.kind == "reviews" else None,
        "stands": standing(grant) if grant or (account and has_to_sign_in(account)) else None,
    }  # fmt: skip
    return render(request, "channels/account.html", context, status=422 if common.is_bound else 200)


def has_to_sign_in(account: Account) -> bool:
    """Whether it wants a token and has nowhere to get one from."""
    wants = account.kind == "email" and account.settings.get("imap_oauth") and not account.secret("imap_password")
    return bool(wants) and grants.of(account) is None
