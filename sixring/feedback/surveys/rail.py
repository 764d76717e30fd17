"""Surveys among the tabs of feedback, and the pages each survey has."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots


def register() -> None:
    slots.tab("feedback", "surveys", _("Surveys"), "feedback:surveys", 20, may=may("see"))
