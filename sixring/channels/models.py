"""The nouns of channels: accounts, raw arrivals, dispatches."""

from __future__ import annotations

import secrets as random
from typing import Any, ClassVar

from django.db import models

from sixring.core import clock, secrets

from .fates import Fate
from .health.models import Checkup as Checkup
from .health.models import Refused as Refused


def new_key() -> str:
    return random.token_hex(16)


class Account(models.Model):
    """One way customers reach us: a mailbox, a tracking source, a chat, a counter, a signed hook."""

    kind = models.CharField(max_length=30, db_index=True)
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=40, unique=True, default=new_key, help_text="Names this account in addresses.")
    settings = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True)
    enabled = models.BooleanField(default=True)
    brand = models.ForeignKey(
        "core.Brand", models.PROTECT, null=True, blank=True, help_text="As whom it speaks; empty means the main brand."
    )
    teams = models.ManyToManyField("core.Team", blank=True, help_text="Who may see it; empty means everybody.")
    state = models.JSONField(default=dict, blank=True, help_text="What the adapter must remember, such as a cursor.")
    trouble = models.TextField(
        blank=True, help_text="What is wrong with the connection, in words; empty when it works."
    )
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name

    def secret(self, name: str) -> str:
        """The secret setting `name`, or "" when it was never set."""
        return secrets.unseal(self.sealed).get(name, "") if self.sealed else ""

    def keep_secrets(self, **values: str) -> None:
        """Seal `values` beside the secrets kept already. The caller saves."""
        known = secrets.unseal(self.sealed) if self.sealed else {}
        self.sealed = secrets.seal(known | values)


class Arrival(models.Model):
    """What came in, byte for byte. Acknowledged once this row is committed; everything else is derived from it."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SETTLED = "settled", "settled"
        QUARANTINED = "quarantined", "in quarantine"
        DISMISSED = "dismissed", "dismissed"

    account = models.ForeignKey(Account, models.PROTECT)
    event_key = models.CharField(max_length=200)
    shard = models.PositiveSmallIntegerField()
    raw = models.BinaryField()
    meta = models.JSONField(default=dict)
    received_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0, help_text="How often the same event, or equal bytes, came again.")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "event_key"], name="one_arrival_per_event")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["id"], name="arrival_waiting", condition=models.Q(state="waiting")),
        ]


class Quarantine(models.Model):
    """An arrival, or one item of it, that could not become a touch: why, and what was done about it."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="quarantine")
    item = models.PositiveIntegerField(null=True, help_text="Which item of a batch; empty for the whole arrival.")
    reason = models.TextField()
    excerpt = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # replayed, dismissed

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["-at"], name="quarantine_open", condition=models.Q(ended_at=None))
        ]


class Dispatch(models.Model):
    """A message on its way out, written in the transaction of the message itself."""

    class State(models.TextChoices):
        PENDING = "pending", "waiting to go out"
        LEASED = "leased", "going out"
        ACCEPTED = "accepted", "accepted by the far side"
        REJECTED = "rejected", "rejected"
        UNKNOWN = "unknown", "may have arrived: the answer was lost"
        DEAD = "dead", "given up"
        WITHDRAWN = "withdrawn", "withdrawn before it left"

    account = models.ForeignKey(Account, models.PROTECT)
    key = models.CharField(max_length=80, unique=True)
    message = models.BigIntegerField(null=True, db_index=True, help_text="The interaction this sends.")
    audience = models.CharField(max_length=40, help_text="The audience key its changes carry.")
    outbound = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    external_id = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    fate = models.CharField(
        max_length=10, choices=[(fate.value, fate.value) for fate in Fate], blank=True,
        help_text="What the provider said of it last.",
    )  # fmt: skip
    fate_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["external_id"], name="dispatch_external", condition=~models.Q(external_id="")),
            models.Index(fields=["due_at"], name="dispatch_due", condition=models.Q(state__in=["pending", "leased"])),
        ]


class Grant(models.Model):
    """What a mailbox's owner allowed us at their provider (OAuth 2): the app we are there, and the tokens we hold.

    `sealed` keeps client_secret, refresh_token and access_token. `version` grows with every token received, so that of
    two processes that refresh, the slower one sees it.
    """

    class State(models.TextChoices):
        NEW = "new", "not signed in yet"
        CONNECTED = "connected", "connected"
        LOST = "lost", "needs signing in again"

    account = models.OneToOneField(Account, models.CASCADE, related_name="grant")
    provider = models.CharField(max_length=20)
    app_only = models.BooleanField(default=False, help_text="The app signs in for itself (client credentials).")
    client_id = models.CharField(max_length=300)
    tenant = models.CharField(max_length=100, blank=True)
    authorize_url = models.CharField(max_length=500, blank=True)
    token_url = models.CharField(max_length=500, blank=True)
    scope = models.CharField(max_length=500, blank=True)
    sealed = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    reason = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True, help_text="When the access token ends.")
    refresh_until = models.DateTimeField(null=True, help_text="When signing in ends, where the provider said so.")
    secret_until = models.DateField(null=True, blank=True, help_text="When the app's secret ends, as an owner wrote.")
    due_at = models.DateTimeField(null=True, help_text="When to refresh next.")
    lease_until = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(null=True, help_text="When somebody signed in last.")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], name="grant_due", condition=models.Q(state="connected"))
        ]

    def secret(self, name: str) -> str:
        return secrets.unseal(self.sealed).get(name, "") if self.sealed else ""


class Trial(models.Model):
    """A message sent to ourselves to see whether a mailbox works both ways. `code` names it in the mail."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="trials")
    code = models.CharField(max_length=40, unique=True)
    by_hand = models.BooleanField(default=False, help_text="Somebody has to send it: we can't.")
    begun_at = models.DateTimeField(default=clock.now)
    returned_at = models.DateTimeField(null=True)
    failed = models.TextField(blank=True)
    came = models.JSONField(default=dict, blank=True, help_text="What was seen of it: the way, whether it was signed.")
