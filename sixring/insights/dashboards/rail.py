"""Insights on the rail, its tabs, and its verbs in the palette."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots

from .. import rail


def register() -> None:
    slots.rail("insights", _("Insights"), "insights", "insights:overview", 38, may=may("answer"), key="g i")
    rail.tab("overview", _("Overview"), "insights:overview", 10)
    rail.tab("week", _("Week"), "insights:week", 20)
    rail.tab("channels", _("Channels"), "insights:channels", 30)
    rail.tab("metrics", _("Metrics"), "insights:metrics", 40)
    rail.tab("wall", _("Wall"), "insights:wall", 50)
    rail.tab("day", _("Your day"), "insights:day", 60, allowed="answer")
    rail.tab("marks", _("Targets and notes"), "insights:marks", 70)
    slots.verb("wall", _("Wallboard"), "insights", "insights:wall", 60, may=may("lead"), words=_("live queue screen"))
    slots.verb(
        "metrics", _("Metrics"), "insights", "insights:metrics", 61, may=may("lead"), words=_("figures definitions KPI")
    )
    slots.verb("day", _("Your day"), "insights", "insights:day", 62, may=may("answer"), words=_("my figures"))
