"""The panels of a person beside a conversation: who they are, what is known of them, and whom they may be."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from sixring.conversations import desk
from sixring.core.request import Request
from sixring.interactions import orders
from sixring.people import contact, profile, standing
from sixring.people.models import Person

from . import questions
from .people import agreeing

SOME = 3  # orders beside a conversation
QUIET = {"name", "full_name"}  # said in the head already


def head(request: HttpRequest, person: Person) -> str:
    ring = desk.rings_of([person.pk], cast(Request, request).actor)[person.pk]
    return render_to_string("home/panels/head.html", {"person": person, "ring": ring}, request)


def identities(request: HttpRequest, person: Person) -> str:
    """An order is one too, and stands among the orders."""
    held = standing.memberships(person).exclude(identity__kind="order")
    context = {"person": person, "memberships": held[:12]}
    return render_to_string("home/panels/identities.html", context, request)


def bought(request: HttpRequest, person: Person) -> str:
    """What they ordered, the latest first."""
    found = orders.of(person, cast(Request, request).actor, SOME + 1)
    context = {"person": person, "orders": found[:SOME], "more": len(found) > SOME}
    return render_to_string("home/panels/orders.html", context, request) if found else ""


def known(request: HttpRequest, person: Person) -> str:
    values = [v for name, v in profile.of(person).items() if name not in QUIET and not agreeing.is_about(name)]
    likes = contact.of(person)
    context = {"values": values[:10], "contact": likes}
    return render_to_string("home/panels/known.html", context, request) if values or likes else ""


def suggestions(request: HttpRequest, person: Person) -> str:
    """Open questions about who is who; an answer comes back to this page."""
    open_ones = questions.about(person, cast(Request, request).actor)[:5]
    context = {
        "person": person,
        "suggestions": open_ones,
        "asked_at": request.get_full_path(),
        "may_join": cast(Request, request).actor.may("join people"),
    }
    return render_to_string("home/panels/suggestions.html", context, request) if open_ones else ""
