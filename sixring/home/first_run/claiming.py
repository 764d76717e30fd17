"""Claiming an empty installation: a link for one use within a day, printed where Sixring runs and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import secrets as chance
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from sixring.core import changes, clock, secrets
from sixring.core.accounts import agents
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent, Role

from ..models import SetUp

LIFE = timedelta(days=1)
SPENT = "This link was used already, is too old, or a newer one was made. `sixring setup-link` prints a new one."
TAKEN = "Somebody works here already. `sixring user link` lets a colleague in; `sixring user list` shows who there is."


def is_unclaimed() -> bool:
    """Whether nobody works here yet."""
    return not Agent.objects.exists()


def new_link(*, actor: Actor) -> str:
    """An address at which one person makes themselves the owner. It ends the one before. Raises `Refused` later on."""
    actor.must("own")
    if not is_unclaimed():
        raise Refused(TAKEN)
    token = chance.token_urlsafe(32)
    with transaction.atomic():
        SetUp.objects.update_or_create(pk=1, defaults={"digest": digest_of(token), "until": clock.now() + LIFE})
        changes.record("installation.link_made", SetUp(pk=1), actor=actor)
    return settings.PUBLIC_URL + reverse("claim", args=[token])


def refuse_spent(token: str) -> None:
    if not (waiting(token).exists() and is_unclaimed()):
        raise Refused(SPENT)


def claim(token: str, email: str, name: str, password: str) -> Agent:
    """Make the first owner, which spends the link: of two who follow it, one gets in.

    Raises `Refused`, or `Invalid` for an odd name or a weak password, and then the link still works.
    """
    with transaction.atomic():
        if not waiting(token).update(digest="", until=None) or not is_unclaimed():
            raise Refused(SPENT)
        owner = agents.create_agent(email, name, Role.OWNER, actor=SYSTEM, password=password)
        changes.record("installation.claimed", SetUp(pk=1), actor=Actor.of(owner))
    return owner


def waiting(token: str) -> QuerySet[SetUp]:
    return SetUp.objects.filter(digest=digest_of(token), until__gt=clock.now())


def digest_of(token: str) -> str:
    return hmac.digest(secrets.derive("set-up link"), token.encode(), hashlib.sha256).hex()
