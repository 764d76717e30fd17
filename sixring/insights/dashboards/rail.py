"""Insights on the rail, its tabs, and its verbs in the palette."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots


def register() -> None:
    slots.rail("insights", _("Insights"), "insights", "insights:overview", 38, may=may("answer"), key="g i")
    slots.tab("insights", "overview", _("Overview"), "insights:overview", 10, may=may("lead"))
    slots.tab("insights", "week", _("Week"), "insights:week", 20, may=may("lead"))
    slots.tab("insights", "channels", _("Channels"), "insights:channels", 30, may=may("lead"))
    slots.tab("insights", "metrics", _("Metrics"), "insights:metrics", 40, may=may("lead"))
    slots.tab("insights", "wall", _("Wall"), "insights:wall", 50, may=may("lead"))
    slots.tab("insights", "day", _("Your day"), "insights:day", 60, may=may("answer"))
    slots.tab("insights", "marks", _("Targets and notes"), "insights:marks", 70, may=may("lead"))
    slots.verb("wall", _("Wallboard"), "insights", "insights:wall", 60, may=may("lead"), words=_("live queue screen"))
    slots.verb(
        "metrics", _("Metrics"), "insights", "insights:metrics", 61, may=may("lead"), words=_("figures definitions KPI")
    )
    slots.verb("day", _("Your day"), "insights", "insights:day", 62, may=may("answer"), words=_("my figures"))
