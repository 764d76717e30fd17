"""The part of a person's page about what they agreed to and how they like to be reached: who said so, when, to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from sixring.conversations.preferences import saying
from sixring.core.errors import Invalid
from sixring.core.models import Agent
from sixring.core.proof import ProofKind
from sixring.core.request import Request
from sixring.people import consent, contact, statements, suppression
from sixring.people.consent import standing, wordings
from sixring.people.contact import Contact
from sixring.people.models import Fact, Identity, Person, Wording

MOST = 60
SOURCES = {
    saying.PAGE: gettext_lazy("their preferences page"),
    saying.LINK: gettext_lazy("the link in a mail"),
    saying.MAIL: gettext_lazy("a mail of theirs"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One saying as it is told: what for, by which channel, what they said, who says so, and the words they saw."""

    fact: Fact
    what: str
    how: str
    answer: str
    by: str
    wording: Wording | None


def about(person: Person) -> dict[str, Any]:
    """What the page shows of it."""
    likes = contact.of(person)
    return {
        "consents": table(person),
        "sayings": told(consent.sayings_of(person)[:MOST]),
        "contact": likes,
        "suppressed": suppressed(person),
        "hours": [f"{hour:02d}:00" for hour in range(24)],
        "channels": consent.CHANNELS.items(),
        "likes_from": f"{likes.hours[0]:%H:00}" if likes.hours else "",
        "likes_until": f"{likes.hours[1]:%H:00}" if likes.hours else "",
    }


def is_about(name: str) -> bool:
    """Whether a fact is told here rather than in the profile."""
    return consent.is_name(name) or name in (contact.CHANNEL, contact.HOURS)


def table(person: Person) -> list[tuple[Any, list[consent.Consent]]]:
    """Purposes with what stands for each channel."""
    stands = consent.of(person)
    return [(label, [one for one in stands if one.purpose == key]) for key, label in consent.PURPOSES.items()]


def told(facts: Iterable[Fact]) -> list[Told]:
    sayings = list(facts)
    agents = {pk for one in sayings if (pk := agent_of(one))}
    names = dict(Agent.objects.filter(pk__in=agents).values_list("pk", "name"))
    shown = wordings.named(wording_of(one) for one in sayings)
    return [told_one(one, names, shown.get(wording_of(one))) for one in sayings]


def told_one(fact: Fact, names: Mapping[int, str], wording: Wording | None) -> Told:
    _consent, purpose, channel = fact.name.split(".")
    answer = {"yes": _("yes"), "no": _("no")}.get(standing.answer_of(fact), _("taken back"))
    by = names.get(agent_of(fact) or 0) or str(SOURCES.get(fact.source, fact.source))
    what = str(consent.PURPOSES.get(purpose, _("everything")))
    return Told(fact, what, str(consent.CHANNELS.get(channel, _("every channel"))), answer, by, wording)


def wording_of(fact: Fact) -> str:
    """The name of what they were shown, "" where nobody kept it."""
    return str(fact.value.get("wording") or "") if isinstance(fact.value, dict) else ""


def agent_of(fact: Fact) -> int | None:
    number = fact.source.removeprefix("colleague ")
    return int(number) if number != fact.source and number.isdecimal() and len(number) < 19 else None


def suppressed(person: Person) -> list[str]:
    """Addresses of theirs that are never contacted except to answer."""
    theirs = Identity.objects.filter(person=person, kind__in=suppression.KINDS).values_list("kind", "value", "display")
    held = suppression.among({(kind, value) for kind, value, _display in theirs})
    return sorted({display for kind, value, display in theirs if (kind, value) in held})


def agree(request: Request, person: Person) -> HttpResponse:
    """Keep a consent, a refusal, or that one was taken back."""
    asked = request.POST
    consent.note(
        person, asked.get("purpose", ""), asked.get("channel", ""), asked.get("answer", ""),
        actor=request.actor, how=asked.get("how", ""),
    )  # fmt: skip
    messages.success(request, _("Kept. It counts from now on."))
    return redirect("people:show", person.pk)


@require_POST
def reach(request: Request, person_id: int) -> HttpResponse:
    """A colleague was told by which channel and when they like to be reached."""
    from .page import person_of

    request.actor.must("answer")
    person = person_of(request, person_id)
    source = f"colleague {request.actor.id}"
    said = typed(request, contact.of(person))
    contact.keep(statements.anchor(person), said, source=source, proof=ProofKind.AGENT, actor=request.actor)
    messages.success(request, _("Kept, with your name beside it."))
    return redirect("people:show", person.pk)


def typed(request: Request, before: Contact) -> Contact:
    since, until = request.POST.get("since", ""), request.POST.get("until", "")
    if bool(since) != bool(until) or (since and since == until):
        raise Invalid(_("Choose two different hours, or none. Nothing was changed."))
    try:
        hours = (time.fromisoformat(since), time.fromisoformat(until)) if since else None
    except ValueError as problem:
        raise Invalid(_("Hours look like 09:00. Nothing was changed.")) from problem
    zone = before.zone or str(request.user.zone)
    return Contact(request.POST.get("channel", ""), hours, zone if hours else before.zone, before.language)
