"""The nouns of people. Truth is in `Fact`, `Decision`, `Link` and `Join`; `Membership`, `Identity.person`,
`Person.redirect` and `Person.name` are projections, kept for speed, rebuilt by `fold.py` and checked against it."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from django.db import models

from sixring.core import clock
from sixring.core.proof import ProofKind


def new_salt() -> bytes:
    return os.urandom(16)


class Person(models.Model):
    """A grouping of identities. Its id never dies: after a join the old one redirects."""

    class Kind(models.TextChoices):
        CUSTOMER = "customer", "Customer"
        PROSPECT = "prospect", "Prospect"
        PARTNER = "partner", "Partner"
        INFLUENCER = "influencer", "Influencer"
        PUBLIC = "public", "Public"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CUSTOMER)
    name = models.CharField(max_length=200, blank=True)
    redirect = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name or f"Person {self.pk}"


class Identity(models.Model):
    """One way somebody is known: an e-mail address, a phone number, a user id of a shop, a visitor's browser.

    What merely claims to be from an address lives on a separate claimed identity of that value.
    """

    scope = models.CharField(max_length=60, default="", help_text="Empty where the value means the same everywhere.")
    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=400)
    claimed = models.BooleanField(default=False)
    display = models.CharField(max_length=400)
    salt = models.BinaryField(default=new_salt)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="identities")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["value", "kind", "scope", "claimed"], name="one_identity_per_value")
        ]

    def __str__(self) -> str:
        return self.display


class Fact(models.Model):
    """What a source said of an identity, and when it was last seen to say so."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="facts")
    name = models.CharField(max_length=60)
    value = models.JSONField()
    digest = models.CharField(max_length=32)
    source = models.CharField(max_length=60)
    proof = models.CharField(max_length=10, choices=ProofKind.choices)
    trust = models.PositiveSmallIntegerField(default=50)
    observed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["identity", "name", "digest", "source", "proof"], name="one_fact_per_source"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["digest"],
                name="fact_claimed_identifier",
                condition=models.Q(proof=ProofKind.CLAIMED, name__in=["email", "phone", "user_id"]),
            ),
            models.Index(fields=["digest", "identity"], name="fact_company", condition=models.Q(name="company")),
        ]


class Decision(models.Model):
    """Why identities or persons were grouped, parted or shared: who decided, on what evidence. Never deleted."""

    class Kind(models.TextChoices):
        JOIN = "join", "joined"
        SPLIT = "split", "split out"
        SHARE = "share", "marked as shared"
        REBIND = "rebind", "passed on"
        UNDO = "undo", "taken back"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300)
    evidence = models.JSONField(default=dict)
    score = models.FloatField(null=True)
    at = models.DateTimeField(default=clock.now)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    undone = models.BooleanField(default=False)  # projection of `undone_by`
    batch = models.CharField(max_length=40, blank=True, default="")  # what was decided, or taken back, in one go

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["batch"], name="decision_batch", condition=~models.Q(batch=""))
        ]


class Link(models.Model):
    """An identity belongs to a person, or to nobody when shared, within a period. Later links paint over earlier."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="links")  # null: first seen


class Join(models.Model):
    """Two persons are one, until the decision is undone. The oldest of all so connected stands for them."""

    child = models.ForeignKey(Person, models.PROTECT, related_name="+")
    parent = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="join")


class Tie(models.Model):
    """An arrival proved this browser's or number's identity and another to be one person's: first when in that minute.

    Kept because arrivals come in any order: whose the first one was at which time follows from all of its ties.
    """

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    minute = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["identity", "minute", "other"], name="one_tie_a_minute")
        ]


class Membership(models.Model):
    """Projection: whose identity this is, within which period."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)


class Suggestion(models.Model):
    """Two identities that may be one person's. Scores and claims suggest; they never join.

    Found by likeness it has a `score` (log2 odds), the `cluster` it is part of within its `run`, and as evidence what
    each field said. `sample`: a doubtful one, asked so that it is known what is missed.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"
        HOUSEHOLD = "household", "one household"
        UNSURE = "unsure", "not sure"

    left = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    right = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField(default=clock.now)
    score = models.FloatField(null=True)
    cluster = models.BigIntegerField(null=True)
    run = models.ForeignKey("MatchRun", models.SET_NULL, null=True, related_name="suggestions")
    sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["left", "right"], name="one_suggestion_per_pair")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["-score"], name="suggestion_open", condition=models.Q(state="open"))
        ]


class Wording(models.Model):
    """What people are shown when they are asked for one purpose. Versions are only ever added."""

    purpose = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["purpose", "version"], name="one_wording_per_version")
        ]

    @property
    def key(self) -> str:
        """As a consent names it: "offers.3"."""
        return f"{self.purpose}.{self.version}"


class Suppression(models.Model):
    """An address that is never contacted except to answer, as a keyed hash; see suppression.py."""

    digest = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=clock.now)


from .doubles.models import MatchLabel, MatchRules, MatchRun  # noqa: E402
from .meeting.models import Portrait, Trace, Unmet, Weighing  # noqa: E402

__all__ = [
    "Decision", "Fact", "Identity", "Join", "Link", "MatchLabel", "MatchRules", "MatchRun", "Membership", "Person",
    "Portrait", "Suggestion", "Suppression", "Tie", "Trace", "Unmet", "Weighing", "Wording", "new_salt",
]  # fmt: skip
