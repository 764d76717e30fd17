"""What if: a scenario of mending a friction, never a forecast. It takes the difference that was seen, supposes how much
of it is the friction's own doing, and says what a year would be were so many spared it, all else as it was."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sixring.core.errors import Invalid

from .. import assumptions
from .shapes import Friction, Loss, WhatIf
from .weighing import told

Three = tuple[float, float, float]


def whatif(friction: Friction, *, share: float = 0.5, caused: Three | None = None) -> WhatIf:
    """`share` of those who met it are spared it; `caused`: how much of the difference is its own doing, low, likely and
    high; the owner's assumption where none is given. All 0 to 1. Raises `Invalid`."""
    caused = caused or assumed()
    if not 0 <= share <= 1 or not 0 <= caused[0] <= caused[1] <= caused[2] <= 1:
        raise Invalid(_("Shares go from 0 to 100 %, from low over likely to high."))
    people = spared(friction, share, caused)
    return WhatIf(
        friction, share, caused, people, saved(friction, share, caused), friction.missing if not friction.loss else "",
        sentence(friction, share, caused, people),
    )  # fmt: skip


def assumed() -> Three:
    given = assumptions.now()
    return given.harm_low / 100, given.harm_likely / 100, given.harm_high / 100


def spared(friction: Friction, share: float, caused: Three) -> Three:
    """People a year who would have fared better."""
    low, likely, high = ends(friction)
    yearly = friction.people * friction.yearly * share
    return yearly * low * caused[0], yearly * likely * caused[1], yearly * high * caused[2]


def ends(friction: Friction) -> Three:
    """The difference that was seen and its interval, as a share of those who met it; 0 where they fared no worse."""
    if friction.apart is None or friction.apart.value is None:
        return 0.0, 0.0, 0.0
    sign = 1 if friction.kind == "drop" else -1
    value, a, b = (max(0.0, sign * one) for one in (friction.apart.value, friction.apart.low, friction.apart.high))
    part = (friction.with_.value or 1.0) if friction.kind == "drop" and friction.with_ else 1.0
    return min(a, b) / part, value / part, max(a, b) / part


def saved(friction: Friction, share: float, caused: Three) -> Loss | None:
    """Of the loss, scaled to what is supposed here."""
    if friction.loss is None:
        return None
    usual, loss = assumed(), friction.loss
    bounds = zip((loss.low, loss.likely, loss.high), caused, usual, strict=True)
    low, likely, high = (money * share * (mine / theirs if theirs else 0.0) for money, mine, theirs in bounds)
    return Loss(low, likely, high, loss.currency)


def sentence(friction: Friction, share: float, caused: Three, people: Three) -> str:
    values = {
        "share": told.percent(share), "low": number(people[0]), "likely": number(people[1]), "high": number(people[2]),
        "least": told.percent(caused[0]), "most": told.percent(caused[2]), "title": friction.title,
    }  # fmt: skip
    return (
        _(
            "A scenario, not a forecast. If %(share)s of those who meet “%(title)s” were spared it, and if %(least)s to"
            " %(most)s of the difference were its own doing, %(low)s to %(high)s people a year (likely %(likely)s)"
            " would fare better, all else as it was."
        )
        % values
    )


def number(value: float) -> str:
    return str(number_format(round(value), use_l10n=True, force_grouping=True))
