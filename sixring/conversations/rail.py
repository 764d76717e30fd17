"""What conversations put on the rail and into the ring."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sixring.core.request import Request, may
from sixring.look import slots

from . import desk


def register() -> None:
    slots.rail(
        "desk", _("Desk"), "desk", "conversations:list", 20,
        badge=needing_us, badge_label=_("need us"), may=may("see"), key="g d",
    )  # fmt: skip
    slots.ring_arc("collaboration", desk.open_matters)


def needing_us(request: HttpRequest) -> int:
    return desk.needing_us(cast(Request, request).actor)
