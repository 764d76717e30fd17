"""Calling: a customer of the chat says their code on the phone, and a colleague types it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sixring.core.actors import Actor
from sixring.core.errors import NotFound, Refused

from .. import access
from ..chat.limits import Limit
from ..chat.problems import Problem
from ..models import Handover
from . import secrets

WRONG = "That code isn’t right, or is older than an hour. Ask them to read it again, or log the call without it."
tries = Limit(10, 600)  # of one colleague


def find(code: str, actor: Actor) -> Handover:
    """The hand-over this code stands for, in a conversation `actor` may see. Raises `Refused`."""
    digits = "".join(filter(str.isdecimal, code))
    try:
        tries.take(str(actor.id))
    except Problem as busy:
        raise Refused(_("That was tried too often. Wait ten minutes, or log the call without the code.")) from busy
    try:
        found = secrets.find(Handover.Way.PHONE, digits)
    except Refused as refused:
        raise Refused(_(WRONG)) from refused
    try:
        access.get(actor, found.conversation_id or 0)
    except NotFound:
        raise Refused(_(WRONG)) from None
    return found
