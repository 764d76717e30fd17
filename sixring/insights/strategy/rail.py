"""Strategy among the tabs of insights and in the palette, and who reads reviews of others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.feedback.reading import lane
from sixring.look import slots

from . import reading


def register() -> None:
    slots.tab("insights", "strategy", _("Strategy"), "insights:strategy", 75, may=may("lead"))
    slots.verb(
        "strategy", _("Channel strategy"), "channels", "insights:strategy", 62, may=may("lead"),
        words=_("purpose audience targets benchmarks competitors return"),
    )  # fmt: skip
    lane.add("read reviews of others", reading.settle, every=15)
