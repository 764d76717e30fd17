"""{% load results %}: whole, of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def whole(number: float) -> str:
    """A number without decimals, with thousands apart."""
    return str(number_format(round(number), use_l10n=True, force_grouping=True))


@register.filter
def of(mapping: Mapping[str, Any], key: str) -> Any:
    """What a mapping says of `key`; the key itself where it says nothing."""
    return mapping.get(key, key)
