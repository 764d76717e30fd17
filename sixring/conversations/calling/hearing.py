"""What is told of calls: kept with the call, folded, and shown in its touch and its conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sixring.channels.calls import CallEvent, Phone
from sixring.channels.contract import BadItem
from sixring.channels.models import Account, Arrival
from sixring.channels.registry import adapter_of
from sixring.core import changes, clock
from sixring.core.text import clean
from sixring.interactions import record, search
from sixring.interactions.models import Interaction

from ..models import Call, Conversation, Placement
from . import saying, turning, whose
from .folding import Folded, fold, kept

if TYPE_CHECKING:
    from ..reception import Read

MOST_EVENTS = 500  # of one call; whoever tells more tells nothing new
SHOWN = ("state", "ring_s", "talk_s", "hold_s", "wrap_s", "queue", "outcome")


def hear(reads: Sequence[Read]) -> list[changes.Entry]:
    """Take in what `reads` tell of calls, whose touches are recorded and placed; returns what changed. In the caller's
    transaction."""
    by_call: dict[tuple[int, str], list[tuple[Arrival, CallEvent]]] = {}
    for one in reads:
        for item in () if isinstance(one.parsed, BadItem) else one.parsed:
            if isinstance(item, CallEvent):
                by_call.setdefault((one.arrival.account_id, item.call), []).append((one.arrival, item))
    told = [take_in(found[0][0].account, [timely(*one) for one in found]) for found in by_call.values()]
    return [entry for entries in told for entry in entries]


def timely(arrival: Arrival, event: CallEvent) -> CallEvent:
    """Nothing happened after we heard of it, whatever a clock far away says."""
    return event if event.at <= arrival.received_at + record.SLIP else replace(event, at=arrival.received_at)


def take_in(account: Account, events: Sequence[CallEvent]) -> list[changes.Entry]:
    call = locked(account, events[0])
    before = (call.state if call.pk else "", call.asked_id)
    heard = [kept(event) for event in events]
    fresh = [event for event in heard if event not in call.events][: max(0, MOST_EVENTS - len(call.events))]
    fresh = [event for place, event in enumerate(fresh) if event not in fresh[:place]]
    call.events = [*call.events, *fresh]
    for event in events:
        learn(call, event)
    apply(call, fold(call.events), account)
    call.save()
    attach(call, events)
    show(call)
    conversation = Placement.objects.select_related("conversation").get(interaction=call.interaction_id, current=True)
    turning.turn(call, conversation.conversation, before[0])
    return list(news_of(call, conversation.conversation, before))


def locked(account: Account, event: CallEvent) -> Call:
    found = Call.objects.select_for_update().filter(account=account, key=event.call).first()
    if found is not None:
        return found
    touch = Interaction.objects.get(account=account, dedupe=event.key)
    return Call(account=account, key=event.call, interaction=touch, outgoing=event.outgoing, rang_at=event.at)


def learn(call: Call, event: CallEvent) -> None:
    """What an event says besides: facts of the provider's, and who and what number it was."""
    call.number = call.number or (event.sender.value[:60] if event.sender else "")
    call.ours, call.queue = call.ours or clean(event.ours)[:60], clean(event.queue)[:60] or call.queue
    call.said = {**call.said, **{name[:40]: clean(value)[:100] for name, value in event.facts.items()}}
    if event.told == "declined" and event.colleague and call.asked_id == whose.agent_id(event.colleague, call.account):
        call.asked = call.asked_at = None


def apply(call: Call, now: Folded, account: Account) -> None:
    answered = call.answered_at is None and now.answered_at is not None
    for name in ("state", "rang_at", "answered_at", "ended_at", "ring_s", "talk_s", "hold_s"):
        setattr(call, name, getattr(now, name))
    if call.agent_id is None and now.colleague:
        call.agent_id = whose.agent_id(now.colleague, account)
    if call.agent_id is None and call.answered_at:
        call.agent_id = call.asked_id
    if answered and not call.outgoing and brings(account):
        call.join_at = clock.now()
    if call.ended_at:
        call.join_at = None


def brings(account: Account) -> bool:
    """Whether we bring the caller to whoever picked up; elsewhere the switch does."""
    adapter = adapter_of(account.kind)
    return isinstance(adapter, Phone) and "ring" in adapter.does


def attach(call: Call, events: Iterable[CallEvent]) -> None:
    """Recordings, each once."""
    for event in events:
        known = {one.name for one in call.interaction.attachments.all()}
        if event.recording is not None and event.recording.name not in known:
            record.attach([(call.interaction, [event.recording])])


def show(call: Call) -> None:
    """Let the touch say what the call is."""
    touch = call.interaction
    now = {name: value for name in SHOWN if (value := getattr(call, name)) not in (None, "")}
    data: dict[str, Any] = {**touch.data, **now}
    if call.answered_at:
        data.pop("aside", None)
    text, agent = saying.text(call, str(touch.data.get("note", ""))), call.agent_id
    if (data, text, agent) == (touch.data, touch.text, touch.agent_id):
        return
    if text != touch.text:
        search.forget([touch.pk])
    Interaction.objects.filter(pk=touch.pk).update(data=data, text=text, agent_id=agent)
    if text != touch.text:
        search.put_back([touch.pk])
    touch.refresh_from_db(fields=["data", "text", "agent"])


def news_of(call: Call, conversation: Conversation, before: tuple[str, int | None]) -> Iterable[changes.Entry]:
    """One change where it stands elsewhere now. A ring is news while it rings, not when it is heard of afterwards."""
    if (call.state, call.asked_id) != before:
        verb = "asked_again" if call.state == before[0] else call.state
        yield changes.Entry(f"call.{verb}", "call", call.pk, audience=conversation.audience)
