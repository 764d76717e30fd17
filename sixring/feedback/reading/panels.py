"""What reading shows beside others' things: beneath a message, beside a conversation, on a person's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from django.db.models import F, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sixring.conversations.models import Conversation
from sixring.core.actors import Actor
from sixring.core.request import Request
from sixring.interactions.models import Interaction
from sixring.people.models import Person

from ..models import Reading
from . import correcting, rules, spark, words
from .spark import Point

MOST = 300  # readings looked at beside a conversation or a person
LISTED = 12  # of them named one by one


def beneath(
    request: HttpRequest, conversation: Conversation, messages: Sequence[Interaction]
) -> Mapping[int, SafeString]:
    """The feeling of each message that was read, in a word that opens what else was read and the way to correct it."""
    actor = cast(Request, request).actor
    asked = [message.pk for message in messages if not message.outgoing]
    known = {one.interaction_id: one for one in of_conversation(conversation, actor)}
    if missing := [pk for pk in asked if pk not in known] if len(known) >= MOST else []:
        known |= {one.interaction_id: one for one in correcting.visible_to(actor).filter(interaction__in=missing)}
    return {pk: line(known[pk], actor.may("answer")) for pk in asked if pk in known}


def line(reading: Reading, may_answer: bool) -> SafeString:
    said = ", ".join([words.of_label(reading), *words.besides(reading)])
    if not may_answer:
        return format_html('<span class="felt {}">{}</span>', words.tone(reading), said)
    return format_html(
        '<details class="why felt {0}"><summary>{1}</summary><div class="why-box" hx-get="{2}" '
        'hx-trigger="toggle from:closest details once" hx-target="this" hx-swap="innerHTML"><a href="{2}">{3}</a></div>'
        "</details>",
        words.tone(reading), said, reverse("feedback:reading", args=[reading.pk]), _("Say what it should have been"),
    )  # fmt: skip


def of_conversation(conversation: Conversation, actor: Actor) -> list[Reading]:
    """Its latest readings that `actor` may see, latest first; asked for once a page."""

    def ask() -> list[Reading]:
        rows = correcting.visible_to(actor).filter(conversation=conversation)
        return list(rows.order_by("-occurred_at", "-pk")[:MOST])

    return actor.once(f"readings of {conversation.pk}", ask)


def beside(request: HttpRequest, conversation: Conversation) -> str:
    """How the conversation feels: the line, the latest text with its correction one click away, worst and trend."""
    actor = cast(Request, request).actor
    readings = of_conversation(conversation, actor)
    context: dict[str, object] = {"conversation": conversation, "may_answer": actor.may("answer")}
    if readings:
        points = points_of(one for one in reversed(readings) if one.measured)
        repeated = any(one.repeated for one in readings)
        context |= {**told(points), **of_reading(readings[0]), "latest": readings[0], "repeated": repeated}
    return render_to_string("feedback/reading/_beside.html", context, request)


def of_reading(reading: Reading) -> dict[str, object]:
    """What a reading shows of itself, with what can be said instead."""
    return {
        "reading": reading, "said": words.of_label(reading), "besides": list(words.besides(reading)),
        "tone": words.tone(reading), "language": words.language(reading.language),
        "labels": [(value, label, key) for (value, label), key in zip(words.LABELS.items(), "123", strict=True)],
        "chosen": reading.label if reading.measured else "", "urgent": rules.is_urgent(reading),
    }  # fmt: skip


def told(points: Sequence[Point]) -> dict[str, object]:
    """The line and its words; a table in words beside it."""
    if not points:
        return {"points": []}
    feelings = [one.feeling for one in points]
    worst = min(points, key=lambda one: one.feeling)
    return {
        "line": spark.draw(points, spark.told(points)), "points": points[-LISTED:][::-1], "n": len(points),
        "worst": worst, "trend": words.of_trend(rules.trend(feelings)),
    }  # fmt: skip


def points_of(readings: Iterable[Reading]) -> list[Point]:
    return [Point(one.occurred_at, one.sentiment, words.feeling(one.sentiment), place(one)) for one in readings]


def place(reading: Reading) -> str:
    if not reading.conversation_id:
        return ""
    anchor = f"#message-{reading.interaction_id}" if reading.interaction_id else ""
    return reverse("conversations:show", args=[reading.conversation_id]) + anchor


def of_person(request: HttpRequest, person: Person) -> str:
    """The line of everything they wrote and answered, as whoever looks may see it."""
    points = points_of(reversed(theirs(person, cast(Request, request).actor)))
    return render_to_string("feedback/reading/_person.html", told(points), request) if points else ""


def theirs(person: Person, actor: Actor) -> list[Reading]:
    """Their latest readings within the time each identity was theirs, latest first."""
    held = Q(identity__memberships__person=person)
    held &= Q(identity__memberships__since=None) | Q(identity__memberships__since__lte=F("occurred_at"))
    held &= Q(identity__memberships__until=None) | Q(identity__memberships__until__gt=F("occurred_at"))
    rows = correcting.visible_to(actor).filter(Q(conversation=None) | Q(conversation__noise=""), held, measured=True)
    return list(rows.order_by("-occurred_at", "-pk")[:MOST])
