"""Names of rooms, as people say them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
ROOMS = {
    "core": _("Errors"),
    "people": _("People"),
    "channels": _("Channels"),
    "interactions": _("Messages and visits"),
    "conversations": _("Conversations"),
    "work": _("Work"),
    "trust": _("Exports"),
    "integrations": _("Other programs"),
    "moving": _("Imports"),
}


@register.filter
def room_name(name: str) -> object:
    return ROOMS.get(name, name)
