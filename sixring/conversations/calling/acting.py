"""What a colleague does about a call: takes it, holds it, pauses the recording, calls somebody.

Providers are asked outside any transaction; what they did is told by them afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sixring.channels.calls import Ongoing, Phone
from sixring.channels.contract import DeliveryError
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.core import changes, clock, preferences
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent

from ..models import Call, Conversation, Placement
from . import cards

log = logging.getLogger("sixring.calling")
Act = Callable[[], object]
State = Call.State
PATIENCE = timedelta(seconds=45)  # a colleague's phone rings no longer; then another may take the call
AGAIN = timedelta(seconds=4)
GIVES_UP = timedelta(minutes=2)


def take(call: Call, *, actor: Actor) -> None:
    """This call is mine: where the channel can, my phone rings for it. The first who takes it has it; the same again
    within that time is a quiet no-op. Raises `Refused`."""
    actor.must("answer")
    adapter = phone_of(call.account)
    rings = "ring" in adapter.does
    mine = phone(actor) if rings else ""
    with transaction.atomic():
        waiting = Call.objects.filter(pk=call.pk, state=State.RINGING, outgoing=False)
        free = Q(asked=None) | Q(asked_at__lt=clock.now() - PATIENCE)
        if not waiting.filter(free).update(asked=actor.id, asked_at=clock.now()):
            refuse_taken(call, actor)
            return
        record(call, "taken", actor)
    if rings:
        ask(lambda: adapter.ring(ongoing(call), mine, actor.id or 0, call.account), call, actor)


def refuse_taken(call: Call, actor: Actor) -> None:
    now = Call.objects.select_related("asked").get(pk=call.pk)
    if now.asked_id == actor.id and now.state == State.RINGING:
        return
    if now.state == State.RINGING and now.asked:
        raise Refused(_("%(name)s is taking this call.") % {"name": now.asked.name})
    raise Refused(_("This call does not ring any more."))


def ask(act: Act, call: Call, actor: Actor) -> None:
    """Ask the provider; where it doesn't, the call is free again."""
    try:
        act()
    except DeliveryError as error:
        with transaction.atomic():
            if Call.objects.filter(pk=call.pk, asked=actor.id).update(asked=None, asked_at=None):
                record(call, "let_go", actor)
        raise Refused(error.message) from error


def hold(call: Call, on: bool, *, actor: Actor) -> None:
    """Let the caller wait with music, or take them back. Raises `Refused`."""
    adapter = mine(call, actor, "hold")
    refusing(lambda: adapter.hold(ongoing(call), on, call.account))


def pause(call: Call, on: bool, *, actor: Actor) -> None:
    """Pause the recording (`on`), say for a card's number, or go on with it. Raises `Refused`."""
    adapter = mine(call, actor, "record")
    refusing(lambda: adapter.record(ongoing(call), not on, call.account))
    with transaction.atomic():
        now = Call.objects.select_for_update().get(pk=call.pk)
        now.said = {**now.said, "paused": "1" if on else ""}
        now.save(update_fields=["said"])
        record(call, "recording_paused" if on else "recording_resumed", actor)


def dial(conversation: Conversation, number: str, account: Account, *, actor: Actor) -> None:
    """Call `number`, one of the customer's: first the colleague's phone rings, then theirs. Raises `Refused`."""
    actor.must("answer")
    adapter = phone_of(account)
    if "dial" not in adapter.does or number not in cards.numbers(conversation):
        raise Refused(_("This number can't be called from here."))
    own = phone(actor)
    refusing(lambda: adapter.dial(number, own, actor.id or 0, conversation.pk, account))
    with transaction.atomic():
        changes.record("conversation.call_begun", conversation, actor=actor, audience=conversation.audience)


def phone(actor: Actor) -> str:
    agent = Agent.objects.filter(pk=actor.id or 0).first()
    found = preferences.of(agent).phone if agent else ""
    if not found:
        raise Refused(_("Say first which phone is on your desk: on the page “You”."))
    return found


def phone_of(account: Account) -> Phone:
    adapter = adapter_of(account.kind)
    if not isinstance(adapter, Phone):
        raise Refused(_("This channel takes no calls."))
    return adapter


def mine(call: Call, actor: Actor, what: str) -> Phone:
    actor.must("answer")
    adapter = phone_of(call.account)
    if what not in adapter.does:
        raise Refused(_("Do that on your phone."))
    if call.agent_id != actor.id or call.state not in (State.TALKING, State.HELD):
        raise Refused(_("You are not in this call any more."))
    return adapter


def refusing(act: Act) -> None:
    try:
        act()
    except DeliveryError as error:
        raise Refused(error.message) from error


def ongoing(call: Call) -> Ongoing:
    return Ongoing(call.key, call.number, dict(call.said))


def record(call: Call, verb: str, actor: Actor) -> None:
    placed = Placement.objects.select_related("conversation").get(interaction=call.interaction_id, current=True)
    changes.record(f"call.{verb}", call, actor=actor, audience=placed.conversation.audience)


def settle_joins(limit: int = 20) -> int:
    """Bring callers to colleagues who picked up; returns how many. What fails is tried again for two minutes."""
    now = clock.now()
    due = Call.objects.filter(join_at__lte=now).select_related("account")[:limit]
    return sum(1 for call in due if join(call, call.join_at))


def join(call: Call, due: datetime | None) -> bool:
    """The update is the claim: whoever moved the moment asks."""
    now = clock.now()
    if not Call.objects.filter(pk=call.pk, join_at=due).update(join_at=now + AGAIN):
        return False
    try:
        phone_of(call.account).join(ongoing(call), call.account)
    except (DeliveryError, Refused) as error:
        log.warning("call %s could not be brought to whoever picked up: %s", call.pk, error)
        if call.answered_at and now < call.answered_at + GIVES_UP:
            return True
    Call.objects.filter(pk=call.pk, join_at=now + AGAIN).update(join_at=None)
    return True
