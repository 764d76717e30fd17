"""How the texts of customers feel, and what they are about."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..registry import Scope, metric
from ..service.counted import without_noise

listening = partial(metric, group="listening")
READINGS = _("Readings of texts")
MEASURED = _(
    "Texts customers wrote, in languages the reader was measured in, and those colleagues labelled. How often it is"
    " right is told on the page of readings."
)


def felt(lake: Any, scope: Scope) -> Any:
    """Texts, those in noise aside."""
    return without_noise(lake.table("readings"), lake)


FELT = {
    "table": felt, "sliced": ("channel", "language"), "where": lambda rows: rows.measured, "population": MEASURED,
    "source": READINGS,
}  # fmt: skip


@listening(
    "sentiment", title=_("Sentiment"), unit="points", kind="score", scale=(-1, 1), better="up", **FELT,
    definition=_("Mean feeling of texts, from −1 (negative) to 1 (positive)."), needs=_("texts of customers"),
)  # fmt: skip
def sentiment(rows: Any) -> Any:
    return rows.sentiment


@listening(
    "negative", title=_("Negative texts"), unit="%", kind="share", better="down", **FELT,
    definition=_("Share of texts that are negative."), needs=_("texts of customers"),
)  # fmt: skip
def negative(rows: Any) -> Any:
    return rows.label == "negative"


@listening(
    "leaving_signs", title=_("Signs of leaving"), unit="%", kind="share", better="down", **FELT,
    definition=_("Share of texts that speak of cancelling or going elsewhere."), needs=_("texts of customers"),
)  # fmt: skip
def leaving_signs(rows: Any) -> Any:
    return rows.churn >= 0.5


def looked_at(lake: Any, scope: Scope) -> Any:
    """Texts, each in one topic or in none (`topic` is empty), with where they were written."""
    mentions, read = lake.table("mentions"), felt(lake, scope)
    read = read.select(read_=read.id, conversation=read.conversation, channel=read.channel, language=read.language)
    return mentions.join(read, mentions.reading == read.read_).drop("read_")


@listening(
    "topic_share", title=_("Topics"), unit="%", kind="mix", table=looked_at, cut="topic",
    sliced=("topic", "channel", "language"),
    definition=_(
        "Share of each topic in all texts of the period; each is in one or in none."
    ),
    population=_("Texts customers wrote, those that fit no topic or were not looked at yet included."),
    source=_("Topics found in texts"), needs=_("topics, which are found from some hundred texts on"),
)  # fmt: skip
def topic_share(rows: Any) -> Any:
    return rows.id
