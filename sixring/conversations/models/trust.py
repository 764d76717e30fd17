"""Whom we believe, and what we don't want to hear: verifications with the customer, blocks, marks of noise."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock

from .matter import Conversation


class Verification(models.Model):
    """We asked whether somebody who only claims to be a customer is that customer. Codes are kept as hashes."""

    class State(models.TextChoices):
        ASKED = "asked", "asked"
        PROVEN = "proven", "proven"
        FAILED = "failed", "failed"
        EXPIRED = "expired", "expired"
        CALLED_OFF = "called_off", "called off"

    class Method(models.TextChoices):
        CODE = "code", "a code they read back"
        LINK = "link", "a link they opened"
        FACTS = "facts", "facts they knew"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="verifications")
    claimed = models.ForeignKey("people.Identity", models.PROTECT, related_name="+", help_text="Who claims.")
    proven = models.ForeignKey("people.Identity", models.PROTECT, related_name="+", help_text="Who they claim to be.")
    method = models.CharField(max_length=8, choices=Method.choices)
    digest = models.CharField(max_length=128, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", help_text="Whose `proven` was when we asked."
    )
    facts = models.JSONField(default=list, help_text="Keys of the facts that were asked.")
    agent = models.ForeignKey("core.Agent", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decision = models.BigIntegerField(null=True, help_text="The decision of people that joined them; undoable there.")
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["until"], name="verification_open", condition=models.Q(state="asked"))
        ]


class HouseRule(models.Model):
    """What this organisation decided about its conversations, by name: which facts prove a customer, say."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.JSONField(default=dict)


class NoiseRule(models.Model):
    """What a colleague taught us of a sender: their mail is spam, blocked, or no request. Ending it takes it back."""

    class Verdict(models.TextChoices):
        SPAM = "spam", "spam"
        BLOCK = "block", "blocked"
        NOT_A_REQUEST = "not_request", "not a request"

    kind = models.CharField(max_length=20, help_text="Of what: an identity kind, or domain, list, subject.")
    scope = models.CharField(max_length=64, blank=True)
    value = models.CharField(max_length=320)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    hits = models.PositiveIntegerField(default=0)
    learned_from = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "scope", "value"], name="one_rule_per_sender", condition=models.Q(ended_at=None)
            )
        ]


class Flood(models.Model):
    """Many equal messages within minutes, folded into one conversation; what follows soon is folded there too."""

    key = models.CharField(max_length=64, help_text="A digest of what they have in common.")
    label = models.CharField(max_length=200, help_text="What they have in common, in words.")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["key"], name="one_flood_at_a_time", condition=models.Q(ended_at=None))
        ]
