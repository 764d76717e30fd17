"""Where the stream shows: feedback's entry on the rail, the first of its tabs, the palette."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots

from ..plan import rail as plans


def register() -> None:
    slots.rail(
        "feedback", _("Feedback"), "message", "feedback:stream", 40, badge=plans.waiting,
        badge_label=_("unhappy"), may=may("see"), key="g f",
    )  # fmt: skip
    slots.tab("feedback", "stream", _("Stream"), "feedback:stream", 10, may=may("see"))
    slots.verb("stream", _("Feedback stream"), "message", "feedback:stream", 39, may=may("see"), words=_("reviews"))
