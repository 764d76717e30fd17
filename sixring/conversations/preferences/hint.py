"""A hint in the composer: that they prefer another channel, or that it is outside the hours they like."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from sixring.channels.sending import abilities_of
from sixring.core import clock
from sixring.core.request import Request
from sixring.people import consent, contact
from sixring.people.contact import Contact

from ..models import Conversation


def panel(request: HttpRequest, conversation: Conversation) -> str:
    """Nothing while it is as they like it."""
    if request.GET.get("mode") == "note":
        return ""
    said = cast(Request, request).actor.once(f"contact of {conversation.pk}", lambda: words(conversation))
    return render_to_string("conversations/preferences/_hint.html", {"said": said}, request) if said else ""


def words(conversation: Conversation) -> str:
    """For the channel they wrote by last, which is the one an answer takes unless somebody chooses."""
    anchor = conversation.anchor
    likes = contact.of(anchor.person) if anchor and anchor.person else Contact()
    return contact.hint(likes, channel_of(conversation.channel), clock.now())


def channel_of(kind: str) -> str:
    from sixring.channels.models import Account

    return consent.channel_of(abilities_of(Account(kind=kind)).family)
