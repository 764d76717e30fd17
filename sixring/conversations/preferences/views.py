"""The pages of preferences. They need no script and no cookie; looking at one changes nothing, whoever looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sixring.core import brands
from sixring.core.errors import Refused
from sixring.people import consent, contact
from sixring.people.models import Identity

from ..chat.limits import Limit
from ..chat.problems import Problem
from ..requests import finding
from ..requests.views import brand, called, for_guests
from ..widget import colours
from . import links, saying
from .forms import ContactForm

METHODS = ("GET", "HEAD", "POST")
ONE_CLICK = ("List-Unsubscribe", "One-Click")
turns = Limit(60, 3600)  # of one identity


@never_cache
@csrf_exempt  # the link itself is the secret, and no cookie is read
@require_http_methods(METHODS)
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds a link sees and changes what its identity said."""
    try:
        return preferences(request, links.read_page(token))
    except Refused as over:
        return show(request, "over", {"wrong": over.message}, 410)


@require_http_methods(METHODS)
@for_guests
def of_guest(request: HttpRequest, guest: Identity) -> HttpResponse:
    """The same from My requests, for whoever came in there."""
    return preferences(request, guest, guest=guest)


def preferences(request: HttpRequest, identity: Identity, **more: Any) -> HttpResponse:
    likes = contact.of_identity(identity)
    form = ContactForm(request.POST or None, kept=likes, zone=str(finding.zone_of(identity)))
    if request.method == "POST" and ("everything" in request.POST or form.is_valid()):
        return changed(request, identity, form, more)
    return shown(request, identity, form, more, 422 if form.is_bound else 200)


def changed(request: HttpRequest, identity: Identity, form: ContactForm, more: dict[str, Any]) -> HttpResponse:
    try:
        take_turn(identity)
        if "everything" in request.POST:
            saying.stop_everything(identity)
        else:
            saying.save(identity, request.POST.get("key", ""), request.POST.getlist("yes"), form.likes())
    except Refused as refused:
        return shown(request, identity, form, {**more, "wrong": refused.message}, refused.status)
    answer = redirect(request.path + "?kept=1")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def take_turn(identity: Identity) -> None:
    try:
        turns.take(str(identity.pk))
    except Problem as busy:
        raise Refused(_("That is a lot at once. Wait a little; nothing was changed.")) from busy


def shown(
    request: HttpRequest, identity: Identity, form: ContactForm, more: dict[str, Any], status: int
) -> HttpResponse:
    typed = set(request.POST.getlist("yes")) if form.is_bound and status == 422 else None
    context = {
        "called": called(identity), "purposes": saying.as_shown(identity, typed), "form": form,
        "key": saying.form_key(identity) if typed is None else request.POST.get("key", ""),
        "kept": "kept" in request.GET and status == 200, **more,
    }  # fmt: skip
    return show(request, "page", context, status)


@never_cache
@csrf_exempt  # RFC 8058: mail programs post here without cookies; the signed token says whose no it is
@require_http_methods(METHODS)
def out(request: HttpRequest, token: str) -> HttpResponse:
    """Out of one purpose: a page with a button, or at once where a mail program posts what RFC 8058 says."""
    try:
        identity, purpose = links.read_out(token)
    except Refused as over:
        return show(request, "over", {"wrong": over.message}, 410)
    name, value = ONE_CLICK
    done = request.method == "POST" and (request.POST.get(name) == value or "out" in request.POST)
    if done:
        saying.leave(identity, purpose, source=saying.LINK)
    what = consent.PURPOSES.get(purpose, _("everything"))
    context = {"called": called(identity), "what": what, "done": done}
    return show(request, "out", context, 200 if done or request.method != "POST" else 422)


def show(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    told = {"brand": name_shown(), **context}
    answer = render(request, f"conversations/preferences/{name}.html", told, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def name_shown() -> str:
    main = brands.main()
    return main.name if main else brand()


@require_safe
@cache_control(public=True, max_age=300)
def look(request: HttpRequest) -> HttpResponse:
    """The brand's colour, where it can be read: a page may have no style of its own."""
    main = brands.main()
    sheet = tokens(colours.shades(main.colour)) if main and main.colour else ""
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


def tokens(shades: colours.Shades) -> str:
    accent, ink = f"light-dark({shades.light}, {shades.dark})", f"light-dark({shades.light_ink}, {shades.dark_ink})"
    return f"@layer tokens {{ :root {{ --accent: {accent}; --accent-deep: {accent}; --accent-ink: {ink}; }} }}\n"
