"""{% load matter %}: the panel of a matter beside what an act answers with."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from ..models import Conversation

register = template.Library()


@register.simple_tag(takes_context=True)
def matter(context: template.Context, conversation: Conversation, oob: bool = False) -> SafeString:
    from ..views.panel import drawn  # views load templates, templates load this

    return drawn(context["request"], conversation, oob=oob)
