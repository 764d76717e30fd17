"""Predictions among the tabs of insights, on a person's page and in the worker's duties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core import duties
from sixring.core.request import may
from sixring.look import slots

from . import duty, panel


def register() -> None:
    slots.tab("insights", "predictions", _("Predictions"), "insights:leavers", 45, may=may("lead"))
    slots.verb(
        "leavers", _("Who may leave"), "insights", "insights:leavers", 64, may=may("lead"),
        words=_("predictions churn value forecast staffing"),
    )  # fmt: skip
    slots.panel("person-page", panel.panel, 20, name="predictions", may=may("lead"))
    duties.add("make predictions", duty.errand.settle, every=60, lane="predictions")
