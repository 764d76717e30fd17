"""{% load composer %}: what the composer says of its ways."""

from __future__ import annotations

import math
from datetime import datetime

from django import template

from sixring.core import clock
from sixring.look.icons import family as family_of

register = template.Library()


@register.filter
def family(kind: str) -> str:
    """The icon and hue that a kind of channel wears."""
    return family_of(kind)


@register.filter
def seconds_left(moment: datetime) -> int:
    """Whole seconds until `moment`, at least 0."""
    return max(0, math.ceil((moment - clock.now()).total_seconds()))
