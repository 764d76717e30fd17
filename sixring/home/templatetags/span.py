"""{% load span %}: `seconds|span`, a length of time in the unit that reads best."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def span(seconds: float) -> str:
    """0.02 → "< 0.1 s", 0.35 → "0.4 s", 95 → "2 min", 9000 → "2.5 h"."""
    if seconds < 0.05:
        return _("< 0.1 s")
    if seconds < 90:
        return _("%(n)s s") % {"n": f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"}
    if seconds < 5400:
        return _("%(n)s min") % {"n": f"{seconds / 60:.0f}"}
    return _("%(n)s h") % {"n": f"{seconds / 3600:.1f}"}
