"""Responses and their answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Response(models.Model):
    """One person's answers to one survey, as far as they came. Partial ones are kept and counted apart."""

    class State(models.TextChoices):
        PARTIAL = "partial", "Begun"
        COMPLETE = "complete", "Complete"
        DISMISSED = "dismissed", "Dismissed"
        SUSPECT = "suspect", "Set aside"

    survey = models.ForeignKey("feedback.Survey", models.CASCADE, related_name="responses")
    version = models.ForeignKey("feedback.SurveyVersion", models.PROTECT, related_name="+")
    invitation = models.OneToOneField("feedback.Invitation", models.SET_NULL, null=True, related_name="response")
    identity = models.ForeignKey("people.Identity", models.PROTECT, null=True, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.SET_NULL, null=True, related_name="+")
    interaction = models.OneToOneField("interactions.Interaction", models.SET_NULL, null=True, related_name="+")
    dedupe = models.CharField(max_length=120, unique=True, help_text="The same answers sent again are known by it.")
    source = models.CharField(max_length=20, help_text="email, chat, sms, link, qr, embed, kiosk, paper, import …")
    channel = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PARTIAL)
    suspicion = models.CharField(max_length=60, blank=True, help_text="Why it was set aside, in a word.")
    incentive = models.CharField(max_length=200, blank=True)
    late = models.BooleanField(default=False)
    context = models.JSONField(default=dict, help_text="What it is about: order, product, team, agent, store.")
    started_at = models.DateTimeField(default=clock.now)
    at = models.DateTimeField(help_text="When it was last answered; results count by it.")
    counted = models.BooleanField(default=False, help_text="Whether the tally holds it (`results/tally.py`).")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["survey", "at"], name="response_by_time"),
            models.Index(fields=["identity", "at"], name="response_of_identity"),
            models.Index(fields=["survey"], name="response_uncounted", condition=models.Q(counted=False)),
        ]


class Answer(models.Model):
    """What was said to one question: a number, chosen keys, or words, as the question's kind has it."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    number = models.FloatField(null=True)
    chosen = models.JSONField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["response", "question"], name="one_answer_a_question")
        ]
