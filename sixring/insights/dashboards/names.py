"""What groups are called, and the hue they wear: teams and colleagues by name, channels as they call themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.conversations.models import ContactReason
from sixring.core.models import Agent, Team
from sixring.feedback.models import Topic
from sixring.feedback.results.names import channel as channel
from sixring.feedback.results.names import language
from sixring.feedback.surveys.touchpoints import TOUCHPOINTS
from sixring.look.icons import family

DIMENSIONS = {
    "channel": gettext_lazy("Channel"),
    "team": gettext_lazy("Team"),
    "agent": gettext_lazy("Colleague"),
    "reason": gettext_lazy("Contact reason"),
    "topic": gettext_lazy("Topic"),
    "touchpoint": gettext_lazy("Touchpoint"),
    "product": gettext_lazy("Product"),
    "language": gettext_lazy("Language"),
}
ROWS: dict[str, tuple[Any, str]] = {
    "team": (Team, "name"), "agent": (Agent, "name"), "reason": (ContactReason, "name"), "topic": (Topic, "label"),
}  # fmt: skip
ON_SITE = {
    "page": gettext_lazy("Page looked at"), "product": gettext_lazy("Product looked at"),
    "search": gettext_lazy("Search on the site"), "cart": gettext_lazy("Cart"), "checkout": gettext_lazy("Checkout"),
}  # fmt: skip
NOBODY = {
    "team": gettext_lazy("No team"),
    "agent": gettext_lazy("Nobody"),
    "reason": gettext_lazy("No reason given"),
    "topic": gettext_lazy("No topic"),
}


def dimension(name: str) -> str:
    return str(DIMENSIONS.get(name, name.replace("_", " ").capitalize()))


def names(by: str, members: Iterable[Any]) -> dict[Any, str]:
    """member -> what people call it; of what has no name any more its number."""
    wanted = list(dict.fromkeys(members))
    known: dict[Any, str] = {}
    if by in ROWS:
        model, label = ROWS[by]
        rows = model.objects.filter(pk__in=[one for one in wanted if one is not None])
        known = {row.pk: str(getattr(row, label)) for row in rows}
    return {one: known.get(one) or one_of(by, one) for one in wanted}


def one_of(by: str, member: Any) -> str:
    if member is None or member == "":
        return str(NOBODY.get(by) or _("not known"))
    if by == "channel":
        return channel(str(member))
    if by == "language":
        return language(str(member))
    if by == "touchpoint":
        return touchpoint(str(member))
    return _("number %(id)s") % {"id": member} if by in ROWS else str(member)


def touchpoint(key: str) -> str:
    """A channel, a step on the site, or what a survey asks about."""
    known = ON_SITE.get(key) or (TOUCHPOINTS[key].label if key in TOUCHPOINTS else "")
    return str(known) or channel(key)


def hue(by: str, member: Any) -> str:
    return f"hue-{family(str(member))}" if by == "channel" and member else ""
