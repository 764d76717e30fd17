"""{% load desk %}: words of the story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from sixring.channels.models import Dispatch

from ..desk import title as called
from ..models import Conversation

register = template.Library()
State = Dispatch.State


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    return found.get(key, ())


@register.filter
def delivery(dispatch: Dispatch) -> str:
    """What became of our message, in words."""
    words = {
        State.PENDING: _("waiting to go out"),
        State.LEASED: _("going out"),
        State.ACCEPTED: _("sent"),
        State.REJECTED: _("not delivered"),
        State.UNKNOWN: _("may have arrived: the answer was lost"),
        State.DEAD: _("given up"),
    }
    said = words.get(State(dispatch.state), dispatch.state)
    if dispatch.state == State.PENDING and dispatch.error:
        said = _("not sent yet, it is tried again")
    return f"{said}: {dispatch.error}" if dispatch.error else said


@register.filter
def failed(dispatch: Dispatch | None) -> bool:
    """Whether somebody has to look, and may send again."""
    return dispatch is not None and dispatch.state in (State.REJECTED, State.UNKNOWN, State.DEAD)


@register.filter
def title(conversation: Conversation) -> str:
    return called(conversation)
