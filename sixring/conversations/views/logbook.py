"""Writing down a call or a visit. The row takes the way of every arrival: into the inbox, through reception."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sixring.channels import accounts, inbox
from sixring.channels.models import Account, Arrival
from sixring.core import clock
from sixring.core.errors import Forbidden, NotFound, Refused
from sixring.core.request import Request
from sixring.interactions import timeline
from sixring.people.models import Identity, Person
from sixring.people.normalise import normalise

from .. import access, desk
from ..continuing import calling, proving
from ..forms import WHO, LogForm
from ..models import Conversation

LOGGED = ("call", "visit")


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: Request) -> HttpResponse:
    """`?conversation=` or `?person=` says whom it was with; POST puts the row into the inbox, once per token."""
    request.actor.must("answer")
    open_for_it = accounts.visible_to(request.actor).filter(kind__in=LOGGED, enabled=True).order_by("kind", "name")
    conversation, person = asked_about(request)
    form = LogForm(
        request.POST or None,
        accounts=open_for_it,
        conversations=offered(request, conversation, person),
        initial=known(request, conversation, person),
    )
    if form.is_valid() and (into := accepted(form, request)) is not False:
        messages.success(request, _("Logged. It is in the story in a moment."))
        into = into or conversation
        return redirect("conversations:show", into.pk) if into else redirect("conversations:list")
    context = {"form": form, "conversation": conversation, "person": person, "possible": open_for_it.exists()}
    return render(request, "conversations/log.html", context, status=422 if form.is_bound else 200)


def asked_about(request: Request) -> tuple[Conversation | None, Person | None]:
    number, person_id = request.GET.get("conversation", ""), request.GET.get("person", "")
    if number.isdigit():
        conversation = access.get(request.actor, int(number))
        return conversation, conversation.anchor.person if conversation.anchor else None
    if person_id.isdigit():
        person = timeline.people_visible_to(request.actor).filter(pk=int(person_id)).first()
        if person is None:
            raise NotFound
        return None, person
    return None, None


def offered(request: Request, conversation: Conversation | None, person: Person | None) -> Any:
    """Conversations the touch may belong to: the person's open ones, and the one it was asked from."""
    visible = access.visible_to(request.actor)
    if person is None:
        return visible.filter(pk=conversation.pk) if conversation else visible.none()
    theirs = desk.of_person(person, request.actor).exclude(state=Conversation.State.RESOLVED).order_by()
    return visible.filter(
        pk__in={*theirs.values_list("pk", flat=True)[:20], *([conversation.pk] if conversation else [])}
    )


def known(request: Request, conversation: Conversation | None, person: Person | None) -> dict[str, Any]:
    """What can be filled in already."""
    first: dict[str, Any] = {"occurred_at": timezone.localtime(clock.now()).replace(second=0, microsecond=0)}
    identity = known_by(conversation, person)
    if identity is not None:
        first |= {"who": identity.kind, "value": identity.display}
    if person is not None:
        first |= {"name": person.name}
    return first | ({"conversation": conversation} if conversation else {})


def known_by(conversation: Conversation | None, person: Person | None) -> Identity | None:
    kinds = [kind for kind, _label in WHO]
    anchor = conversation.anchor if conversation else None
    if anchor is not None and anchor.kind in kinds:
        return anchor
    if person is None:
        return None
    return Identity.objects.filter(person=person, kind__in=kinds).order_by("claimed", "pk").first()


def accepted(form: LogForm, request: Request) -> Conversation | Literal[False] | None:
    """Keep what was typed; returns the conversation it goes to, False when its code doesn't hold."""
    try:
        with transaction.atomic():
            into = handed_over(form, request) or form.cleaned_data["conversation"]
            accept(form, request, into)
    except (Refused, Forbidden) as error:
        form.add_error("code", error.message)
        return False
    return into


def handed_over(form: LogForm, request: Request) -> Conversation | None:
    """The conversation of the chat whose code they said. From now on the number they call from is proven theirs."""
    typed = form.cleaned_data
    if not typed["code"] or already(typed["account"], key_of(form, request)):
        return None
    if typed["who"] != "phone" or normalise("phone", typed["value"]) is None:
        raise Refused(_("With a code, choose “Phone number” above and write the number they call from."))
    return proving.by_phone(calling.find(typed["code"], request.actor), typed["value"], request.actor).conversation


def already(account: Account, key: str) -> bool:
    return Arrival.objects.filter(account=account, event_key=key).exists()


def key_of(form: LogForm, request: Request) -> str:
    return f"logged:{request.actor.id}:{form.cleaned_data['token']}"


def accept(form: LogForm, request: Request, into: Conversation | None) -> None:
    """Put the row into the inbox, under the key its form was drawn with."""
    typed = form.cleaned_data
    row = {
        "who": typed["who"],
        "value": typed["value"],
        "name": typed["name"],
        "text": typed["text"],
        "occurred_at": typed["occurred_at"].isoformat(),
        "agent": request.actor.id,
        "seconds": int((typed["minutes"] or 0) * 60),
        "wrap_up_seconds": int((typed["wrap_up"] or 0) * 60),
        "conversation": into.pk if into else None,
    }
    meta = {"key": key_of(form, request), "who": typed["value"]}
    inbox.accept([inbox.Item(typed["account"], json.dumps(row).encode(), meta)])
