"""Calls in templates."""

from collections.abc import Mapping
from typing import Any

from django import template

from ..calling import saying

register = template.Library()
register.filter("call_times", saying.said_of)


@register.filter
def is_a_call(data: Mapping[str, Any]) -> bool:
    """Whether a channel told of it; what a colleague logged has no provider's id."""
    return bool(data.get("call"))
