"""What the customer's side of a conversation needs: files on their way, how far they have read, links that go on."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock

from .matter import Conversation


class VisitorFile(models.Model):
    """A file a visitor of the chat attached. What no message carries within a day goes."""

    account = models.ForeignKey("channels.Account", models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=64)
    token = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sent_as = models.CharField(
        max_length=64, blank=True, help_text="The client id of the one message that carries it; empty while it waits."
    )
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["account", "visitor"], name="visitor_file_of")]


class Typing(models.Model):
    """A customer who types just now, as the identity they write as. A courtesy with a short life; never in the log."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    identity = models.ForeignKey("people.Identity", models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conversation", "identity"], name="one_typing_per_identity_here")
        ]


class ReadMark(models.Model):
    """How far a customer has read, as one identity: up to and with `message`."""

    identity = models.OneToOneField("people.Identity", models.CASCADE, related_name="+")
    message = models.ForeignKey("interactions.Interaction", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)


class SpentUserToken(models.Model):
    """A user token that was used, and by which visitor: nobody else can use it again while it would hold."""

    account = models.ForeignKey("channels.Account", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    visitor = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "digest"], name="one_visitor_a_user_token")
        ]


class Handover(models.Model):
    """A customer wants to go on elsewhere: a single-use link or spoken code. Only its keyed digest is kept."""

    class Way(models.TextChoices):
        EMAIL = "email", "by e-mail"
        PHONE = "phone", "by phone"
        PAGE = "page", "on another device"
        MESSAGE = "message", "in a messaging app"

    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="handovers")
    identity = models.ForeignKey("people.Identity", models.PROTECT, related_name="+", help_text="Who goes on: proven.")
    way = models.CharField(max_length=8, choices=Way.choices)
    account = models.ForeignKey("channels.Account", models.CASCADE, null=True, related_name="+")
    address = models.CharField(max_length=320, blank=True, help_text="Where the link was sent, if it was.")
    digest = models.CharField(max_length=128, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey("people.Identity", models.PROTECT, null=True, related_name="+")


class PushSubscription(models.Model):
    """A browser that is told of answers to `identity` in a chat. `sealed` keeps endpoint, point and auth."""

    account = models.ForeignKey("channels.Account", models.CASCADE, related_name="+")
    identity = models.ForeignKey("people.Identity", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, help_text="Of the endpoint.")
    sealed = models.TextField()
    site = models.CharField(max_length=300, blank=True, help_text="The site a notice leads to.")
    told = models.BigIntegerField(default=0, help_text="The last answer it was told of.")
    due_at = models.DateTimeField(null=True, help_text="When to try again; empty: at once.")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["identity", "account", "digest"], name="one_subscription_a_browser")
        ]


class AskedLink(models.Model):
    """Somebody typed an address to be sent a link to their requests. Known or not, it waits here alike."""

    address = models.CharField(max_length=320, db_index=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["id"], name="asked_link_waiting", condition=models.Q(done_at=None))
        ]
