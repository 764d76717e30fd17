"""Endpoints: who is told of what, with which secret; opened, changed, stopped, started again, taken away."""

from __future__ import annotations

import base64
import secrets as chance
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from sixring.conversations import notices
from sixring.core import changes, clock, fetch, secrets
from sixring.core.actors import LADDER, SYSTEM, Actor
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.core.fetch.wire import allowed_by_owner
from sixring.core.models import Agent, Change

from . import kinds
from .models import Delivery, Endpoint

MOST = 20
BOTH_WORK = timedelta(hours=24)  # the secret before signs too, after a rotation
State = Delivery.State


def visible_to(actor: Actor) -> QuerySet[Endpoint]:
    """All endpoints with how many of their deliveries wait and how many were given up."""
    actor.must("configure")
    counts = {
        name: Count("deliveries", filter=Q(deliveries__state=state))
        for name, state in (("waiting", State.WAITING), ("failed", State.FAILED))
    }
    return Endpoint.objects.select_related("owner").annotate(**counts).order_by("pk")


def get(actor: Actor, endpoint_id: int) -> Endpoint:
    found = visible_to(actor).filter(pk=endpoint_id).first()
    if found is None:
        raise NotFound
    return found


def make(
    url: str, names: Collection[str], *, description: str = "", owner: Agent, actor: Actor
) -> tuple[Endpoint, str]:  # fmt: skip
    """A new endpoint, and the secret its requests are signed with, which nobody sees again."""
    checked = {**chosen(url, names, description), "owner": allowed_owner(owner, actor)}
    if Endpoint.objects.filter(stopped_at=None).count() >= MOST:
        raise Refused(f"There are {MOST} endpoints already. Stop one that is no longer needed.")
    secret = new_secret()
    with transaction.atomic():
        endpoint = Endpoint.objects.create(
            **checked, sealed=secrets.seal({"now": secret}), since=last_change(), made_at=clock.now()
        )
        changes.record("webhook.made", endpoint, actor=actor)
    return endpoint, secret


def change(
    endpoint: Endpoint, url: str, names: Collection[str], *, description: str = "", owner: Agent, actor: Actor
) -> Endpoint:  # fmt: skip
    """The same again leaves no trace. What waits already goes to the new address."""
    wanted = {**chosen(url, names, description), "owner": allowed_owner(owner, actor, endpoint.owner_id)}
    with transaction.atomic():
        now = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        if any(getattr(now, name) != value for name, value in wanted.items()):
            Endpoint.objects.filter(pk=endpoint.pk).update(**wanted)
            changes.record("webhook.changed", endpoint, actor=actor)
    endpoint.refresh_from_db()
    return endpoint


def rotate(endpoint: Endpoint, *, actor: Actor) -> str:
    """A new secret, shown this once. For a day every request is signed with the one before, too."""
    actor.must("configure")
    secret = new_secret()
    with transaction.atomic():
        now = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        former = secrets.unseal(now.sealed)["now"]
        sealed = secrets.seal({"now": secret, "former": former})
        Endpoint.objects.filter(pk=endpoint.pk).update(sealed=sealed, former_until=clock.now() + BOTH_WORK)
        changes.record("webhook.secret_changed", endpoint, actor=actor)
    return secret


def secrets_of(endpoint: Endpoint) -> list[str]:
    """Those its requests are signed with now, the newest first."""
    kept = secrets.unseal(endpoint.sealed)
    both = endpoint.former_until is not None and endpoint.former_until > clock.now()
    return [kept["now"], *([kept["former"]] if both and "former" in kept else [])]


def forget_former() -> None:
    """Secrets whose day after a rotation is over go."""
    for endpoint in Endpoint.objects.filter(former_until__lte=clock.now()):
        sealed = secrets.seal({"now": secrets.unseal(endpoint.sealed)["now"]})
        Endpoint.objects.filter(pk=endpoint.pk, sealed=endpoint.sealed).update(sealed=sealed, former_until=None)


def stop(endpoint: Endpoint, why: str, *, actor: Actor, tell: bool = False) -> None:
    """Tell it nothing more. What waits is given up, to be replayed one day; with `tell` its owner hears of it."""
    actor.must("configure")
    with transaction.atomic():
        going = Endpoint.objects.filter(pk=endpoint.pk, stopped_at=None)
        if not going.update(stopped_at=clock.now(), stopped_why=why[:300]):
            return
        waiting = Delivery.objects.filter(endpoint=endpoint, state=State.WAITING)
        waiting.update(state=State.FAILED, settled_at=clock.now(), lease_until=None)
        changes.record("webhook.stopped", endpoint, actor=actor)
        if tell:
            notices.tell(endpoint.owner_id, "webhook_off", None, key=f"{endpoint.pk}:{clock.now():%Y%m%d%H%M%S}")
    endpoint.refresh_from_db()


def start(endpoint: Endpoint, *, actor: Actor) -> None:
    """Tell it again, from now on. What happened meanwhile is in the log of changes (GET /api/v1/changes)."""
    actor.must("configure")
    if not endpoint.owner.is_active:
        raise Refused(f"{endpoint.owner.name} has left. Let somebody else own this endpoint first.")
    with transaction.atomic():
        stopped = Endpoint.objects.filter(pk=endpoint.pk).exclude(stopped_at=None)
        if stopped.update(stopped_at=None, stopped_why="", failing_since=None, since=last_change()):
            changes.record("webhook.started", endpoint, actor=actor)
    endpoint.refresh_from_db()


def remove(endpoint: Endpoint, *, actor: Actor) -> None:
    """It goes, and its log with it."""
    actor.must("configure")
    with transaction.atomic():
        changes.record("webhook.removed", endpoint, actor=actor)
        Endpoint.objects.filter(pk=endpoint.pk).delete()


def chosen(url: str, names: Collection[str], description: str) -> dict[str, Any]:
    url, description = url.strip(), " ".join(description.split())
    refuse_odd_url(url)
    kinds.refuse_unknown(names)
    if len(description) > 200:
        raise Invalid("A description has at most 200 letters.")
    return {"url": url, "kinds": sorted(set(names)), "description": description}


def refuse_odd_url(url: str) -> None:
    if len(url) > 500:
        raise Invalid("An address has at most 500 characters.")
    fetch.refuse_odd_address(url)
    parts = urlsplit(url)
    if parts.scheme != "https" and not allowed_by_owner(parts.hostname or "", parts.port or 80):
        raise Invalid("The address has to begin with https://: what is told to it is about your customers.")


def allowed_owner(owner: Agent, actor: Actor, before: int | None = None) -> Agent:
    """An endpoint hears what its owner may see, so nobody gives it more than they have."""
    actor.must("configure")
    if owner.pk != before and not owner.is_active:
        raise Invalid("Choose a colleague who still works here.")
    if actor != SYSTEM and LADDER.index(owner.role) > LADDER.index(actor.role):
        raise Forbidden(f"{owner.name} may see more than you. Choose yourself, or somebody who may not.")
    return owner


def last_change() -> int:
    """The row of the log written last."""
    return Change.objects.aggregate(last=Max("pk"))["last"] or 0


def new_secret() -> str:
    """As Standard Webhooks spells them: 32 random bytes."""
    return "whsec_" + base64.b64encode(chance.token_bytes(32)).decode()
