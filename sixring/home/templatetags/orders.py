"""{% load orders %}: `touch|step_word` and `touch|step_amount`, what a step of an order is and for how much."""

from django import template

from sixring.interactions import orders
from sixring.interactions.models import Interaction

register = template.Library()


@register.filter
def step_word(touch: Interaction) -> str:
    """ "Refunded" for a refund; "" for what is no step of an order."""
    return str(orders.WORDS.get(touch.kind, ""))


@register.filter
def step_amount(touch: Interaction) -> str:
    return str(orders.amount_told(touch) or "") if touch.kind in orders.WORDS else ""
