"""{% load start %}: `{% weeks finding %}`, the eight weeks a finding is about as small bars."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..findings import Finding, said
from ..findings.periods import WEEKS

register = template.Library()
STEP, WIDTH, HEIGHT = 14, 10, 40


@register.simple_tag
def weeks(finding: Finding) -> SafeString:
    """Four weeks before, quiet, and the four since; the values stand in its label."""
    values = finding.what.weeks
    most = max(values, default=0)
    if not most:
        return mark_safe("")
    bars = (
        (STEP * n, HEIGHT - tall, WIDTH, tall, "is-now" if n >= WEEKS // 2 else "")
        for n, tall in enumerate(max(2, round(HEIGHT * value / most)) for value in values)
    )
    label = _("By week: %(values)s") % {"values": ", ".join(said.value(finding.what, value) for value in values)}
    drawn = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}"/>', bars)
    size = STEP * WEEKS - STEP + WIDTH
    return format_html(
        '<svg class="weeks" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', size, HEIGHT, label, drawn
    )
