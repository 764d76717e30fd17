"""{% load orders %}: steps of an order in words: `touch|step_word`, `touch|step_amount`, `kind|step_kind`."""

from django import template

from sixring.interactions import orders
from sixring.interactions.models import Interaction

register = template.Library()


@register.filter
def step_word(touch: Interaction) -> str:
    """ "Refunded" for a refund; "" for what is no step of an order."""
    return str(orders.WORDS.get(touch.kind, ""))


@register.filter
def step_kind(kind: str) -> str:
    """A kind of touch in words, where it is a step of an order; else as it is."""
    return str(orders.WORDS.get(kind, kind))


@register.filter
def step_amount(touch: Interaction) -> str:
    return str(orders.amount_told(touch) or "") if touch.kind in orders.WORDS else ""
