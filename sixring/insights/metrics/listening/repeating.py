"""Had to repeat themselves: what happens when a customer changes the channel."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ..registry import Scope, metric
from ..service.counted import without_noise

listening = partial(metric, group="listening")

SWITCHES = _("Touches, and the conversations they were placed in")


def how_sure() -> str:
    """Beside the figure: how often the detector is right, and where colleagues judge that."""
    from sixring.insights.repeating import judging

    link = '<a href="{}">{}</a>'
    return format_html("{} " + link, judging.said_beside(), reverse("insights:repeating"), _now("Judge switches"))


def how_well_asking() -> str:
    """The same of what our messages ask for, on labelled ones."""
    from sixring.insights.repeating import tried

    return tried.ASKING.said


def how_well_retelling() -> str:
    from sixring.insights.repeating import tried

    return tried.RETELLING.said


def switches(lake: Any, scope: Scope) -> Any:
    """Every change of channel; `channel` is the one it was changed to."""
    rows = without_noise(lake.table("switches"), lake)
    return rows.mutate(channel=rows.to_channel)


REPEATED = {
    "table": switches, "sliced": ("channel",), "source": SWITCHES,
    "needs": _("customers who change the channel within a matter"),
}  # fmt: skip
ALL_SWITCHES = _(
    "Every change of channel by one customer within a matter, those whose identity was not proven included; by the"
    " channel they changed to."
)


@listening(
    "repeated", title=_("Had to repeat themselves"), unit="%", kind="share", better="down", **REPEATED, note=how_sure,
    definition=_(
        "Share of channel switches after which we asked for what we already held, or the customer told it again. How"
        " often the detector is right stands beside it, from switches drawn at random that colleagues judged."
    ),
    population=ALL_SWITCHES,
)  # fmt: skip
def repeated(rows: Any) -> Any:
    """Yes where either is so; unknown only where neither could be looked at."""
    return rows.asked_again.fill_null(rows.retold) | rows.retold.fill_null(rows.asked_again)


@listening(
    "asked_again", title=_("Asked for what we held"), unit="%", kind="share", better="down", **REPEATED,
    note=how_well_asking,
    definition=_(
        "Share of channel switches after which a message of ours asked for something we held already: an order number,"
        " an address, a name, what it is about."
    ),
    population=_("Switches whose messages are in a language the detector has patterns for."),
)  # fmt: skip
def asked_again(rows: Any) -> Any:
    return rows.asked_again


@listening(
    "retold", title=_("Told again"), unit="%", kind="share", better="down", **REPEATED,
    note=how_well_retelling,
    definition=_(
        "Share of channel switches after which the customer says that they told it before, or says most of it again in"
        " the same words."
    ),
    population=ALL_SWITCHES,
)  # fmt: skip
def retold(rows: Any) -> Any:
    return rows.retold


@listening(
    "carried_over", title=_("Context carried over"), unit="%", kind="share", better="up", **REPEATED,
    definition=_(
        "Share of channel switches where the message stood in its matter the moment it came, with all that was said"
        " before. The technical figure beneath “had to repeat themselves”: what we could see, not what we asked."
    ),
    population=ALL_SWITCHES,
)  # fmt: skip
def carried_over(rows: Any) -> Any:
    return rows.known
