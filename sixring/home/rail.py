"""What home puts on the rail, and the panels of a person it composes from the rooms below."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots
from sixring.people import standing

from . import panels


def register() -> None:
    slots.rail("people", _("People"), "people", "people:list", 30, may=may("see"), key="g p")
    slots.rail(
        "settings", _("Settings"), "settings", "settings", 90, may=may("configure"), foot=True, holds=("/settings/",)
    )
    slots.sign_out("account_logout")
    slots.ring_arc("people", standing.how_well_known)
    for order, panel in enumerate((panels.head, panels.suggestions, panels.identities, panels.known)):
        slots.panel("person", panel, order)
