"""What the database holds of customers, as plain records. Whose something is: a person, or an identity of nobody's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

ORDERED = {"order_placed", "order_paid", "order_changed", "order_fulfilled", "order_delivered", "order_cancelled",
           "order_refunded"}  # fmt: skip
TRACKED = {"Order Completed": "order_placed", "Order Refunded": "order_refunded"}
STEPS = {"Products Searched": "search", "Product Viewed": "product", "Product Added": "cart",
         "Checkout Started": "checkout", "Order Completed": "order"}  # fmt: skip
ON_SITE = ("page", "screen", "track")
HALF_AN_HOUR = 1800


@dataclass(frozen=True)
class Order:
    id: int
    at: datetime
    whose: Any
    channel: str
    amount: float | None
    currency: str | None
    state: str


@dataclass
class Visit:
    at: datetime
    whose: Any
    kinds: list[str]


@dataclass(frozen=True)
class Look:
    at: datetime
    whose: Any
    kind: str


@dataclass(frozen=True)
class Mail:
    at: datetime
    state: str
    bounced: bool
    complained: bool


@dataclass(frozen=True)
class Ring:
    at: datetime
    incoming: bool
    answered: bool
    waited: int | None
    talked: int | None
    wrapped: int | None


def owners() -> dict[int | None, Any]:
    """Whose each identity is."""
    from sixring.people.models import Identity

    rows = Identity.objects.values_list("pk", "person")
    return {None: None} | {pk: ("person", person) if person else ("alone", pk) for pk, person in rows}


def touches(**only: Any) -> list[Any]:
    """In order of time."""
    from sixring.interactions.models import Interaction

    return list(Interaction.objects.filter(**only).order_by("occurred_at", "pk"))


def orders(whose: dict[int | None, Any]) -> list[Order]:
    steps: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for one in [*touches(channel="shopify"), *touches(kind="track")]:
        name = one.thread or (one.data.get("properties") or {}).get("order_id")
        if name:
            steps[one.account_id, name].append(one)
    return [order_of(some, whose) for some in steps.values() if {kind_of(one) for one in some} & ORDERED]


def kind_of(step: Any) -> str:
    return TRACKED.get(step.subject, "") if step.kind == "track" else step.kind


def order_of(steps: list[Any], whose: dict[int | None, Any]) -> Order:
    """`steps` from the first to the last: the last to tell a total has it."""
    told = [total for one in steps if (total := total_of(one))]
    amount, currency = told[-1] if told else (None, None)
    back = [refund_of(one) for one in steps if kind_of(one) == "order_refunded"]
    gone = sum((part for part, unit in back if unit == currency), Decimal(0))
    cancelled = any(kind_of(one) == "order_cancelled" for one in steps)
    whole = bool(back) and amount is not None and gone >= amount
    return Order(
        min(one.pk for one in steps), steps[0].occurred_at, whose[steps[0].identity_id], steps[0].channel,
        None if amount is None else float(amount), currency,
        "cancelled" if cancelled else "returned" if whole else "placed",
    )  # fmt: skip


def total_of(step: Any) -> tuple[Decimal, str] | None:
    if step.kind == "track":
        return Decimal(str(step.data["properties"]["total"])), step.data["properties"]["currency"]
    total = step.data.get("order", {}).get("total")
    return (Decimal(total["amount"]), total["currency"]) if total else None


def refund_of(step: Any) -> tuple[Decimal, str]:
    if step.kind == "track":
        found = total_of(step)
        assert found is not None
        return found
    return Decimal(step.data["amount"]["amount"]), step.data["amount"]["currency"]


def looks(whose: dict[int | None, Any]) -> list[Look]:
    """Every step on the site or in the app."""
    return [
        Look(one.occurred_at, whose[one.identity_id], step_of(one)) for kind in ON_SITE for one in touches(kind=kind)
    ]


def step_of(touch: Any) -> str:
    return STEPS.get(touch.subject, "other") if touch.kind == "track" else "page"


def visits(whose: dict[int | None, Any]) -> list[Visit]:
    """Walked browser by browser. What only says who somebody is goes on with a visit, and is no step of it."""
    by_browser: dict[Any, list[Any]] = defaultdict(list)
    for kind in (*ON_SITE, "identify"):
        for one in touches(kind=kind):
            by_browser[one.identity_id or f"nobody {one.pk}"].append(one)
    found = [visit for steps in by_browser.values() for visit in walked(steps, whose)]
    return [visit for visit in found if visit.kinds]


def walked(steps: list[Any], whose: dict[int | None, Any]) -> Iterator[Visit]:
    last = None
    visit: Visit | None = None
    for one in sorted(steps, key=lambda one: (one.occurred_at, one.pk)):
        at = one.occurred_at.astimezone(UTC)
        if visit is None or last is None or at.date() != last.date() or (at - last).total_seconds() > HALF_AN_HOUR:
            if visit is not None:
                yield visit
            visit = Visit(at, whose[one.identity_id], [])
        last = at
        if one.kind != "identify":
            visit.at = at if not visit.kinds else visit.at
            visit.kinds.append(step_of(one))
    if visit is not None:
        yield visit


def mails() -> list[Mail]:
    from sixring.channels.models import Dispatch

    refused = complained()
    return [
        Mail(one.created_at, one.state, one.fate == "failed", one.message in refused)
        for one in Dispatch.objects.filter(account__kind="email").order_by("pk")
    ]


def complained() -> set[int]:
    """The last message that each complaint could be about."""
    sent: dict[int, list[Any]] = defaultdict(list)
    for one in touches(direction="out"):
        sent[one.identity_id].append(one)
    about = [
        [one.pk for one in sent[word.identity_id] if one.occurred_at <= word.occurred_at]
        for word in touches(kind="unsubscribe") if word.data.get("refused") == "complained"
    ]  # fmt: skip
    return {before[-1] for before in about if before}


def rings() -> list[Ring]:
    from sixring.conversations.models import Call

    return [
        Ring(one.rang_at, not one.outgoing, one.answered_at is not None and one.state in ("ended", "talking", "held"),
             one.ring_s, one.talk_s, one.wrap_s)
        for one in Call.objects.order_by("pk")
    ]  # fmt: skip
