"""Journeys on the rail, their tabs, and a person's own on their page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots

from . import strip

TABS = (
    ("map", _("Map"), "journeys"), ("paths", _("Paths"), "paths"), ("frictions", _("Frictions"), "frictions"),
    ("critical", _("Critical touchpoints"), "critical"), ("what-if", _("What if"), "what_if"),
    ("comparison", _("Compare"), "compared_journeys"), ("touchpoints", _("Touchpoints"), "touchpoints"),
)  # fmt: skip


def register() -> None:
    slots.rail("journeys", _("Journeys"), "journeys", "insights:journeys", 39, may=may("lead"), key="g j")
    for place, (name, label, address) in enumerate(TABS, 1):
        slots.tab("journeys", name, label, f"insights:{address}", 10 * place, may=may("lead"))
    slots.panel("person-page", strip.panel, 20, may=may("see"))
    slots.verb(
        "frictions", _("Frictions"), "journeys", "insights:frictions", 63, may=may("lead"),
        words=_("where it hurts, what to fix first"),
    )  # fmt: skip
