"""Contacts by channel, and customers who change it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..listening.repeating import switches
from ..registry import metric
from ..service.volumes import messages

channels = partial(metric, group="channels")
INCOMING = _("Messages, calls and visits of customers. Not: automatic mail, page views and what shops tell of orders.")
TOUCHES = _("Touches, by when they happened")
SAID = ("message", "call", "visit")


def said(rows: Any) -> Any:
    """Rule: a customer spoke to us."""
    return rows.incoming & ~rows.automatic & rows.kind.isin(SAID) & rows.conversation.notnull()


@channels(
    "contacts", title=_("Contacts"), unit="count", kind="count", table=messages, where=said,
    sliced=("channel", "agent"),
    definition=_("How many times customers wrote, called or came by."), population=INCOMING, source=TOUCHES,
    needs=_("a message, call or visit of a customer"),
)  # fmt: skip
def contacts(rows: Any) -> Any:
    return rows.id


@channels(
    "channel_mix", title=_("Channel mix"), unit="%", kind="mix", cut="channel", table=messages, where=said,
    sliced=("channel", "agent"),
    definition=_(
        "Share of each channel in all contacts of the period. Compared with the period before it is the shift between"
        " channels."
    ),
    population=INCOMING, source=TOUCHES, needs=_("a message, call or visit of a customer"),
)  # fmt: skip
def channel_mix(rows: Any) -> Any:
    return rows.id


@channels(
    "switches", title=_("Channel switches"), unit="count", kind="count",
    table=switches, sliced=("channel",),
    definition=_("How many times a customer went on with their matter on another channel."),
    population=_("All of them, by the channel they changed to, those whose identity was not proven included."),
    source=TOUCHES, needs=_("customers who change the channel within a matter"),
)  # fmt: skip
def switched(rows: Any) -> Any:
    return rows.id
