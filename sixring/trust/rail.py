"""What trust puts into the settings and beside a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots


def register() -> None:
    slots.settings_page(
        "privacy", _("Privacy"), "lock", "trust:privacy", 85,
        hint=_("Who was erased, what was exported, and what proves it."), may=may("configure"),
    )  # fmt: skip
    slots.settings_page(
        "retention", _("Retention"), "calendar", "trust:retention", 86,
        hint=_("For how long originals, files and closed conversations are kept."), may=may("configure"),
    )  # fmt: skip
