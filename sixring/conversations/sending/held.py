"""Holding an answer back: for the seconds in which it can be undone, or until the moment it was scheduled for.

The row is the state. One transaction turns it into the reply, so it leaves once, or not at all, also after kill -9.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction

from sixring.channels import accounts
from sixring.core import changes, clock, preferences
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Forbidden, Refused, SixringError
from sixring.core.models import Agent, Change
from sixring.interactions.models import Interaction

from .. import attached, notices, upkeep
from ..models import Conversation, Held, Placement
from ..writing import drafts
from . import replies, ways
from .envelope import Envelope

log = logging.getLogger("sixring.held")
State = Held.State
WROTE = "The customer has written meanwhile. Look whether it still fits."
OPEN = (State.WAITING, State.STOPPED)


def send_off(conversation: Conversation, text: str, *, actor: Actor, token: str, envelope: Envelope) -> Held | None:
    """Send an answer the way this colleague likes it: held for some seconds, or at once (then returns None)."""
    seconds = preferences.of(Agent.objects.get(pk=actor.id or 0)).undo_seconds
    if not seconds:
        with transaction.atomic():
            replies.reply(conversation, text, actor=actor, token=token, envelope=envelope)
            drafts.sent(conversation, actor.id or 0, noting=False)
        return None
    due_at = clock.now() + timedelta(seconds=seconds)
    return hold(conversation, text, actor=actor, token=token, envelope=envelope, due_at=due_at)


def schedule(
    conversation: Conversation, text: str, *, actor: Actor, token: str, envelope: Envelope, due_at: datetime
) -> Held:
    """Let an answer leave at `due_at`. It stops when the customer writes before, unless `envelope.anyway`."""
    if due_at <= clock.now():
        raise Refused("That moment has passed. Choose a later one; your text is kept.")
    return hold(conversation, text, actor=actor, token=token, envelope=envelope, due_at=due_at, scheduled=True)


def hold(
    conversation: Conversation,
    text: str,
    *,
    actor: Actor,
    token: str,
    envelope: Envelope,
    due_at: datetime,
    scheduled: bool = False,
) -> Held:
    """Keep an answer until `due_at`. What could not leave now is refused now. The same token twice is one answer."""
    actor.must("answer")
    name = f"{actor.id}:{token}"
    with transaction.atomic():
        upkeep.lock(conversation)
        known = Held.objects.filter(token=name).first()
        if known is not None:
            return refuse_called_back(known)
        letter = replies.checked(conversation, text, envelope, actor=actor)
        kept = Envelope.of({**envelope.data(), "way": letter.way.key})
        held = Held.objects.create(
            conversation=conversation, agent_id=actor.id or 0, token=name, scheduled=scheduled, due_at=due_at,
            text=letter.text, envelope=kept.data(),
        )  # fmt: skip
        drafts.sent(conversation, actor.id or 0, noting=False)
        changes.record("conversation.leaving", conversation, actor=actor, audience=conversation.audience)
    return held


def refuse_called_back(held: Held) -> Held:
    if held.state == State.CALLED_BACK:
        raise Refused("This answer was called back. It is in the composer; send it from there.")
    return held


def call_back(held: Held, *, actor: Actor) -> Held:
    """Stop an answer that has not left; its text and envelope stay in the row, for the composer.

    Its author may, and a team lead. Raises `Refused` when it has left.
    """
    refuse_others(held, actor)
    with transaction.atomic():
        if not Held.objects.filter(pk=held.pk, state__in=OPEN).update(state=State.CALLED_BACK):
            raise Refused("It has left already. What was sent can't be called back.")
        changes.record("conversation.called_back", held.conversation, actor=actor, audience=held.conversation.audience)
    held.state = State.CALLED_BACK
    return held


def hurry(held: Held, *, actor: Actor) -> Held:
    """Let it leave now, also one that was stopped. Raises why it can't."""
    refuse_others(held, actor)
    leave(held, state__in=OPEN)
    held.refresh_from_db()
    return held


def refuse_others(held: Held, actor: Actor) -> None:
    actor.must("answer")
    if actor.id != held.agent_id and not actor.may("lead"):
        raise Forbidden("Only its author or a team lead may do that. The answer stays as it is.")


def settle_due(limit: int = 20) -> int:
    """Let go what is due; returns how many rows were settled. The worker calls this."""
    due = Held.objects.filter(state=State.WAITING, due_at__lte=clock.now()).order_by("due_at")
    return sum(settle(held) for held in due.select_related("conversation", "agent")[:limit])


def settle(held: Held) -> int:
    """Let one go, or stop it with the reason. Its text is kept either way."""
    try:
        if problem := obstacle(held):
            return stop(held, problem)
        return leave(held, state=State.WAITING)
    except SixringError as error:
        return stop(held, error.message)
    except (OperationalError, InterfaceError):  # the database's own trouble passes
        raise
    except Exception as error:
        log.exception("held answer %s", held.pk)
        return stop(held, f"It could not be sent ({type(error).__name__}). Your text is kept.")


def obstacle(held: Held) -> str:
    """Why it may not leave by itself; "" when it may."""
    if not held.agent.is_active:
        return "Its author no longer works here. Send it in your own name, or discard it."
    meanwhile = held.scheduled and not Envelope.of(held.envelope).anyway and written_since(held)
    return WROTE if meanwhile else ""


def written_since(held: Held) -> bool:
    """Whether the customer, not a machine and no outside party, has written since it was held."""
    placed = Interaction.objects.filter(placements__conversation=held.conversation_id, placements__current=True)
    news = placed.filter(direction=Interaction.Direction.IN, automatic="", recorded_at__gt=held.at)
    others = ways.asides(held.conversation)
    whose = news.values_list("identity__kind", "identity__value", "identity__scope")
    return any(address not in others for address in whose)


def leave(held: Held, **states: object) -> int:
    """Turn it into the reply. The update is the claim: of two workers one sees the row go, and both or none is kept."""
    with transaction.atomic():
        if not Held.objects.filter(pk=held.pk, **states).update(state=State.SENT, problem=""):
            return 0
        actor = Actor.of(Agent.objects.get(pk=held.agent_id))
        conversation = alive(held)
        envelope, token = Envelope.of(held.envelope), held.token.partition(":")[2]
        message = replies.reply(conversation, held.text, actor=actor, token=token, envelope=envelope)
        Held.objects.filter(pk=held.pk).update(message=message.pk)
    return 1


def alive(held: Held) -> Conversation:
    """Its conversation, or what that became part of meanwhile."""
    found = held.conversation
    while found.merged_into is not None:
        found = found.merged_into
    return found


def stop(held: Held, problem: str) -> int:
    """Keep it from leaving, say why, and tell its author."""
    with transaction.atomic():
        if not Held.objects.filter(pk=held.pk, state=State.WAITING).update(state=State.STOPPED, problem=problem[:300]):
            return 0
        changes.record("conversation.stopped", held.conversation, actor=SYSTEM, audience=held.conversation.audience)
        notices.tell(held.agent_id, "held_back", alive(held), key=f"held:{held.pk}")
    return 1


def among(news: Sequence[Change]) -> Iterable[Change]:
    """Those of messages in conversations for which something is scheduled."""
    scheduled = Held.objects.filter(state=State.WAITING, scheduled=True).values("conversation")
    placed = Placement.objects.filter(interaction__in=[change.subject_id for change in news], current=True)
    touched = set(placed.filter(conversation__in=scheduled).values_list("interaction", flat=True))
    return [change for change in news if change.subject_id in touched]


def heard(change: Change) -> None:
    """A customer wrote: what was scheduled before that stops at once, so its author learns of it early."""
    placed = Held.objects.filter(
        conversation__placements__interaction=change.subject_id, conversation__placements__current=True,
        state=State.WAITING, scheduled=True,
    )  # fmt: skip
    for held in placed.select_related("conversation", "agent"):
        if obstacle(held):
            stop(held, WROTE)


def pending(conversation: Conversation, actor: Actor) -> list[Held]:
    """Answers that wait or were stopped here, over accounts that `actor` may see."""
    if not attached.has(conversation, actor, Held):
        return []
    rows = Held.objects.filter(conversation=conversation, state__in=OPEN).select_related("agent").order_by("due_at")
    visible = {str(pk) for pk in accounts.visible_to(actor).values_list("pk", flat=True)} if rows else set()
    return [one for one in rows if str(one.envelope.get("way", "")).partition(":")[0] in visible]
