"""API v1: the rooms' operations put together."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings

from sixring.conversations.api import conversations, messages
from sixring.core.api.assembly import assemble
from sixring.core.api.colleagues import colleagues
from sixring.core.api.door import Door
from sixring.core.api.feed import feed
from sixring.core.api.rooms import offered
from sixring.interactions.api import companies_room, people, touches

from . import idempotency
from .webhooks.api import webhooks

ABOUT = "Everything a colleague can read and do, for programs that act as one."
ROOMS = (colleagues, people, companies_room, touches, conversations, messages, feed, webhooks)


@cache
def assembled() -> tuple[Door, dict[str, Any]]:
    """The door and the document, made when first asked for."""
    return assemble((*ROOMS, *offered()), idempotency.once, settings.API_PER_MINUTE, ABOUT)


def door() -> Door:
    return assembled()[0]


def document() -> dict[str, Any]:
    return assembled()[1]
