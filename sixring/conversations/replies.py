"""Replying: the answer goes where the customer is now, or where the agent chooses, and it leaves once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from sixring.channels import accounts, outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.proof import ProofKind
from sixring.core.text import short
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from . import upkeep
from .models import Conversation, Placement


@dataclass(frozen=True, slots=True)
class Way:
    """A way to answer: over which account, to which identity. `why_not` is empty when it is open."""

    account: Account
    identity: Identity
    why_not: str = ""

    @property
    def key(self) -> str:
        return f"{self.account.pk}:{self.identity.pk}"


def ways(conversation: Conversation, actor: Actor) -> list[Way]:
    """Ways the customer has used in this conversation, the latest first; those that are closed say why."""
    rows = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    rows = rows.exclude(identity=None).select_related("account", "identity").order_by("-occurred_at", "-pk")
    visible = set(accounts.visible_to(actor).values_list("pk", flat=True))
    found: dict[tuple[int, int], Way] = {}
    for touch in rows:
        key = (touch.account_id, touch.identity_id or 0)
        if key not in found and touch.account_id in visible and touch.identity is not None:
            found[key] = Way(touch.account, touch.identity, why_not(touch))
    return sorted(found.values(), key=lambda way: bool(way.why_not))


def why_not(touch: Interaction) -> str:
    abilities = adapter_of(touch.account.kind).capabilities
    if not touch.account.enabled:
        return f"{touch.account.name} is switched off."
    if not abilities.replies:
        return "This channel can't be answered."
    if abilities.reply_window and clock.now() > touch.occurred_at + abilities.reply_window:
        return "The time in which this channel takes an answer has passed."
    return ""


def choose(conversation: Conversation, actor: Actor, key: str = "") -> Way:
    """The way `key` names, else where the customer wrote last. Raises `Refused` when there is none."""
    open_ways = [way for way in ways(conversation, actor) if not way.why_not]
    if key:
        open_ways = [way for way in open_ways if way.key == key]
    if not open_ways:
        raise Refused("There is no open way to answer here. Your text is kept; choose another way or write a note.")
    return open_ways[0]


def reply(conversation: Conversation, text: str, *, actor: Actor, token: str, way: str = "") -> Interaction:
    """Answer with `text`; returns the message. `token` names this very answer: the same token twice is one message.

    Raises `Invalid` when empty or too long for the channel, `Refused` when no way is open.
    """
    actor.must("answer")
    chosen = choose(conversation, actor, way)
    abilities = adapter_of(chosen.account.kind).capabilities
    if not text.strip():
        raise Invalid("The answer is empty. Write something first.")
    if len(text) > abilities.max_text:
        raise Invalid(f"This channel takes {abilities.max_text} characters; yours has {len(text)}. Nothing was sent.")
    dedupe = short(f"reply:{actor.id}:{token}")
    with transaction.atomic():
        upkeep.lock(conversation)
        sent = Interaction.objects.filter(placements__conversation=conversation, dedupe=dedupe).first()
        return sent or send(conversation, text.strip(), chosen, dedupe, actor)


def send(conversation: Conversation, text: str, way: Way, dedupe: str, actor: Actor) -> Interaction:
    now = clock.now()
    message = Interaction.objects.create(
        account=way.account, channel=way.account.kind, kind="message", direction=Interaction.Direction.OUT,
        identity=way.identity, agent_id=actor.id, proof=ProofKind.AGENT, dedupe=dedupe,
        subject=subject_of(conversation), text=text, occurred_at=now, received_at=now,
    )  # fmt: skip
    Placement.objects.create(
        interaction=message,
        conversation=conversation,
        reason=Placement.Reason.REPLY,
        actor_kind=actor.kind,
        actor_id=actor.id,
    )
    outbound = outbound_of(message, conversation, way)
    reference = adapter_of(way.account.kind).reference_of(outbound, way.account)
    if reference:
        Interaction.objects.filter(pk=message.pk).update(reference=reference)
    outbox.enqueue(way.account, outbound, audience=conversation.audience)
    upkeep.take_in(conversation, message)
    upkeep.save([conversation])
    changes.record(
        "message.written", message, actor=actor, identity=way.identity, audience=conversation.audience, content=text
    )
    return message


def subject_of(conversation: Conversation) -> str:
    subject = conversation.subject
    return subject if not subject or subject.lower().startswith("re:") else f"Re: {subject}"[:500]


def outbound_of(message: Interaction, conversation: Conversation, way: Way) -> Outbound:
    """What the channel needs. Only messages this very identity may see are named as answered."""
    asked = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True, identity=way.identity, account=way.account
    ).exclude(reference=None)
    references = asked.order_by("-occurred_at", "-pk").values_list("reference", flat=True)
    return Outbound(
        to=way.identity.value if way.account.kind != "email" else way.identity.display,
        text=message.text,
        key=f"message:{message.pk}",
        subject=message.subject,
        conversation=conversation.pk,
        message=message.pk,
        replies_to=[r for r in references[:20] if r],
    )
