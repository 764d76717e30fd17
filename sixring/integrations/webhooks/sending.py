"""Sending: what is due goes out, every endpoint for itself, so that a slow one holds up nobody else.

One thread of the worker reads and writes the database; each request waits in a short-lived thread of its own that
knows no database. A process that dies between sending and recording leaves a lease behind, and when that has run out
the same event goes again under the same `webhook-id`.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from standardwebhooks import Webhook

from sixring.core import clock, fetch, leases
from sixring.core.actors import SYSTEM

from . import answers, endpoints, telling
from .answers import Outcome
from .models import Delivery, Endpoint

log = logging.getLogger("sixring.webhooks")
LEASE = timedelta(seconds=60)
SECONDS = 15.0
EXCERPT = 2000  # bytes of an answer that are read
AT_ONCE = 4  # requests to one endpoint
LOOKED_AT = 40  # due deliveries of one endpoint, of which as many go as may
MOMENT = 0.25
State = Delivery.State


@dataclass(frozen=True, slots=True)
class Flight:
    """A request under way."""

    delivery: Delivery
    url: str
    headers: Mapping[str, str]
    body: bytes


flying: dict[int, Flight] = {}  # by delivery
landed: queue.SimpleQueue[tuple[Flight, Outcome]] = queue.SimpleQueue()


def settle() -> int:
    """Record what came back, send what is due; returns how much is in hand. Waits a moment for answers under way."""
    if not leases.hold("webhooks"):
        return 0
    moved = land() + sum(send_due(endpoint) for endpoint in going())
    if not moved and flying:
        moved = land(MOMENT)
    return moved + len(flying)


def going() -> Iterable[Endpoint]:
    """Endpoints something is due to. Those that fail get one request at a time."""
    if not due().exists():
        return []
    return Endpoint.objects.filter(stopped_at=None).select_related("owner").order_by("pk")


def due() -> QuerySet[Delivery]:
    free = Q(lease_until=None) | Q(lease_until__lt=clock.now())
    return Delivery.objects.filter(free, state=State.WAITING, due_at__lte=clock.now())


def send_due(endpoint: Endpoint) -> int:
    """Send as many as may go at once: in order, and of one subject one after the other."""
    if not endpoint.owner.is_active:
        endpoints.stop(endpoint, f"{endpoint.owner.name}, who owned it, has left.", actor=SYSTEM)
        return 1
    mine = [flight.delivery for flight in flying.values() if flight.delivery.endpoint_id == endpoint.pk]
    free = (1 if endpoint.failing_since else AT_ONCE) - len(mine)
    if free <= 0:
        return 0
    busy, sent = {subject_of(one) for one in mine}, 0
    for delivery in due().filter(endpoint=endpoint).exclude(pk__in=flying).order_by("due_at", "pk")[:LOOKED_AT]:
        if sent < free and subject_of(delivery) not in busy and claim(delivery):
            busy.add(subject_of(delivery))
            delivery.endpoint = endpoint
            send(delivery)
            sent += 1
    return sent


def subject_of(delivery: Delivery) -> tuple[str, int]:
    return delivery.subject_kind, delivery.subject_id


def claim(delivery: Delivery) -> bool:
    """Take it, unless another process was quicker."""
    held = {"lease_until": clock.now() + LEASE, "attempts": F("attempts") + 1}
    taken = due().filter(pk=delivery.pk).update(**held)
    delivery.attempts += 1
    return bool(taken)


def send(delivery: Delivery) -> None:
    """Put it together and let it go; what its owner may not see is not told."""
    try:
        flight = made(delivery)
    except Exception as error:
        log.exception("delivery %s", delivery.pk)
        answers.record(delivery, Outcome(error=f"It could not be put together: {type(error).__name__}."))
        return
    if flight is None:
        answers.settle(delivery, State.WITHHELD)
        return
    flying[delivery.pk] = flight
    threading.Thread(target=fly, args=(flight,), name="webhook", daemon=True).start()


def made(delivery: Delivery) -> Flight | None:
    told = telling.payload(delivery)
    if told is None:
        return None
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Flight(delivery, delivery.endpoint.url, headers(delivery, body), body.encode())


def headers(delivery: Delivery, body: str) -> dict[str, str]:
    """As Standard Webhooks has them. While two secrets work, both sign."""
    now = clock.now()
    signatures = [Webhook(secret).sign(delivery.key, now, body) for secret in endpoints.secrets_of(delivery.endpoint)]
    return {
        "Content-Type": "application/json", "User-Agent": "Sixring-Webhooks",
        "webhook-id": delivery.key, "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }  # fmt: skip


def fly(flight: Flight) -> None:
    """In a thread of its own: no database here."""
    began = time.monotonic()
    try:
        outcome = asked(flight, began)
    except Exception as error:
        outcome = Outcome(error=f"It could not be sent: {type(error).__name__}.")
    landed.put((flight, outcome))


def asked(flight: Flight, began: float) -> Outcome:
    try:
        answer = fetch.fetch(
            "POST", flight.url, headers=flight.headers, content=flight.body, max_bytes=EXCERPT, cut=True,
            timeout=SECONDS,
        )  # fmt: skip
    except fetch.FetchError as error:
        return Outcome(error=error.message, milliseconds=since(began))
    excerpt = answer.text.replace("\0", "")
    return Outcome(answer.status, excerpt, "", answer.retry_after, since(began))


def since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def land(seconds: float = 0) -> int:
    """Record what came back, waiting `seconds` for the first; returns how many."""
    count = 0
    while flying:
        try:
            flight, outcome = landed.get(timeout=seconds) if seconds else landed.get_nowait()
        except queue.Empty:
            break
        flying.pop(flight.delivery.pk, None)
        answers.record(flight.delivery, outcome)
        count, seconds = count + 1, 0
    return count
