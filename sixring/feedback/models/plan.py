"""The response plan: what is owed to somebody who was unhappy, or to somebody who was glad."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Plan(models.Model):
    """What we do about one piece of feedback: of a response or of a reading, one of the two.

    `cause` is what made it open (nps, csat, ces, stars or text) and `value` its number: the score as it was given, or
    the sentiment of a text. It stands in a conversation, which says who may see it.
    """

    class Tone(models.TextChoices):
        NEGATIVE = "negative", "Unhappy"
        POSITIVE = "positive", "Glad"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        CALLED_OFF = "called_off", "Called off"

    tone = models.CharField(max_length=8, choices=Tone.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    response = models.OneToOneField("feedback.Response", models.SET_NULL, null=True, related_name="plan")
    reading = models.OneToOneField("feedback.Reading", models.SET_NULL, null=True, related_name="plan")
    identity = models.ForeignKey("people.Identity", models.PROTECT, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="plans")
    cause = models.CharField(max_length=10)
    value = models.FloatField()
    owner = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    reason = models.ForeignKey("conversations.ContactReason", models.SET_NULL, null=True, related_name="+")
    what = models.TextField(blank=True, help_text="Documented: what it was.")
    why = models.TextField(blank=True, help_text="Documented: why it happened.")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["tone", "opened_at"], name="plan_open", condition=models.Q(state="open")),
            models.Index(fields=["conversation", "opened_at"], name="plan_of_conversation"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["conversation", "tone"], name="one_open_plan_a_conversation",
                condition=models.Q(state="open"),
            )
        ]  # fmt: skip


class Step(models.Model):
    """One step of a plan: who does it, by when, and when it was done. `itself`: the system saw that it was done."""

    class Kind(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", "Acknowledge"
        INVESTIGATE = "investigate", "Investigate"
        SOLVE = "solve", "Solve or explain"
        FOLLOW_UP = "follow_up", "Follow up"
        DOCUMENT = "document", "Document"
        THANK = "thank", "Thank"
        SHARE = "share", "Ask whether we may share it"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    order = models.PositiveSmallIntegerField()
    owner = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    itself = models.BooleanField(default=False)
    told_late_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["plan", "kind"], name="one_step_of_a_kind")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], name="step_due", condition=models.Q(done_at=None))
        ]


class StepText(models.Model):
    """What a step's draft begins with, in one language, where somebody wrote their own."""

    kind = models.CharField(max_length=20, help_text="A kind of step, or told: what “you said, we did” begins with.")
    language = models.CharField(max_length=12)
    text = models.TextField()
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["kind", "language"], name="one_text_a_step_and_language")
        ]


class Sharing(models.Model):
    """Whether somebody lets us show what they said. Each word of theirs is a row, the last one counts; `wording` names
    the version of the sentence they were shown ("sharing.2"), `how` says where and how they answered."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"

    interaction = models.ForeignKey("interactions.Interaction", models.CASCADE, related_name="sharing")
    identity = models.ForeignKey("people.Identity", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=3, choices=Answer.choices)
    wording = models.CharField(max_length=60)
    how = models.CharField(max_length=300)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["interaction", "at"], name="sharing_of_words")]
