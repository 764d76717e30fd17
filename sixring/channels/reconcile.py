"""Reconciling: an answer whose fate was lost is looked up where a provider can be asked, or a colleague settles it."""

from __future__ import annotations

import msgspec
from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused

from .contract import Outbound
from .models import Dispatch
from .registry import adapter_of

State = Dispatch.State
FAILED = (State.REJECTED, State.UNKNOWN, State.DEAD)


def ask(dispatch: Dispatch, *, actor: Actor) -> bool | None:
    """Ask the provider whether it has `dispatch`: True (now known as sent), False, or None when it can't be asked."""
    actor.must("answer")
    if dispatch.state != State.UNKNOWN:
        raise Refused("What became of this message is known already.")
    outbound = msgspec.convert(dispatch.outbound, Outbound)
    found = adapter_of(dispatch.account.kind).found(outbound, dispatch.account)
    if found:
        settle(dispatch, "dispatch.found", actor)
    return found


def arrived(dispatch: Dispatch, *, actor: Actor) -> None:
    """A colleague knows that it arrived; who said so stays on record."""
    actor.must("answer")
    settle(dispatch, "dispatch.confirmed", actor)


def settle(dispatch: Dispatch, verb: str, actor: Actor) -> None:
    with transaction.atomic():
        unknown = Dispatch.objects.filter(pk=dispatch.pk, state=State.UNKNOWN)
        if not unknown.update(state=State.ACCEPTED, settled_at=clock.now(), error=""):
            raise Refused("This message isn't one whose fate was lost. Look what became of it.")
        changes.record(verb, dispatch, actor=actor, audience=dispatch.audience)
