"""Marking: a colleague says that a conversation is spam, blocked or no request, or that it is one after all."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.interactions.models import Interaction

from .. import upkeep
from ..models import Conversation, NoiseRule, Placement
from . import machines, rules
from .judging import OF_RULE

LESSONS = ("default", "sender", "domain", "list", "nothing")
State = Conversation.State


def mark(conversation: Conversation, verdict: str, *, actor: Actor, lesson: str = "default") -> Conversation:
    """`conversation` is spam, block (spam, and its sender is heard no more) or not_request. It leaves the queues,
    nothing of it is deleted, and `unmark` brings it back. `lesson` says what is learned of it: the sender, the domain,
    the list, nothing, or by default what is safe. Marking the same again is a quiet no-op."""
    actor.must("answer")
    if verdict not in OF_RULE or lesson not in LESSONS:
        raise Invalid("Choose spam, block or not a request.")
    with transaction.atomic():
        upkeep.lock(conversation)
        key = lesson_of(conversation, verdict, lesson)
        if key is not None:
            rules.teach(key, verdict, conversation, actor=actor)
        noise = OF_RULE[verdict]
        if Conversation.objects.filter(pk=conversation.pk).exclude(noise=noise).update(noise=noise, due_at=None):
            verb = "conversation.marked_spam" if noise == Conversation.Noise.SPAM else "conversation.marked_no_request"
            changes.record(verb, conversation, actor=actor, audience=conversation.audience)
    conversation.refresh_from_db()
    return conversation


def unmark(conversation: Conversation, *, actor: Actor) -> Conversation:
    """It is a request after all: it comes back needing us, and the rules that set it aside end."""
    actor.must("answer")
    with transaction.atomic():
        upkeep.lock(conversation)
        if not conversation.noise:
            return conversation
        for rule in blamed(conversation):
            rules.end(rule, actor=actor)
        silenced = speak_again(conversation)
        Conversation.objects.filter(pk=conversation.pk).update(noise="")
        conversation.noise = ""
        if silenced and conversation.state == State.RESOLVED:
            conversation.state = State.NEEDS_US
            Conversation.objects.filter(pk=conversation.pk).update(state=State.NEEDS_US)
        upkeep.retell(conversation)
        if conversation.state == State.NEEDS_US and conversation.due_at is None:
            Conversation.objects.filter(pk=conversation.pk).update(due_at=clock.now() + upkeep.PROVISIONALLY)
        changes.record("conversation.brought_back", conversation, actor=actor, audience=conversation.audience)
    conversation.refresh_from_db()
    return conversation


def incoming(conversation: Conversation) -> list[Interaction]:
    rows = Placement.objects.filter(
        conversation=conversation, current=True, interaction__direction=Interaction.Direction.IN
    ).select_related("interaction__identity")
    return [placed.interaction for placed in rows.order_by("-interaction__occurred_at", "-interaction")[:500]]


def lesson_of(conversation: Conversation, verdict: str, lesson: str) -> rules.Key | None:
    """What is learned: of a list by its id; of a sender, unless we have talked with them before (then nothing, until
    somebody says so): a customer whose thanks are no request still wants to be heard."""
    touches = incoming(conversation)
    if not touches or lesson == "nothing":
        return None
    keys = rules.keys_of_touch(touches[0])
    by_kind = {kind.removeprefix(rules.UNPROVEN): (kind, scope, value) for kind, scope, value in reversed(keys)}
    if lesson == "default":
        listed = "list" in by_kind and verdict == NoiseRule.Verdict.NOT_A_REQUEST
        plain = verdict == NoiseRule.Verdict.NOT_A_REQUEST and not touches[0].automatic
        if not listed and verdict != NoiseRule.Verdict.BLOCK and (plain or have_talked(touches)):
            return None
        lesson = "list" if listed else "sender"
    if lesson in ("domain", "list"):
        return by_kind.get(lesson)
    return next((key for name, key in by_kind.items() if name not in ("domain", "list") and key[2]), None)


def have_talked(touches: Iterable[Interaction]) -> bool:
    """Whether a colleague ever answered this sender."""
    senders = {touch.identity_id for touch in touches if touch.identity_id}
    ours = Interaction.objects.filter(identity__in=senders, direction=Interaction.Direction.OUT, automatic="")
    return ours.exclude(agent=None).exists()


def blamed(conversation: Conversation) -> list[NoiseRule]:
    """Rules in force that were learned from it, or meet what it holds."""
    learned = list(rules.in_force().filter(learned_from=conversation))
    keys = [key for touch in incoming(conversation) for key in rules.keys_of_touch(touch)]
    return list({rule.pk: rule for rule in [*learned, *rules.meeting(keys).values()]}.values())


def speak_again(conversation: Conversation) -> int:
    """Touches that a rule had silenced count again."""
    silenced = [touch for touch in incoming(conversation) if touch.data.get("noise")]
    for touch in silenced:
        data = {name: value for name, value in touch.data.items() if name != "noise"}
        Interaction.objects.filter(pk=touch.pk).update(data=data)
    return len(silenced)


def looks_like_bulk(conversation: Conversation) -> bool:
    """Whether to suggest that it is no request: bulk mail that began a conversation nobody has answered."""
    if conversation.noise or conversation.last_out_at is not None:
        return False
    touches = incoming(conversation)
    return bool(touches) and all(machines.is_bulk(touch.data) for touch in touches)
