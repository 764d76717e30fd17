"""{% load first_run %}: `{% nobody_yet %}`, what the sign-in page says while nobody could sign in."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..first_run import claiming

register = template.Library()


@register.simple_tag
def nobody_yet() -> SafeString:
    if not claiming.is_unclaimed():
        return mark_safe("")
    said = _(
        "Nobody works here yet. Open the link that Sixring printed when it started. In its terminal this prints a new "
        "one:"
    )
    return format_html('<p role="status">{} <code>sixring setup-link</code></p>', said)
