"""Subscribing: a browser may be told of answers from now on, or no more."""

from __future__ import annotations

import hashlib

from django.db import transaction

from sixring.channels.models import Account
from sixring.core import push, secrets
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..models import PushSubscription
from .offering import OVER, Asked

MOST = 5  # browsers of one customer; the oldest goes


def subscribe(asked: Asked, account: Account, to: push.Subscription) -> PushSubscription:
    """Keep `to`, sealed; the same browser again is the same subscription. Raises `Refused` for who is gone."""
    kept = secrets.seal({"endpoint": to.endpoint, "point": to.point.hex(), "auth": to.auth.hex()})
    with transaction.atomic():
        if not Identity.objects.filter(pk=asked.identity).exists():
            raise Refused(OVER)
        last = Interaction.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        row, _fresh = PushSubscription.objects.update_or_create(
            identity_id=asked.identity, account=account, digest=digest_of(to.endpoint),
            defaults={"sealed": kept, "site": asked.site[:300], "told": last, "due_at": None},
        )  # fmt: skip
        mine = PushSubscription.objects.filter(identity_id=asked.identity, account=account)
        PushSubscription.objects.filter(
            pk__in=list(mine.order_by("-at", "-pk").values_list("pk", flat=True)[MOST:])
        ).delete()
    return row


def unsubscribe(asked: Asked, account: Account, endpoint: str) -> None:
    own = PushSubscription.objects.filter(identity_id=asked.identity, account=account)
    own.filter(digest=digest_of(endpoint)).delete()


def opened(row: PushSubscription) -> push.Subscription:
    said = secrets.unseal(row.sealed)
    return push.Subscription(said["endpoint"], bytes.fromhex(said["point"]), bytes.fromhex(said["auth"]))


def digest_of(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode("utf-8", "replace")).hexdigest()
