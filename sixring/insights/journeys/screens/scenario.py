"""What a scenario supposes, as its address says it, and what follows, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sixring.core.errors import Invalid

from ... import assumptions
from ...dashboards import said
from ..shapes import Friction, Frictions, WhatIf
from . import words

FIELDS = ("friction", "share", "least", "likely", "most")
HALF = 50  # per cent of those who met it; nobody knows, so it can be changed


@dataclass(frozen=True, slots=True)
class Given:
    """Numbers in per cent as they were typed."""

    friction: Friction | None
    typed: Mapping[str, int]

    @property
    def share(self) -> float:
        return self.typed["share"] / 100

    @property
    def caused(self) -> tuple[float, float, float]:
        """Low, likely, high."""
        return self.typed["least"] / 100, self.typed["likely"] / 100, self.typed["most"] / 100


def given(asked: Mapping[str, str], found: Frictions) -> Given:
    """The first friction where none is named. Raises `Invalid` for what is no share."""
    typed = {name: per_cent(asked.get(name, ""), usual_) for name, usual_ in usual().items()}
    if not typed["least"] <= typed["likely"] <= typed["most"]:
        raise Invalid(_("Of the three parts the first is the lowest and the last the highest."))
    measured = [one for one in found.frictions if one.apart is not None]
    name = asked.get("friction", "")
    chosen = next((one for one in found.frictions if one.name == name), None)
    return Given(chosen or next(iter(measured or found.frictions), None), typed)


def usual() -> dict[str, int]:
    """Per cent: what the owner assumes, where the address says nothing else."""
    given = assumptions.now()
    return {"share": HALF, "least": given.harm_low, "likely": given.harm_likely, "most": given.harm_high}


def per_cent(text: str, otherwise: int) -> int:
    if not text:
        return otherwise
    if not text.isdecimal() or int(text[:4]) > 100:
        raise Invalid(_("Whole per cent from 0 to 100, please."))
    return int(text)


def facts(shown: WhatIf) -> list[tuple[str, str, str]]:
    """(what, how much, what stands beside it)."""
    low, likely, high = shown.people
    found = [(
        _("People a year who would have fared better"), said.whole(likely),
        _("%(low)s to %(high)s") % {"low": said.whole(low), "high": said.whole(high)},
    )]  # fmt: skip
    if shown.saved is not None:
        found.append((_("In money, a year"), words.money(shown.saved.likely, shown.saved.currency),
                      words.loss(shown.saved)))  # fmt: skip
    else:
        found.append((_("In money, a year"), said.NOTHING, shown.missing))
    return found
