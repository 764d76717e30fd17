"""What home puts on the rail, and the panels of a person it composes from the rooms below."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core.request import may
from sixring.look import slots
from sixring.people import consent, standing

from . import panels
from .findings import rows
from .first_run import bar
from .start import seen_as

SETTINGS = (
    "/settings/", "/set-up/", "/conversations/settings/", "/conversations/reasons/", "/conversations/fields/",
    "/conversations/snippets/",
)  # fmt: skip


def register() -> None:
    slots.rail("home", _("Home"), "home", "home", 10, may=may("see"), key="g h")
    slots.rail("people", _("People"), "people", "people:list", 30, may=may("see"), key="g p")
    slots.rail(
        "settings", _("Settings"), "settings", "settings", 90, may=may("configure"), foot=True, holds=SETTINGS,
    )  # fmt: skip
    slots.panel("account", "home/panels/you.html", 20)
    slots.settings_page(
        "set-up", _("Setting up"), "check", "set_up:index", 5, may=may("configure"),
        hint=_("The steps of the first day, each of them again."),
    )  # fmt: skip
    slots.settings_page(
        "channel-health", _("Channel health"), "channels", "channel_health", 11, may=may("see quarantine"),
        hint=_("What came and went last, what was refused, who waits longest."),
    )  # fmt: skip
    slots.verb(
        "channel-health", _("Channel health"), "channels", "channel_health", 60, words=_("lag refused trouble"),
        may=may("see quarantine"),
    )  # fmt: skip
    slots.settings_page(
        "sign-in", _("Sign-in"), "lock", "sign_in_settings", 66, may=may("own"),
        hint=_("A second step for everybody, and signing in with the company account."),
    )  # fmt: skip
    slots.settings_page(
        "tokens", _("API tokens"), "api", "all_tokens", 67, may=may("manage agents"),
        hint=_("Keys for programs: whose they are, what for, and ending them."),
    )  # fmt: skip
    slots.panel("top", seen_as.bar, 10, may=seen_as.is_demo)
    slots.panel("top", bar.bar, 20, may=bar.is_near)
    rows.register()
    slots.verb(
        "review", _("Review who may be the same person"), "merge", "people:review", 20, words=_("duplicates"),
        may=may("join people"),
    )  # fmt: skip
    slots.verb(
        "quality", _("How well matching does"), "verified", "people:quality", 21, words=_("duplicates, precision"),
        may=may("lead"),
    )  # fmt: skip
    slots.panel("account", "home/panels/review.html", 10, may=may("join people"))
    slots.sign_out("account_logout")
    slots.search("search", "search_quick")
    slots.verb("search", _("Search everything"), "search", "search", 5, words=_("find"))
    slots.ring_arc("people", standing.how_well_known)
    slots.ring_arc("channels", standing.reachable)
    slots.ring_arc("personalization", consent.personal)
    beside = (panels.head, panels.suggestions, panels.identities, panels.bought, panels.known)
    for order, panel in enumerate(beside):
        slots.panel("person", panel, order)
    slots.panel("person-link", "home/panels/person_link.html", 10)
