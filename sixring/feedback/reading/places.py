"""Where reading joins the rest: the duties, the ring, the panels, marks and filters, the API, the webhook."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.conversations import lines
from sixring.conversations.queues import filters
from sixring.core.api import rooms, shapes
from sixring.core.request import may
from sixring.look import slots

from . import again, api, hearing, lane, learning, marks, moods, panels


def register() -> None:
    lane.add("read what customers say", hearing.settle, every=0.5)
    lane.add("read again", again.settle, every=0.2)
    lane.add("learn from corrections", learning.settle, every=300)
    slots.ring_arc("experience", moods.measure)
    slots.panel("conversation", panels.beside, 5, may=may("see"))
    slots.panel("person-page", panels.of_person, 10, may=may("see"))
    lines.beneath("reading", panels.beneath)
    lines.mark("reading", marks.of_rows)
    filters.offer("feeling", marks.means, marks.said, _("Feeling"), marks.CHOICES)
    slots.tab("feedback", "readings", _("How well we read"), "feedback:readings", 90, may=may("lead"))
    rooms.offer(api.readings)
    shapes.offer("reading", api.told, api.seen)
