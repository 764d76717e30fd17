"""What home puts on the rail, and the panels of a person it composes from the rooms below."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sixring.core.request import Request
from sixring.look import slots
from sixring.people import standing

from . import panels


def register() -> None:
    slots.rail("people", _("People"), "people", "people:list", 30, key="g p")
    slots.rail(
        "settings", _("Settings"), "settings", "settings", 90, may=may_configure, foot=True, holds=("/settings/",)
    )
    slots.sign_out("account_logout")
    slots.ring_arc("people", standing.how_well_known)
    for order, panel in enumerate((panels.head, panels.suggestions, panels.identities, panels.known)):
        slots.panel("person", panel, order)


def may_configure(request: HttpRequest) -> bool:
    return cast(Request, request).actor.may("configure")
