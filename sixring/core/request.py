"""What a view gets: a request of somebody who is signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .actors import Actor
from .models import Agent


class Request(HttpRequest):
    """A request that passed the gate: `actor` acts, `user` is the colleague, `htmx` says what the page asked for."""

    actor: Actor
    user: Agent
    htmx: HtmxDetails
