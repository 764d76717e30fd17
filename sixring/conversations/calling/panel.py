"""Calls on the screen: the cards over every page, and what calls the customer from a conversation."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from sixring.channels.calls import Phone
from sixring.channels.registry import adapter_of
from sixring.core.request import Request

from ..matter import reasons
from ..models import Conversation
from . import cards, saying
from .wrapping import OUTCOMES


def here(request: HttpRequest, _user: object) -> str | SafeString:
    """The place where cards open; nothing at all where no phone is."""
    actor = cast(Request, request).actor
    if not cards.phones(actor):
        return ""
    return drawn(request, "calling/_here.html", shown(cast(Request, request)))


def shown(request: Request) -> dict[str, Any]:
    found = cards.now(request.actor)
    asks = any(card.over and card.mine for card in found)
    return {
        "cards": [(card, saying.headline(card.call), saying.times(card.call)) for card in found],
        "outcomes": OUTCOMES, "reasons": list(reasons.in_use()) if asks else [],
    }  # fmt: skip


def call_them(request: HttpRequest, conversation: Conversation) -> str | SafeString:
    """The customer's numbers, each with what calls it."""
    phones = cards.phones(cast(Request, request).actor)
    found = cards.numbers(conversation) if phones else []
    if not found:
        return ""
    dials = [one for one in phones if "dial" in cast(Phone, adapter_of(one.kind)).does]
    context = {"numbers": found, "account": dials[0] if dials else None, "conversation": conversation}
    return drawn(request, "calling/_call_them.html", context)


def drawn(request: HttpRequest, template: str, context: dict[str, Any]) -> SafeString:
    return mark_safe(render_to_string(f"conversations/{template}", context, request=request))  # noqa: S308
