"""The pages of My requests. They need no script; whoever came in by a link is the guest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.channels import speaking
from sixring.channels.adapters.visit.channel import store_of
from sixring.channels.models import Account
from sixring.core import brands
from sixring.core.errors import Invalid, NotFound, Refused, SixringError
from sixring.core.request import policy
from sixring.interactions import media
from sixring.people.models import Identity
from sixring.people.standing import NAMED

from ..chat.limits import Limit
from ..chat.problems import Problem
from ..kiosk import tickets
from . import asking, finding, guests, links, saying
from .finding import Request
from .forms import AnswerForm, AskForm

GuestView = Callable[..., HttpResponseBase]
as_a_download = policy(default_src=[NONE], sandbox=[""], frame_ancestors=[NONE])
answers = Limit(30, 3600)  # of one guest
LONGEST = 10_000


def for_guests(view: GuestView) -> Callable[..., HttpResponseBase]:
    """Only for whoever came in by a link; others are told how to. Times are told on the guest's clock."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        guest = guests.of(request)
        if guest is None:
            return outside(request)
        with timezone.override(finding.zone_of(guest)):
            try:
                return view(request, guest, *args, **named)
            except NotFound as absent:
                return show(request, "absent", {"guest": guest, "wrong": absent.message}, status=404)

    return guarded


def show(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    told = {"brand": brand(), "called": called(context.get("guest")), **context}
    return render(request, f"conversations/requests/{page}.html", told, status=status)


def called(guest: Identity | None) -> str:
    """As whom they are here; a browser's own name says nothing to anybody."""
    if guest is None:
        return ""
    return guest.display if guest.kind in NAMED else _("the visitor of our chat")


def brand() -> str:
    """The name at the top: of the brand the page was given, else as an owner wrote it there, else of the main brand,
    else as our mails are signed."""
    own = Account.objects.filter(Q(brand__isnull=False) | Q(settings__brand__gt=""), kind="portal", enabled=True)
    page = own.select_related("brand").order_by("pk").first()
    if found := speaking.said(page, "name", "brand") if page else str(brands.main() or ""):
        return found
    signed = Account.objects.filter(settings__name__gt="", kind="email", enabled=True).order_by("pk").first()
    return str(signed.settings["name"]) if signed else ""


def outside(request: HttpRequest, wrong: str = "", status: int = 0) -> HttpResponse:
    """Nobody is in: the way in, and what was typed, if something was."""
    typed = request.POST.get("text", "")[:LONGEST]
    context = {"form": AskForm(), "wrong": wrong, "typed": typed}
    return show(request, "ask", context, status=status or (401 if request.method == "POST" else 200))


@never_cache
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A link of ours: who holds it comes in, and its secret leaves the address bar."""
    try:
        answer = guests.let_in(redirect("requests:list"), links.read(token))
    except Refused as refused:
        return outside(request, refused.message, 410)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
@for_guests
def index(request: HttpRequest, guest: Identity) -> HttpResponse:
    rows = finding.requests_of(guest)
    going_on, solved = [one for one in rows if not one.solved], [one for one in rows if one.solved]
    context = {"guest": guest, "going_on": going_on, "solved": solved, "stores": tickets.stores()}
    return show(request, "list", context)


@require_safe
@for_guests
def store(request: HttpRequest, guest: Identity) -> HttpResponse:
    """A code that proves in the store who they are."""
    if not (stores := tickets.stores()):
        raise NotFound(_("No store of ours takes codes."))
    return show(
        request, "store", {"guest": guest, "code": tickets.drawn(guest), "stores": [store_of(one) for one in stores]}
    )


@require_safe
@for_guests
def one(request: HttpRequest, guest: Identity, reference: str) -> HttpResponse:
    found = finding.get(guest, reference)
    if reference != found.reference:
        return redirect("requests:one", found.reference)
    return page(request, guest, found)


def page(request: HttpRequest, guest: Identity, found: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    form = AnswerForm(initial={"key": saying.form_key(guest, found), "text": request.POST.get("text", "")[:LONGEST]})
    context = {
        "guest": guest, "one": found, "messages_shown": finding.messages(guest, found), "form": form, "wrong": wrong,
        "said": request.GET.get("said", ""),
    }  # fmt: skip
    return show(request, "one", context, status=status)


@require_POST
@for_guests
def answer(request: HttpRequest, guest: Identity, reference: str) -> HttpResponse:
    """Their answer, or that it isn't solved."""
    found = finding.get(guest, reference)
    key, text = request.POST.get("key", ""), request.POST.get("text", "")
    try:
        take_turn(guest)
        if getattr(request, "too_large", None):
            raise Invalid(_("A file was too large. Nothing was sent; your text is kept here."))
        if "not_solved" in request.POST:
            saying.not_solved(guest, found, key, text)
        else:
            saying.answer(guest, found, key, text, request.FILES.getlist("attachments"))
    except (Invalid, Refused) as error:
        return page(request, guest, found, error.message, error.status)
    answered = redirect("requests:one", found.reference)
    answered["Location"] += "?said=1#end"
    return answered


def take_turn(guest: Identity) -> None:
    try:
        answers.take(str(guest.pk))
    except Problem as busy:
        raise Refused(_("That is a lot at once. Wait a little; your text is kept here.")) from busy


@require_POST
@for_guests
def solve(request: HttpRequest, guest: Identity, reference: str) -> HttpResponse:
    found = finding.get(guest, reference)
    try:
        saying.solved(guest, found)
    except SixringError as error:
        return page(request, guest, found, error.message, error.status)
    return redirect("requests:one", found.reference)


@require_safe
@as_a_download
@for_guests
def file(request: HttpRequest, guest: Identity, reference: str, file_id: int) -> HttpResponseBase:
    """A file of a message they may see, only ever as a download."""
    found = finding.file_of(guest, finding.get(guest, reference), file_id)
    if not media.path_of(found.key).exists():
        raise NotFound
    bytes_ = open(media.path_of(found.key), "rb")  # noqa: SIM115  # the response closes it
    return FileResponse(bytes_, as_attachment=True, filename=found.name, content_type="application/octet-stream")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Send me a link: the same answer for every address."""
    form = AskForm(request.POST or None)
    if not form.is_valid():
        return show(request, "ask", {"form": form}, status=422 if form.is_bound else 200)
    try:
        asking.ask(form.cleaned_data["address"], request)
    except Invalid as wrong:
        form.add_error("address", wrong.message)
        return show(request, "ask", {"form": form}, status=422)
    except Refused as refused:
        return show(request, "ask", {"form": form, "wrong": refused.message}, status=429)
    return show(request, "asked", {"address": form.cleaned_data["address"]})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return guests.let_out(redirect("requests:list"))
