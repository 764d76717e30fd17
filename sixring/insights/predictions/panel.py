"""What is predicted of somebody, on their page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from sixring.core.request import Request
from sixring.people.models import Person

from . import asking, words
from .models import Kind


def panel(request: HttpRequest, person: Person) -> str:
    """Nothing where nothing is predicted of them."""
    found = asking.of_person(person, cast(Request, request).actor)
    if not found:
        return ""
    currency = getattr(asking.standing(Kind.VALUE), "figures", {}).get("currency", "")
    context: dict[str, object] = {
        "currency": currency,
        "found": found,
        "made_at": max(one.made_at for one in found.values()),
    }
    if leaving := found.get(Kind.LEAVING):
        days = getattr(asking.standing(Kind.LEAVING), "figures", {}).get("days")
        context |= {"leaving": leaving, "chance": words.per_cent(leaving.value), "days": days,
                    "between": (words.per_cent(leaving.low), words.per_cent(leaving.high))}  # fmt: skip
    if value := found.get(Kind.VALUE):
        context |= {"value": words.amount(value.value, currency), "alive": words.per_cent(value.basis.get("alive")),
                    "worth": (words.amount(value.low), words.amount(value.high, currency)),
                    "purchases": words.number(value.basis.get("purchases"), 1)}  # fmt: skip
    if group := found.get(Kind.GROUPS):
        context["group"] = words.groups().get(group.basis.get("group", ""), "")
    if following := found.get(Kind.NEXT):
        context["following"] = following
    return render_to_string("insights/predictions/_person.html", context, request)
