"""What is asked for, checked before it is kept: names of metrics, and the members of dimensions they are of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sixring.core.errors import Invalid

from ..metrics import Metric, everything
from ..metrics.slices import DIMENSIONS, dimensions

NUMBERED = frozenset({"team", "agent", "reason", "topic"})  # their members are ids
OUTSIDE = tuple(name for name in DIMENSIONS if name != "agent")  # colleagues are named inside only
MOST = 12


def checked_metrics(names: Sequence[str]) -> list[str]:
    """`names` without doubles, in order. Raises `Invalid` for one nobody knows, for none, and for too many."""
    known, chosen = everything(), list(dict.fromkeys(names))
    if unknown := [name for name in chosen if name not in known]:
        raise Invalid(_("There is no metric “%(name)s”.") % {"name": unknown[0][:60]})
    if not 1 <= len(chosen) <= MOST:
        raise Invalid(_("Choose 1 to %(n)d figures.") % {"n": MOST})
    return chosen


def checked_where(where: Mapping[str, Any], allowed: Collection[str] = DIMENSIONS) -> dict[str, Any]:
    """Members by dimension, numbers where these are numbered; what is empty is left out. Raises `Invalid`."""
    return {name: member(name, value, allowed) for name, value in where.items() if value not in ("", None)}


def member(dimension: str, value: Any, allowed: Collection[str] = DIMENSIONS) -> Any:
    if dimension not in allowed:
        raise Invalid(_("Choose among %(names)s.") % {"names": ", ".join(allowed)})
    if dimension not in NUMBERED:
        return str(value)[:80]
    if not str(value).isdecimal() or not str(value).isascii() or int(value) >= 2**63:
        raise Invalid(_("A member of %(name)s is a number.") % {"name": dimension})
    return int(value)


def fits(metric: Metric, where: Mapping[str, Any]) -> bool:
    """Whether `metric` can be of `where` at all."""
    return set(where) <= set(dimensions(metric))
