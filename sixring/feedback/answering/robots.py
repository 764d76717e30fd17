"""Robots: what makes an answer look like one's. It is set aside and never lost, for a rule may be wrong."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from sixring.conversations.chat.limits import Limit
from sixring.conversations.chat.problems import Problem

from .tickets import Ticket

TRAP = "website"  # a field nobody sees
QUICK = 1.0  # seconds in which nobody reads a question
usual = Limit(30, 600)  # completed from one place, to one survey; a shop's tablet has its own page
most = Limit(300, 600)


def suspicion(request: HttpRequest, said: Any, ticket: Ticket, survey: str, *, invited: bool, kiosk: bool) -> str:
    """Why this looks like a robot, in a word; "" where it doesn't. Whoever was invited holds a link only they got, and
    may have chosen the score in the mail already: only the trap tells of them."""
    if said.get(TRAP):
        return "trap"
    if invited:
        return ""
    if ticket.age < QUICK:
        return "quick"
    if kiosk:
        return ""
    try:
        usual.take(f"{survey} {get_adapter().get_client_ip(request)}")
    except Problem:
        return "flood"
    return ""


def too_many(request: HttpRequest, survey: str) -> bool:
    """Whether more comes from one place than even aside is room for."""
    try:
        most.take(f"{survey} {get_adapter().get_client_ip(request)}")
    except Problem:
        return True
    return False
