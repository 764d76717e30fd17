"""What a view gets: a request of somebody who is signed in; and what it may say of its answer."""

from collections.abc import Callable, Sequence

from csp.decorators import csp
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from .actors import Actor
from .models import Agent


class Request(HttpRequest):
    """A request that passed the gate: `actor` acts, `user` is the colleague, `htmx` says what the page asked for."""

    actor: Actor
    user: Agent
    htmx: HtmxDetails


def may(act: str) -> Callable[[HttpRequest], bool]:
    """For slots: whether whoever asks may `act`; nobody who is not signed in may anything."""

    def allowed(request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return actor is not None and actor.may(act)

    return allowed


View = Callable[..., HttpResponseBase]


def policy(**directives: Sequence[str]) -> Callable[[View], View]:
    """The content security policy of one view, in place of the installation's. `default_src=["'none'"]`."""
    named = {name.replace("_", "-"): list(values) for name, values in directives.items()}
    decorate: Callable[[View], View] = csp(named)
    return decorate
