"""Reception: what every arrival goes through. Recognise who it is, record what happened, place it where it belongs.

One transaction a batch, set-wise; a single arrival is a batch of one. A batch that fails is received one by one, so
that one poison arrival goes alone to quarantine.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from sixring.channels import inbox, quarantine, receipts, trying
from sixring.channels.calls import CallEvent
from sixring.channels.contract import SILENT, TRADE, BadItem, Inbound, NotYet, Parsed, Raw, Sender
from sixring.channels.fates import Receipt
from sixring.channels.models import Arrival
from sixring.channels.registry import adapter_of
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.text import clean, short
from sixring.interactions import record as log_book
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.people.recognise import Sighting, recognise

from . import amended, answers, placing
from .calling import hearing as calling
from .models import Conversation
from .noise import judging
from .preferences import keywords

log = logging.getLogger("sixring.reception")
TOGETHER = 120  # arrivals read from the inbox at once
TOUCHES = 250  # touches in one transaction


@dataclass(slots=True)
class Touch:
    """One item of an arrival on its way through reception."""

    arrival: Arrival
    inbound: Inbound
    dedupe: str
    identity: Identity | None = None
    participants: Sequence[Identity] = ()
    interaction: Interaction | None = None
    noise: str = ""  # the verdict of the rule it meets: recorded, and heard by nobody
    begins_noise: str = ""  # what the conversation is that it begins, if it begins one
    keyword: str = ""  # "stop", "start" or "help", where it is nothing but that and its channel hears them


@dataclass(slots=True)
class Read:
    """An arrival and what its adapter made of it."""

    arrival: Arrival
    parsed: Parsed | BadItem


def settle() -> int:
    """Receive what waits in the inbox; returns how many arrivals were settled or set aside."""
    arrivals = inbox.waiting(TOGETHER)
    for batch in batches(read(arrivals)):
        try:
            receive(batch)
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, inbox.Overtaken):
                log.warning("a batch of %s is received one by one: %r", len(batch), error)
            for alone in batch:
                receive_alone(alone)
    return len(arrivals)


def read(arrivals: Sequence[Arrival]) -> list[Read]:
    """Let each adapter read its arrivals, outside any transaction."""
    by_kind: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        by_kind.setdefault(arrival.account.kind, []).append(arrival)
    readings: dict[int, Parsed | BadItem | NotYet] = {}
    for kind, own in by_kind.items():
        raws = [(Raw(bytes(a.raw), a.meta, a.received_at), a.account) for a in own]
        try:
            readings |= {a.pk: parsed for a, parsed in zip(own, adapter_of(kind).parse_many(raws), strict=True)}
        except Exception:  # no adapter, or one that can't read at all now; other channels go on
            log.exception("%s arrivals of the kind %s have to wait", len(own), kind)
            for arrival in own:
                put_off(arrival)
    return list(readable(arrivals, readings))


def readable(arrivals: Iterable[Arrival], readings: Mapping[int, Parsed | BadItem | NotYet]) -> Iterator[Read]:
    """Those that could be read; what can't be read yet is put off."""
    for arrival in arrivals:
        parsed = readings.get(arrival.pk)
        if isinstance(parsed, NotYet):
            put_off(arrival)
        elif parsed is not None:
            yield Read(arrival, parsed)


def batches(reads: Iterable[Read]) -> Iterator[list[Read]]:
    """Whole arrivals in order, about `TOUCHES` touches at a time."""
    batch: list[Read] = []
    size = 0
    for one in reads:
        batch.append(one)
        size += 1 if isinstance(one.parsed, BadItem) else len(one.parsed)
        if size >= TOUCHES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def receive(reads: Sequence[Read]) -> list[Touch]:
    """Recognise, record and place all of `reads`, in one transaction; returns the touches that were new."""
    now = clock.now()
    with transaction.atomic():
        settle_arrivals(reads)  # first: whoever else has them waits here, and finds them settled
        receipts.keep(receipts_of(reads))
        touches = new_touches(touches_of(reads))
        recognise_senders(touches)
        keywords.hear(touches)
        answers.hear(touches)
        judging.judge(touches)
        record(touches, now)
        keywords.settle(touches)
        placed = placing.place([touch for touch in touches if is_conversational(touch)], now)
        news = [*news_of(touches, placed), *amended.take(reads, touches), *calling.hear(reads)]
        changes.record_many(news, actor=SYSTEM)
    return touches


def receive_alone(one: Read) -> None:
    try:
        receive([one])
    except inbox.Overtaken:
        return
    except Exception as error:
        if is_passing(error, one.arrival) or isinstance(one.parsed, BadItem):
            log.exception("arrival %s has to wait", one.arrival.pk)
            put_off(one.arrival)
        else:
            log.exception("arrival %s goes to quarantine", one.arrival.pk)
            sentence = f"Reception could not take it: {type(error).__name__}: {error}"
            receive_alone(Read(one.arrival, BadItem(clean(sentence)[:500])))


def is_passing(error: Exception, arrival: Arrival) -> bool:
    """Rule: the database's own trouble passes; so may, once, a row that another worker was quicker to write."""
    if isinstance(error, IntegrityError):
        return arrival.attempts == 0
    return isinstance(error, OperationalError | InterfaceError)


def put_off(arrival: Arrival) -> None:
    pause = min(300, 2**arrival.attempts)
    waiting = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.WAITING)
    waiting.update(attempts=arrival.attempts + 1, due_at=clock.now() + timedelta(seconds=pause))


def touches_of(reads: Sequence[Read]) -> Iterator[Touch]:
    for one in reads:
        if isinstance(one.parsed, BadItem):
            continue
        for index, item in enumerate(one.parsed):
            inbound = item.touch if isinstance(item, CallEvent) else item
            if isinstance(inbound, Inbound) and not trying.is_back(inbound, one.arrival.account):
                yield Touch(one.arrival, inbound, short(inbound.external_id) or f"{one.arrival.pk}:{index}")


def receipts_of(reads: Sequence[Read]) -> list[tuple[int, Receipt]]:
    """What providers say of our messages, beside the account they say it to."""
    good = [(one.arrival.account_id, one.parsed) for one in reads if not isinstance(one.parsed, BadItem)]
    return [(account, item) for account, parsed in good for item in parsed if isinstance(item, Receipt)]


def new_touches(touches: Iterable[Touch]) -> list[Touch]:
    """Those not in the log yet, each once."""
    by_key = {(touch.arrival.account_id, touch.dedupe): touch for touch in reversed(list(touches))}
    known = log_book.known(list(by_key))
    return [touch for key, touch in reversed(by_key.items()) if key not in known]


def recognise_senders(touches: Sequence[Touch]) -> None:
    """One look-up for all senders and participants of the batch."""
    sightings: list[Sighting] = []
    seats: list[tuple[Touch, bool]] = []
    for touch in touches:
        if touch.inbound.sender is not None:
            sightings.append(sighting_of(touch))
            seats.append((touch, True))
        for participant in touch.inbound.participants:
            sightings.append(seen(participant, touch.arrival, log_book.happened_at(touch.inbound, touch.arrival)))
            seats.append((touch, False))
    for (touch, is_sender), identity in zip(seats, recognise(sightings), strict=True):
        if is_sender:
            touch.identity = identity
        elif identity is not None:
            touch.participants = [*touch.participants, identity]


def sighting_of(touch: Touch) -> Sighting:
    inbound, arrival = touch.inbound, touch.arrival
    assert inbound.sender is not None
    at = log_book.happened_at(inbound, arrival)
    also = [seen(sender, arrival, at) for sender in inbound.also]
    return seen(inbound.sender, arrival, at, also=also, facts=inbound.facts, claims=inbound.claims)


def seen(sender: Sender, arrival: Arrival, at: datetime, **more: Any) -> Sighting:
    return Sighting(
        kind=sender.kind,
        value=sender.value,
        scope=sender.scope,
        name=sender.name,
        proof=sender.proof,
        at=at,
        source=arrival.account.name,
        **more,
    )


def record(touches: Sequence[Touch], now: datetime) -> None:
    rows = [log_book.interaction_of(t.inbound, t.arrival, t.identity, t.dedupe, now=now) for t in touches]
    for touch, row in zip(touches, rows, strict=True):
        if touch.noise:
            row.data = {**row.data, "noise": touch.noise}
    recorded = log_book.record(rows, [touch.inbound.attachments for touch in touches])
    for touch, interaction in zip(touches, recorded, strict=True):
        touch.interaction = interaction


def is_conversational(touch: Touch) -> bool:
    """Rule: what somebody says belongs to a conversation; that they signed in, looked at a page
    or ordered does not."""
    silent = touch.inbound.kind in SILENT | TRADE
    return not silent and adapter_of(touch.arrival.account.kind).capabilities.conversational


def news_of(touches: Sequence[Touch], placed: Mapping[int, Conversation]) -> Iterator[changes.Entry]:
    """One change for each message placed, and one for all other touches of an arrival together."""
    silent: set[int] = set()
    for touch in touches:
        assert touch.interaction is not None
        conversation = placed.get(touch.interaction.pk)
        if conversation is not None:
            yield changes.Entry(
                "message.set_aside" if touch.noise else "message.received",
                "interaction",
                touch.interaction.pk,
                touch.identity.pk if touch.identity else None,
                touch.identity.salt if touch.identity else None,
                conversation.audience,
                touch.interaction.text,
            )
        elif touch.arrival.pk not in silent:
            silent.add(touch.arrival.pk)
            yield changes.Entry("interactions.recorded", "arrival", touch.arrival.pk)


def settle_arrivals(reads: Sequence[Read]) -> None:
    bad = [one for one in reads if isinstance(one.parsed, BadItem)]
    good = [one for one in reads if not isinstance(one.parsed, BadItem)]
    inbox.settle([one.arrival for one in good])
    inbox.settle([one.arrival for one in bad], Arrival.State.QUARANTINED)
    for one in bad:
        quarantine.put(one.arrival, str(one.parsed))
    for one in good:
        for index, item in enumerate(one.parsed if not isinstance(one.parsed, BadItem) else ()):
            if isinstance(item, BadItem):
                quarantine.put(one.arrival, item.message, item=index)
