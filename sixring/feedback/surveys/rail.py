"""Surveys among the tabs of feedback, and the pages each survey has."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .. import rail
from . import tabs


def register() -> None:
    rail.tab("surveys", _("Surveys"), "feedback:surveys", 20, may="see")
    tabs.register()
