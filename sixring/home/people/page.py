"""The page of one person: who they are and why we believe it, all that happened, and what colleagues say of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.channels import accounts
from sixring.conversations import desk, subject
from sixring.core import changes
from sixring.core.errors import Invalid, NotFound
from sixring.core.request import Request
from sixring.interactions import orders
from sixring.interactions.timeline import grouped, people_visible_to, timeline
from sixring.look.ring import rings
from sixring.people import companies, history, profile, standing, statements
from sixring.people.models import Identity, Person

from .. import questions
from . import agreeing

STEPS = 60  # touches of a timeline that are shown at once
SAYABLE = {"name": 200, "company": 200, "city": 200, "language": 40, "about": 1000}  # and how long it may be


@require_safe
def show(request: Request, person_id: int) -> HttpResponse:
    person = person_of(request, living(person_id).pk)
    if person.pk != person_id:
        return redirect("people:show", person.pk)
    return render(request, "home/person.html", {**all_about(request, person), **steps(request, person)})


@require_safe
def story(request: Request, person_id: int) -> HttpResponse:
    """More of the timeline, for htmx."""
    person = person_of(request, person_id)
    return render(request, "home/_timeline.html", {"person": person, **steps(request, person)})


def living(person_id: int) -> Person:
    """Who stands for `person_id` now; the id itself when nobody does."""
    person = get_object_or_404(Person.objects.select_related("redirect"), pk=person_id)
    return person.redirect or person


def person_of(request: Request, person_id: int) -> Person:
    """The person, from those the actor may see."""
    person = people_visible_to(request.actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def all_about(request: Request, person: Person) -> dict[str, Any]:
    words = request.GET.get("with", "").strip()[:100]
    others = people_visible_to(request.actor).filter(standing.matching(words)).exclude(pk=person.pk) if words else ()
    values, memberships = profile.of(person), list(standing.memberships(person))
    return {
        "person": person,
        "ring": rings([person.pk])[person.pk],
        "memberships": [one for one in memberships if one.identity.kind != "order"],
        "splittable": len(memberships) > 1,
        "of_orders": [one for one in memberships if one.identity.kind == "order"],
        "orders": orders.of(person, request.actor),
        "shared": Identity.objects.filter(person=None, links__person=person).distinct(),
        "profile": [value for name, value in values.items() if not agreeing.is_about(name)],
        "company": companies.of(person),
        **agreeing.about(person),
        "suggestions": questions.about(person, request.actor),
        "conversations": subject.shown(desk.of_person(person, request.actor)[:30], request.actor),
        "history": history.of(person),
        "words": words,
        "others": list(others[:10]),
        "kinds": Person.Kind.choices,
        "may_join": request.actor.may("join people"),
        "may_erase": request.actor.may("configure"),
        "cursor": changes.head(),
    }


def steps(request: Request, person: Person) -> dict[str, Any]:
    """A page of the timeline: of one channel account or of all, of one kind of touch or of every kind."""
    touches = timeline(person, request.actor)
    of_all = touches.order_by()
    there = set(of_all.values_list("account", "kind").distinct())
    theirs, kinds = {account for account, _kind in there}, sorted({kind for _account, kind in there})
    chosen, kind = request.GET.get("channel", ""), request.GET.get("kind", "")
    if chosen.isdecimal():
        touches = touches.filter(account=int(chosen[:9]))
    if kind in kinds:
        touches = touches.filter(kind=kind)
    page = Paginator(touches, STEPS).get_page(request.GET.get("page"))
    ways = sorted((one for one in accounts.seen_by(request.actor) if one.pk in theirs), key=lambda one: one.name)
    return {
        "entries": grouped(page),
        "page": page,
        "ways": ways,
        "chosen": int(chosen[:9]) if chosen.isdecimal() else None,
        "touch_kinds": kinds if len(kinds) > 1 else [],
        "chosen_kind": kind if kind in kinds else "",
    }


@require_POST
def describe(request: Request, person_id: int) -> HttpResponse:
    """A colleague says what they know: name, company, city, language, or a line about the person."""
    request.actor.must("answer")
    person = person_of(request, person_id)
    name, value = request.POST.get("name", ""), request.POST.get("value", "").strip()
    if name not in SAYABLE:
        raise Invalid(_("That can't be said of a person here."))
    if name == "name" and not value:
        raise Invalid(_("A name can be changed, not emptied. Nothing was changed."))
    statements.say(person, name, value[: SAYABLE[name]], actor=request.actor)
    messages.success(request, _("Kept, with your name beside it."))
    return redirect("people:show", person.pk)


@require_POST
def file_as(request: Request, person_id: int) -> HttpResponse:
    """What somebody is to us: customer, prospect, partner, influencer, the public."""
    request.actor.must("answer")
    person = person_of(request, person_id)
    statements.file_as(person, request.POST.get("kind", ""), actor=request.actor)
    messages.success(request, _("Filed."))
    return redirect("people:show", person.pk)


@require_POST
def agree(request: Request, person_id: int) -> HttpResponse:
    """Keep a consent, a refusal, or that one was taken back."""
    request.actor.must("answer")
    return agreeing.agree(request, person_of(request, person_id))
