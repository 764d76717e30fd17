"""Who is in a store now: a visitor checked in or was logged there less than a visit's length ago."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from sixring.channels import accounts
from sixring.channels.adapters.visit.channel import store_of
from sixring.channels.adapters.visit.settings import STAYS
from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.interactions.models import Interaction

from ..models import Conversation


def line(request: HttpRequest, conversation: Conversation) -> str:
    """The words below the name of a conversation whose customer stands in a store; "" for all others."""
    visit = visit_of(conversation, request.actor)  # type: ignore[attr-defined]
    if visit is None:
        return ""
    where = str(visit.data.get("place") or store_of(visit.account))
    return render_to_string("conversations/kiosk/_present.html", {"visit": visit, "where": where})


def visit_of(conversation: Conversation, actor: Actor) -> Interaction | None:
    """The visit its customer is on now, in a store whose account `actor` sees."""
    stores = [one for one in accounts.seen_by(actor) if one.kind == "visit"]
    if not stores or conversation.anchor is None:
        return None
    anchor = conversation.anchor
    same = Q(identity__person=anchor.person_id) if anchor.person_id else Q(identity=anchor)
    lately = Q()
    for store in stores:
        lately |= Q(account=store, occurred_at__gt=clock.now() - stay(store))
    visits = Interaction.objects.filter(same, lately, kind="visit").select_related("account")
    return visits.order_by("-occurred_at", "-pk").first()


def stay(store: Account) -> timedelta:
    return timedelta(minutes=int(store.settings.get("stays") or STAYS))
