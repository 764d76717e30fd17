"""{% load topics %}: weeks (bars of a topic by week), feeling (a mean from -1 to 1)."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sixring.core.statistics.estimates import written

register = template.Library()
WIDE, HIGH = 104.0, 26.0


@register.simple_tag
def weeks(counts: Sequence[int]) -> SafeString:
    """A bar a week, oldest first; in words for who can't see it."""
    most, step = max(counts, default=0) or 1, WIDE / max(1, len(counts))
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"{}/>',
        (
            (f"{place * step:.1f}", f"{HIGH - high(many, most):.1f}", f"{max(1.0, step - 1.5):.1f}",
             f"{high(many, most):.1f}", "" if many else format_html(' class="{}"', "is-none"))
            for place, many in enumerate(counts)
        ),
    )  # fmt: skip
    said = _("Texts by week, oldest first: %(counts)s") % {"counts": ", ".join(map(str, counts))}
    return format_html(
        '<svg class="topic-weeks" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDE, HIGH, said, bars
    )


def high(many: int, most: int) -> float:
    return max(1.5, HIGH * many / most)


@register.filter
def feeling(value: float | None) -> str:
    """ "+0.31", "−0.08", "–" where nothing is known."""
    if value is None:
        return "–"
    said = written(abs(value), 2)
    return f"+{said}" if value >= 0.005 else f"−{said}" if value <= -0.005 else said
