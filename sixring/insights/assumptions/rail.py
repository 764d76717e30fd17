"""Among the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots


def register() -> None:
    slots.settings_page(
        "figures", _("Figures"), "insights", "insights:assumptions", 56, may=may("configure"),
        hint=_("What an hour costs, and when a customer is lost: what no data can tell."),
    )  # fmt: skip
