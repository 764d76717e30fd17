"""Deciding who is who: joining and splitting with a look at what would happen, sharing, answering, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.conversations import desk, subject
from sixring.conversations.models import Conversation
from sixring.core.errors import Invalid, NotFound
from sixring.core.request import Request
from sixring.interactions.timeline import people_visible_to, timeline
from sixring.people import history, merge, preview, suggest
from sixring.people.models import Identity, Person, Suggestion

from .. import questions
from .page import living, person_of

BY_HAND = "decided by a colleague"


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, person_id: int) -> HttpResponse:
    """`other` is the same person: GET shows what that would mean, POST does it."""
    request.actor.must("join people")
    person = person_of(request, person_id)
    asked = request.POST.get("other", "") or request.GET.get("other", "")
    other = person_of(request, int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
    if request.method == "POST":
        merge.merge(person, other, actor=request.actor, reason=reason(request))
        messages.success(request, _("They are one person now. This can be taken back below, under History."))
        return redirect("people:show", living(person.pk).pk)
    if person.pk == other.pk:
        raise Invalid(_("That is the same person already."))
    matters = [matters_of(request, one) for one in (person, other)]
    context = {"person": person, "other": other, "joined": preview.joining(person, other), "matters": matters}
    return render(request, "home/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: Request, person_id: int) -> HttpResponse:
    """The chosen `identity`s are somebody else's: GET shows what would go with them, POST does it."""
    request.actor.must("join people")
    person = person_of(request, person_id)
    going = chosen(request, person)
    if request.method == "POST":
        merge.split(going, actor=request.actor, reason=reason(request))
        messages.success(request, _("That is somebody of their own now. It can be taken back under History."))
        going[0].refresh_from_db()
        return redirect("people:show", living(going[0].person_id or person.pk).pk)
    touches = timeline(person, request.actor).filter(identity__in=going)
    context = {
        "person": person,
        "going": going,
        "staying": preview.staying(person, going),
        "touches": touches.count(),
        "latest": touches[:8],
        "matters": matters_of(request, person, placements__interaction__identity__in=going),
    }
    return render(request, "home/split.html", context)


def matters_of(request: Request, person: Person, **where: Any) -> list[Conversation]:
    theirs = desk.of_person(person, request.actor).filter(**where)
    return subject.shown(theirs[:10], request.actor)


def chosen(request: Request, person: Person) -> list[Identity]:
    """The identities of `person` that were ticked. Raises `Invalid` when none or all of them were."""
    asked = request.POST.getlist("identity") or request.GET.getlist("identity")
    numbers = {int(one) for one in asked if one.isdecimal() and len(one) < 19}
    theirs = Identity.objects.filter(memberships__person=person).distinct()
    going = list(theirs.filter(pk__in=numbers).order_by("pk"))
    if not going:
        raise Invalid(_("Tick what belongs to somebody else first. Nothing was changed."))
    if len(going) == theirs.count():
        raise Invalid(_("That is all there is of this person; leave at least one way they are known by."))
    return going


def reason(request: Request) -> str:
    return request.POST.get("reason", "").strip()[:300] or BY_HAND


@require_POST
def share(request: Request, person_id: int, identity_id: int) -> HttpResponse:
    request.actor.must("join people")
    person = person_of(request, person_id)
    identity = Identity.objects.filter(pk=identity_id, memberships__person=person).first()
    if identity is None:
        raise NotFound
    merge.share(identity, actor=request.actor, reason=BY_HAND)
    messages.success(request, _("It is shared now and stands for nobody in particular."))
    return to(request, person)


@require_safe
def what_if(request: Request, person_id: int, decision_id: int) -> HttpResponse:
    """Who would be who, were a decision taken back."""
    request.actor.must("join people")
    person = person_of(request, person_id)
    told = decision_of(person, decision_id)
    context = {"person": person, "told": told, "parted": preview.undoing(told.decision)}
    return render(request, "home/undo.html", context)


@require_POST
def undo(request: Request, person_id: int, decision_id: int) -> HttpResponse:
    request.actor.must("join people")
    person = person_of(request, person_id)
    merge.undo(decision_of(person, decision_id).decision, actor=request.actor)
    messages.success(request, _("Taken back. All stands as if it had never been decided."))
    return to(request, living(person.pk))


def decision_of(person: Person, decision_id: int) -> history.Told:
    told = next((one for one in history.of(person) if one.decision.pk == decision_id), None)
    if told is None:
        raise NotFound
    return told


def to(request: Request, person: Person) -> HttpResponse:
    """To the page of `person`, if there is still something of them."""
    there = people_visible_to(request.actor).filter(pk=person.pk).exists()
    return redirect("people:show", person.pk) if there else redirect("people:list")


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
