"""People: the list, the page of one person, and the decisions about who is who."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.channels import accounts
from sixring.conversations import desk
from sixring.core import changes
from sixring.core.errors import NotFound
from sixring.core.request import Request
from sixring.interactions.timeline import grouped, people_visible_to, timeline
from sixring.look.ring import rings
from sixring.people import history, merge, profile, standing, suggest
from sixring.people.models import Identity, Person, Suggestion

from . import questions

PAGE = 40
STEPS = 60  # touches of a timeline that are shown at once
BY_HAND = "decided by a colleague"


@require_safe
def index(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    found = people_visible_to(request.actor).order_by("name", "pk")
    page = Paginator(found.filter(standing.matching(words)) if words else found, PAGE).get_page(request.GET.get("page"))
    persons = list(page)
    drawn = rings([person.pk for person in persons])
    rows = [(person, drawn[person.pk], list(standing.memberships(person)[:4])) for person in persons]
    return render(request, "home/people.html", {"rows": rows, "page": page, "words": words})


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
    return {
        "person": person,
        "ring": rings([person.pk])[person.pk],
        "memberships": standing.memberships(person),
        "shared": Identity.objects.filter(person=None, links__person=person).distinct(),
        "profile": profile.of(person).values(),
        "suggestions": questions.about(person, request.actor),
        "conversations": desk.of_person(person, request.actor)[:30],
        "history": history.of(person),
        "words": words,
        "others": list(others[:10]),
        "may_join": request.actor.may("join people"),
        "cursor": changes.head(),
    }


def steps(request: Request, person: Person) -> dict[str, Any]:
    """A page of the timeline, of one channel account or of all."""
    touches = timeline(person, request.actor)
    theirs = set(touches.order_by().values_list("account", flat=True).distinct())
    chosen = request.GET.get("channel", "")
    if chosen.isdigit():
        touches = touches.filter(account=int(chosen))
    page = Paginator(touches, STEPS).get_page(request.GET.get("page"))
    ways = accounts.visible_to(request.actor).filter(pk__in=theirs).order_by("name")
    return {"entries": grouped(page), "page": page, "ways": ways, "chosen": int(chosen) if chosen.isdigit() else None}


@require_POST
def join(request: Request, person_id: int) -> HttpResponse:
    request.actor.must("join people")
    person = person_of(request, person_id)
    other_id = request.POST.get("other", "")
    other = person_of(request, int(other_id) if other_id.isdigit() else 0)
    reason = request.POST.get("reason", "").strip()[:300] or BY_HAND
    merge.merge(person, other, actor=request.actor, reason=reason)
    messages.success(request, _("They are one person now. This can be taken back below, under History."))
    return redirect("people:show", living(person.pk).pk)


@require_POST
def split(request: Request, person_id: int, identity_id: int) -> HttpResponse:
    person, identity = identity_of(request, person_id, identity_id)
    merge.split(identity, actor=request.actor, reason=BY_HAND)
    messages.success(request, _("It is somebody of its own now. This can be taken back under History."))
    identity.refresh_from_db()
    return redirect("people:show", living(identity.person_id or person.pk).pk)


@require_POST
def share(request: Request, person_id: int, identity_id: int) -> HttpResponse:
    person, identity = identity_of(request, person_id, identity_id)
    merge.share(identity, actor=request.actor, reason=BY_HAND)
    messages.success(request, _("It is shared now and stands for nobody in particular."))
    return to(request, person)


def to(request: Request, person: Person) -> HttpResponse:
    """To the page of `person`, if there is still something of them."""
    there = people_visible_to(request.actor).filter(pk=person.pk).exists()
    return redirect("people:show", person.pk) if there else redirect("people:list")


def identity_of(request: Request, person_id: int, identity_id: int) -> tuple[Person, Identity]:
    """A person the actor may see and may decide about, and one of their identities."""
    request.actor.must("join people")
    person = person_of(request, person_id)
    identity = Identity.objects.filter(pk=identity_id, memberships__person=person).first()
    if identity is None:
        raise NotFound
    return person, identity


@require_POST
def undo(request: Request, person_id: int, decision_id: int) -> HttpResponse:
    request.actor.must("join people")
    person = person_of(request, person_id)
    told = next((one for one in history.of(person) if one.decision.pk == decision_id), None)
    if told is None:
        raise NotFound
    merge.undo(told.decision, actor=request.actor)
    messages.success(request, _("Taken back. All stands as if it had never been decided."))
    return to(request, living(person.pk))


@require_POST
def accept(request: Request, person_id: int, suggestion_id: int) -> HttpResponse:
    suggestion = suggestion_of(request, person_id, suggestion_id)
    suggest.accept(suggestion, actor=request.actor)
    messages.success(request, _("They are one person now. It can be taken back on the person’s page."))
    return back(request, person_id)


@require_POST
def refuse(request: Request, person_id: int, suggestion_id: int) -> HttpResponse:
    suggestion = suggestion_of(request, person_id, suggestion_id)
    suggest.reject(suggestion, actor=request.actor)
    messages.success(request, _("They stay two people. It is not asked again."))
    return back(request, person_id)


def suggestion_of(request: Request, person_id: int, suggestion_id: int) -> Suggestion:
    """An open suggestion about a person the actor may see and decide about."""
    request.actor.must("join people")
    person = person_of(request, person_id)
    return questions.get(person, suggestion_id, request.actor)


def back(request: Request, person_id: int) -> HttpResponse:
    """To where the question was asked, else to the person."""
    asked_at = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked_at, {request.get_host()}, request.is_secure())
    return redirect(asked_at) if ours else redirect("people:show", living(person_id).pk)
