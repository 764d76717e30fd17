"""What results put among the tabs, into the worker's duties and before programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core import duties
from sixring.core.api import rooms, shapes
from sixring.core.request import may
from sixring.look import slots

from . import seen, tally
from .api import feedback_room, shapes_of


def register() -> None:
    slots.tab("feedback", "results", _("Results"), "feedback:all_results", 40, may=may("answer"))
    duties.add("tally answers", tally.settle, every=2)
    duties.add("hold the tally against counting", tally.check_next, every=60)
    rooms.offer(feedback_room)
    shapes.offer("response", shapes_of, seen.among)
