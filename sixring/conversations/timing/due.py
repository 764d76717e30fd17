"""What a due moment says in words, for rows and heads: "first reply due in 11 min", "overdue by 6 min"."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ..models import Conversation
from ..upkeep import NO_CLOCK

NEAR = timedelta(minutes=15)
MINUTE, HOUR, DAY = 60, 3600, 86400


def words(conversation: Conversation, now: datetime) -> tuple[str, str]:
    """(text, tone): tone "bad" when overdue, "watch" within a quarter of an hour; both empty while nothing is due."""
    due = conversation.due_at
    if due is None or due >= NO_CLOCK or conversation.state != Conversation.State.NEEDS_US:
        return "", ""
    left = due - now
    if left < timedelta():
        return _("overdue by %(span)s") % {"span": span(-left)}, "bad"
    said = _("due in %(span)s") if conversation.last_out_at else _("first reply due in %(span)s")
    return said % {"span": span(left)}, "watch" if left <= NEAR else ""


def span(length: timedelta) -> str:
    """Rule: one unit, rounded down, never nothing: "1 min", "52 min", "3 h", "2 d"."""
    seconds = int(length.total_seconds())
    if seconds < HOUR:
        return _("%(n)d min") % {"n": max(1, seconds // MINUTE)}
    if seconds < DAY:
        return _("%(n)d h") % {"n": seconds // HOUR}
    return _("%(n)d d") % {"n": seconds // DAY}
