"""What conversations put on the rail and into the ring."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sixring.core.request import Request, may
from sixring.look import slots

from . import promises, queues
from .calling import panel as calling
from .kiosk import present
from .notices import bell
from .preferences import hint
from .promises import panel as promising
from .views import panel
from .writing import beside, snippets


def register() -> None:
    slots.rail(
        "desk", _("Desk"), "desk", "conversations:list", 20,
        badge=needing_us, badge_label=_("need us"), may=may("see"), key="g d",
    )  # fmt: skip
    slots.panel("composer", beside.panel, 10, may=may("answer"))
    slots.panel("composer-tools", snippets.picker, 10, may=may("answer"))
    slots.panel("conversation-line", beside.faces, 90)
    slots.panel("conversation-line", present.line, 20, may=may("see"))
    slots.panel("person", "conversations/_write_first.html", 25, may=may("answer"))
    slots.settings_page(
        "snippets", _("Snippets"), "reply", "conversations:snippets", 50,
        hint=_("Texts you use again and again, with variables that are filled for you."), may=may("answer"),
    )  # fmt: skip
    slots.panel("composer", promising.chip, 20, may=may("answer"))
    slots.panel("composer-tools", promising.tool, 20, may=may("answer"))
    slots.panel("conversation", promising.panel, 20)
    slots.panel("shell", bell.bell, 10, may=may("see"))
    slots.panel("account", bell.link, 10, may=may("see"))
    slots.panel("conversation", panel.panel, 10)
    slots.settings_page(
        "reasons", _("Contact reasons"), "filter", "conversations:reasons", 42,
        hint=_("Why customers write, as your team names it."), may=may("configure"),
    )  # fmt: skip
    slots.settings_page(
        "fields", _("Custom fields"), "edit", "conversations:fields", 44,
        hint=_("What you want to know of a matter or a customer besides."), may=may("configure"),
    )  # fmt: skip
    slots.settings_page(
        "wordings", _("Consent"), "check", "conversations:wordings", 46,
        hint=_("What people are shown when they are asked, version by version."), may=may("configure"),
    )  # fmt: skip
    slots.panel("composer", hint.panel, 30, may=may("answer"))
    slots.panel("top", calling.here, 30, may=may("see"))
    slots.panel("conversation", calling.call_them, 30)
    slots.ring_arc("collaboration", promises.measure)


def needing_us(request: HttpRequest) -> str:
    count = queues.needing_us(cast(Request, request).actor)
    return queues.said(count) if count else ""
