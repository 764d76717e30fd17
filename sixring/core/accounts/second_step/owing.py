"""Who owes a second step. `Agent.owes_second_step` is kept so that no page has to ask for it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.models import Agent, SignInRules

from .. import rules

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def require(wanted: bool, *, actor: Actor) -> SignInRules:
    """From now on everybody has a second step, or nobody has to."""
    actor.must("own")
    with transaction.atomic():
        held = rules.now()
        if held.two_steps != wanted:
            held.two_steps = wanted
            held.save()
            changes.record("signin.two_steps_required" if wanted else "signin.two_steps_left_free", held, actor=actor)
        Agent.objects.filter(owes_second_step=True).update(owes_second_step=False)
        if wanted:
            having = Authenticator.objects.filter(type__in=STEPS).values("user_id")
            Agent.objects.exclude(pk__in=having).update(owes_second_step=True)
    return held


def settle(agent: Agent) -> None:
    """Keep `owes_second_step` true to what `agent` has; within the transaction that changed it."""
    owes = rules.now().two_steps and not has_one(agent)
    Agent.objects.filter(pk=agent.pk).update(owes_second_step=owes)
    agent.owes_second_step = owes


def has_one(agent: Agent) -> bool:
    return bool(Authenticator.objects.filter(user_id=agent.pk, type__in=STEPS).exists())


def is_the_last(authenticator: Authenticator) -> bool:
    """Whether its owner would be left without a second step."""
    mine = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STEPS)
    return bool(authenticator.type in STEPS and not mine.exclude(pk=authenticator.pk).exists())
