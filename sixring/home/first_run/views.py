"""The pages of setting up, each of them short: load, form, act, on to the next."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core import brands, preferences
from sixring.core.accounts import rules, sessions
from sixring.core.errors import Invalid, Refused, SixringError
from sixring.core.models import Agent
from sixring.core.request import Request
from sixring.work import colleagues as team
from sixring.work.forms import InviteForm

from ..doctor import outside
from . import address as addresses
from . import claiming, steps
from .forms import ClaimForm, CompanyForm, YourselfForm
from .pages import show

GREEN = "#2f6f4f"  # as the chat has it where no brand says otherwise


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of the terminal leads: whoever has it becomes the owner."""
    form = ClaimForm(request.POST or None)
    try:
        claiming.refuse_spent(token)
        if form.is_valid():
            typed = form.cleaned_data
            owner = claiming.claim(token, typed["email"], typed["name"], typed["password"])
            sessions.begin(request, owner, rules.LINK)
            return redirect(steps.following("owner"))
    except Invalid as problem:
        form.add_error(None, problem.message)
    except Refused as problem:
        return render(request, "account/spent.html", {"problem": problem}, status=410)
    context = {"form": form, "seen": addresses.seen(request)}
    return render(request, "home/first_run/claim.html", context, status=422 if form.is_bound else 200)


@require_safe
def index(request: Request) -> HttpResponse:
    """To where one left off."""
    request.actor.must("configure")
    return redirect(steps.first_open())


@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: Request) -> HttpResponse:
    request.actor.must("configure")
    first = {"name": request.user.name, "zone": request.user.zone}
    form = YourselfForm(request.POST or None, initial=first)
    if form.is_valid():
        preferences.introduce(request.user, actor=request.actor, **form.cleaned_data)
        return redirect(steps.following("owner"))
    return show(request, "owner", form, zones=sorted(available_timezones()), rules=rules.now())


@require_http_methods(["GET", "HEAD", "POST"])
def company(request: Request) -> HttpResponse:
    request.actor.must("configure")
    brand = brands.main()
    first = {"name": brand.name, "colour": brand.colour or GREEN, "logo_url": brand.logo_url} if brand else {}
    form = CompanyForm(request.POST or None, initial=first or {"colour": GREEN})
    if form.is_valid():
        kept = {"address": brand.address, "signature": brand.signature} if brand else {}
        try:
            brands.save(brand, **form.cleaned_data, **kept, actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            return redirect(steps.following("company"))
    return show(request, "company", form, brand=brand)


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: Request) -> HttpResponse:
    """GET compares; POST also asks the address from here, or keeps that it is right."""
    request.actor.must("configure")
    seen = addresses.seen(request)
    if request.POST.get("act") == "keep" and seen.verdict != addresses.ELSEWHERE:
        steps.keep_address(request.actor)
        return redirect(steps.following("address"))
    asked = list(outside.address()) if request.POST.get("act") == "ask" else []
    return show(request, "address", seen=seen, asked=asked)


@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: Request) -> HttpResponse:
    """Invite one after the other; the page shows the link of the one just invited."""
    request.actor.must("configure")
    form = InviteForm(request.POST or None, actor=request.actor, initial={"role": "agent"})
    invited, link = None, ""
    if form.is_valid():
        typed = form.cleaned_data
        teams = typed.get("teams", ())
        try:
            invited, link = team.invite(typed["email"], typed["name"], typed["role"], teams, actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            form = InviteForm(actor=request.actor, initial={"role": "agent"})
    here = Agent.objects.filter(is_active=True).order_by("joined_at", "pk")
    return show(request, "colleagues", form, invited=invited, link=link, here=here)


@require_http_methods(["GET", "HEAD", "POST"])
def following(request: Request) -> HttpResponse:
    """What comes after; "that's it" is said by a person."""
    request.actor.must("configure")
    if request.method == "POST":
        steps.finish("next", actor=request.actor)
        return redirect("home")
    undone = [one for one in steps.left(steps.shown()) if one.step.key != "next"]
    return show(request, "next", undone=undone, may_own=request.actor.may("own"))


@require_POST
def skip(request: Request) -> HttpResponse:
    request.actor.must("configure")
    key = request.POST.get("step", "")
    steps.skip(key, actor=request.actor)
    return redirect(steps.following(key))


@require_POST
def remind(request: Request) -> HttpResponse:
    """Put the card of the start page away, or show it again."""
    request.actor.must("configure")
    wanted = "again" in request.POST
    steps.put_away(wanted, actor=request.actor)
    if not wanted:
        messages.success(request, _("Put away. You find it again under Settings → Setting up."))
    return redirect("set_up:index" if wanted else "home")
