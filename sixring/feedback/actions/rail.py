"""Where the board shows, and what the worker does for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core import duties
from sixring.core.api import rooms, shapes
from sixring.core.request import may
from sixring.look import slots

from . import api, telling


def register() -> None:
    slots.tab("feedback", "actions", _("Actions"), "feedback:actions", 50, may=may("answer"))
    slots.verb("actions", _("Action board"), "check", "feedback:actions", 41, may=may("answer"), words=_("fix insight"))
    slots.verb("new-action", _("New action"), "plus", "feedback:new_action", 42, may=may("answer"))
    duties.add("tell what was done", telling.settle)
    rooms.offer(api.actions)
    shapes.offer("action", api.shapes_of, api.among)
