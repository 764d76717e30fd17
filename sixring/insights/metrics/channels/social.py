"""Social channels: what is said there, and how much of it we answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..registry import metric
from ..service.volumes import messages

channels = partial(metric, group="channels")
TOUCHES = _("Touches, by when they happened")
SOCIAL = _("Posts, comments, reviews and messages on social channels that are connected.")


def social(rows: Any) -> Any:
    return rows.channel.isin(kinds_of("social")) & ~rows.automatic


@channels(
    "social_in", title=_("Said about us on social channels"), unit="count", kind="count", table=messages,
    sliced=("channel", "agent"),
    where=lambda rows: social(rows) & rows.incoming,
    definition=_("How many posts, comments, reviews and messages came."),
    population=SOCIAL, source=TOUCHES, needs=_("a connected social channel"),
)  # fmt: skip
def social_in(rows: Any) -> Any:
    return rows.id


@channels(
    "social_out", title=_("Our answers on social channels"), unit="count", kind="count", table=messages,
    sliced=("channel", "agent"),
    where=lambda rows: social(rows) & ~rows.incoming, definition=_("How many answers colleagues wrote there."),
    population=_("What colleagues wrote on social channels. Not: automatic messages."), source=TOUCHES,
    needs=_("a connected social channel"),
)  # fmt: skip
def social_out(rows: Any) -> Any:
    return rows.id


@channels(
    "social_answered", title=_("Answered on social channels"), unit="%", kind="share", better="up",
    table="conversations", conversation="id",
    where=lambda talks: talks.channel.isin(kinds_of("social")) & talks.merged_into.isnull() & (talks.noise == ""),
    definition=_("Share of what began on social channels in the period that a colleague answered, whenever that was."),
    population=_("Conversations that began on a social channel. Not: noise, and those merged into another."),
    source=_("Conversations, by when they began"), needs=_("a connected social channel"),
)  # fmt: skip
def social_answered(talks: Any) -> Any:
    return talks.first_reply_at.notnull()


def kinds_of(family: str) -> list[str]:
    """The kinds of channel of a family, those of other packages included."""
    from sixring.channels import registry

    return sorted(kind for kind, adapter in registry.adapters().items() if adapter.capabilities.family == family)
