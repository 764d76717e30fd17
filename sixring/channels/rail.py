"""What channels put on the rail and into the settings."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sixring.core.request import Request, may
from sixring.look import slots

from . import quarantine


def register() -> None:
    slots.rail(
        "quarantine", _("Quarantine"), "quarantine", "channels:quarantine", 80,
        badge=waiting, badge_label=_("in quarantine"), may=may("see quarantine"),
    )  # fmt: skip
    slots.settings_page(
        "channels", _("Channels"), "channels", "channels:accounts", 10,
        hint=_("Mailboxes, chats, tracking, phone, counters: the ways customers reach you."), may=may("configure"),
    )  # fmt: skip
    slots.settings_page(
        "brands", _("Brands"), "company", "channels:brands", 12,
        hint=_("The names, logos, colours and signatures customers meet you under."), may=may("configure"),
    )  # fmt: skip


def waiting(request: HttpRequest) -> int:
    return quarantine.visible_to(cast(Request, request).actor).count()
