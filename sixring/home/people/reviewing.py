"""The review queue: one question who is who at a time, answered by one key, and taken back by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.conversations import desk, subject
from sixring.core.request import Request
from sixring.interactions.timeline import people_visible_to
from sixring.look.ring import rings
from sixring.people import merge, preview
from sixring.people.doubles import evidence, review
from sixring.people.models import Person, Suggestion

MATTERS = 3


@require_safe
def show(request: Request) -> HttpResponse:
    request.actor.must("join people")
    which = shown(request)
    one = review.following(people_visible_to(request.actor), which)
    return render(request, "home/review.html", {"tabs": tabs(), **question(request, one, which)})


@require_POST
def answer(request: Request, suggestion_id: int) -> HttpResponse:
    """The answer in `verdict`; the next question comes back."""
    request.actor.must("join people")
    visible = people_visible_to(request.actor)
    one = review.get(visible, suggestion_id)
    verdict = request.POST.get("verdict", "")
    review.answer(one, verdict, actor=request.actor)
    return following(request, one, said_of(one, verdict))


@require_POST
def answer_group(request: Request, suggestion_id: int) -> HttpResponse:
    """Everybody of this group is one person."""
    request.actor.must("join people")
    visible = people_visible_to(request.actor)
    one = review.get(visible, suggestion_id)
    review.answer_group(one, visible, actor=request.actor)
    return following(request, one, _("All of them are one person now."))


@require_POST
def take_back(request: Request) -> HttpResponse:
    """The last answer, as if it had never been given; its question is asked again."""
    one = review.take_back_last(actor=request.actor)
    return following(request, None, _("Taken back. It is asked again."), shows=one)


def shown(request: Request) -> str:
    asked = request.POST.get("show") or request.GET.get("show", "")
    return asked if asked in review.SHOWN else review.OPEN


def tabs() -> list[tuple[str, str, str]]:
    """What can be looked at: (value, label, key)."""
    return [
        (review.OPEN, _("Questions"), "o"),
        (review.JOINED, _("Joined by score"), "l"),
        (review.UNSURE, _("Not sure"), "b"),
    ]


def said_of(one: Suggestion, verdict: str) -> str:
    """In words what an answer did."""
    names = {"left": name_of(one.left.person), "right": name_of(one.right.person)}
    words = {
        "same": _("%(left)s and %(right)s are one person."),
        "different": _("%(left)s and %(right)s are two people. It is not asked again."),
        "household": _("%(left)s and %(right)s are of one household, and two people."),
        "unsure": _("%(left)s and %(right)s are put aside."),
    }
    return words[verdict] % names


def name_of(person: Person | None) -> str:
    return str(person or _("Somebody"))


def following(request: Request, after: Suggestion | None, said: str, shows: Suggestion | None = None) -> HttpResponse:
    """The next question: a fragment for htmx, else the page."""
    which = shown(request)
    if not request.htmx:
        messages.success(request, said)
        return redirect(f"{reverse('people:review')}?show={which}")
    visible = people_visible_to(request.actor)
    one = shows if shows is not None and review.queue(visible, which).filter(pk=shows.pk).exists() else None
    one = one or review.following(visible, which, after)
    return render(request, "home/_review.html", {"said": said, **question(request, one, which)})


def question(request: Request, one: Suggestion | None, which: str) -> dict[str, Any]:
    """All there is to be seen of a question."""
    visible = people_visible_to(request.actor)
    base = {"show": which, "waiting": review.queue(visible, which).count(), "may_lead": request.actor.may("lead"),
            "last": review.last_answer(request.actor)}  # fmt: skip
    if one is None:
        return base
    group = review.group_of(one, visible) if which == review.OPEN else [one]
    people = review.people_in(group)
    sides = [one.left, one.right]
    ids = [person.pk for person in people]
    drawn = rings(ids)
    refused = merge.conflict(*ids[:2]) if len(ids) > 1 and which != review.JOINED else ""
    return base | {
        "one": one,
        "group": group,
        "people": [(person, drawn[person.pk], preview.held(person), matters(request, person)) for person in people],
        "rows": preview.beside_identities(sides) if which == review.JOINED else preview.beside(people),
        "sides": sides if which == review.JOINED else (),
        "bars": evidence.waterfall(one.evidence),
        "strength": evidence.strength(one.score),
        "refused": refused,
        "width": evidence.WIDTH,
    }


def matters(request: Request, person: Person) -> list[Any]:
    return subject.shown(desk.of_person(person, request.actor)[:MATTERS], request.actor)
