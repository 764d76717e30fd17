"""Where plans show: the rail, a tab, the conversation they stand in, notices, settings; and what the worker does."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sixring.conversations import notices
from sixring.core import duties
from sixring.core.api import rooms, shapes
from sixring.core.request import Request, may
from sixring.look import slots

from . import alerting, api, panel, reading
from . import listeners as _listeners  # noqa: F401  # registers them


def register() -> None:
    slots.tab("feedback", "plans", _("Response plans"), "feedback:plans", 40, may=may("answer"))
    slots.panel("conversation", panel.panel, 15, may=may("see"))
    slots.settings_page(
        "response-plans", _("Response plans"), "promise", "feedback:plan_settings", 52, may=may("configure"),
        hint=_("When feedback opens a plan, and by when each step is due."),
    )  # fmt: skip
    slots.settings_page(
        "step-texts", _("Texts of the steps"), "reply", "feedback:plan_texts", 53, may=may("lead"),
        hint=_("What the drafts of a response plan begin with, language by language."),
    )  # fmt: skip
    slots.verb("plans", _("Response plans"), "promise", "feedback:plans", 40, may=may("answer"), words=_("unhappy"))
    notices.KINDS["unhappy"] = (
        _("A customer is unhappy, and it is mine or my team’s"), _("Somebody is unhappy with us"), "warning",
    )  # fmt: skip
    notices.KINDS["step_late"] = (_("A step of a response plan is late"), _("A step of its plan is late"), "clock")
    duties.add("tell of late steps", alerting.settle_late, every=60)
    rooms.offer(api.plans)
    shapes.offer("plan", api.shapes_of, api.among)


def waiting(request: HttpRequest) -> str:
    """For the rail: how many plans are theirs or nobody's and still open; leads see all. "" for none."""
    count = reading.pressing(cast(Request, request).actor)
    return "" if not count else str(count) if count <= reading.MOST else f"{reading.MOST}+"
