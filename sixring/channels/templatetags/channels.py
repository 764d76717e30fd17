"""{% load channels %}: `kind|label`, what people call a kind of channel."""

from django import template

from ..registry import adapter_of

register = template.Library()


@register.filter
def label(kind: str) -> str:
    """ "E-mail" for "email"; the kind itself when its adapter is gone."""
    try:
        return str(adapter_of(kind).label)
    except (KeyError, ImportError, AttributeError):
        return kind
