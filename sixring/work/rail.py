"""What work puts on the rail, into the settings and beside conversations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots

from . import panels


def register() -> None:
    slots.rail("team", _("Team"), "team", "work:team", 40, may=may("answer"), key="g t")
    slots.panel("shell", panels.switch, 10, may=may("answer"))
    slots.panel("desk-head", panels.take_next, 10, may=may("answer"))
    slots.panel("conversation-line", panels.line, 10)
    slots.panel("conversation", panels.time_spent, 90, may=may("answer"))
    slots.settings_page(
        "agents", _("Colleagues"), "people", "work:agents", 20,
        hint=_("Who works here, their roles and teams; invitations."), may=may("manage agents"),
    )  # fmt: skip
    slots.settings_page(
        "teams", _("Teams"), "team", "work:teams", 21,
        hint=_("Teams, who belongs to them, and what happens while somebody is away."), may=may("configure"),
    )  # fmt: skip
    slots.settings_page(
        "hours", _("Opening hours"), "calendar", "work:hours", 22,
        hint=_("When each team is there: shifts, holidays, time zone."), may=may("configure"),
    )  # fmt: skip
    slots.settings_page(
        "targets", _("Reply targets"), "clock", "work:targets", 23,
        hint=_("Within how much opening time an answer is due, per team and channel."), may=may("configure"),
    )  # fmt: skip
