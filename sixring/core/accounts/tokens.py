"""API tokens: keys for programs, which act as whoever made them, within scopes. Shown once, kept as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets as chance
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q

from sixring.core import changes, clock, secrets
from sixring.core.actors import SCOPES, Actor
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.core.models import Agent, ApiToken

MOST = 20  # that work, of one agent
A_MINUTE = timedelta(minutes=1)


def make(
    agent: Agent, name: str, scopes: Collection[str], days: int | None, *, actor: Actor
) -> tuple[ApiToken, str]:  # fmt: skip
    """A token of `agent`'s for `days` (None: until it is revoked), and the key itself, which nobody sees again."""
    name = name.strip()
    refuse_odd(agent, name, scopes, actor)
    prefix = chance.token_hex(4)
    key = f"sixring_{prefix}_{chance.token_urlsafe(32)}"
    until = clock.now() + timedelta(days=days) if days else None
    with transaction.atomic():
        token = ApiToken.objects.create(
            agent=agent, name=name, prefix=prefix, digest=digest_of(key), scopes=sorted(scopes), until=until,
            made_at=clock.now(),
        )  # fmt: skip
        changes.record("agent.token_made", agent, actor=actor)
    return token, key


def authenticate(bearer: str) -> Actor | None:
    """Who acts with this key, within its scopes; None when it is none, was revoked, or whose it is has left."""
    token = find(bearer)
    return actor_of(token) if token else None


def actor_of(token: ApiToken) -> Actor:
    return replace(Actor.of(token.agent), scopes=frozenset(token.scopes))


def find(bearer: str) -> ApiToken | None:
    """The token with this key, if it works; that it is used is kept to the minute."""
    prefix = bearer.removeprefix("sixring_").partition("_")[0]
    if not (prefix.isascii() and prefix.isalnum()):
        return None
    token = ApiToken.objects.filter(working(), prefix=prefix).select_related("agent").first()
    if token is None or not hmac.compare_digest(token.digest, digest_of(bearer)) or not token.agent.is_active:
        return None
    if token.used_at is None or clock.now() - token.used_at >= A_MINUTE:
        ApiToken.objects.filter(pk=token.pk).update(used_at=clock.now())
    return token


def of(agent: Agent) -> models.QuerySet[ApiToken]:
    return ApiToken.objects.filter(working(), agent=agent).order_by("-made_at")


def all_of_them(actor: Actor) -> models.QuerySet[ApiToken]:
    actor.must("manage agents")
    return ApiToken.objects.filter(working(), agent__is_active=True).select_related("agent").order_by("-made_at")


def revoke(token_id: int, *, actor: Actor) -> ApiToken:
    """End a token: one's own, or anybody's for who manages colleagues."""
    token = ApiToken.objects.filter(pk=token_id).select_related("agent").first()
    if token is None or not (token.agent_id == actor.id or actor.may("manage agents")):
        raise NotFound
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
            changes.record("agent.token_revoked", token.agent, actor=actor)
    return token


def revoke_all(agent: Agent, *, actor: Actor) -> int:
    with transaction.atomic():
        count = ApiToken.objects.filter(agent=agent, revoked_at=None).update(revoked_at=clock.now())
        if count:
            changes.record("agent.token_revoked", agent, actor=actor)
    return count


def refuse_odd(agent: Agent, name: str, scopes: Collection[str], actor: Actor) -> None:
    if actor.scopes is not None or (actor.kind != "system" and actor.id != agent.pk):
        raise Forbidden("A token is made by whom it belongs to, signed in in person.")
    if not name or len(name) > 60:
        raise Invalid("Give the token a name of at most 60 letters, so that you know it again.")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Invalid(f"Choose at least one of the scopes {', '.join(SCOPES)}.")
    if "admin" in scopes:
        actor.must("configure")
    if of(agent).count() >= MOST:
        raise Refused(f"You have {MOST} tokens that work. Revoke one first.")


def working() -> Q:
    return Q(revoked_at=None) & (Q(until=None) | Q(until__gt=clock.now()))


def digest_of(key: str) -> str:
    return hmac.digest(secrets.derive("api token"), key.encode(), hashlib.sha256).hex()
