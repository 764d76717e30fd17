"""What people bought and looked at, and what became of what we sent them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import F, Q

from sixring.channels.contract import TRADE
from sixring.channels.fates import Fate
from sixring.channels.models import Dispatch
from sixring.interactions import orders as told
from sixring.interactions.models import Interaction
from sixring.interactions.timeline import BROWSING, SAME_SITTING

from .aliases import Row, identities

# An order is one once any of these was told; a basket or a failed payment alone is none.
ORDERED = frozenset({
    "order_placed", "order_paid", "order_changed", "order_fulfilled", "order_delivered", "order_cancelled",
    "order_refunded",
})  # fmt: skip
STEPS = Q(kind__in=TRADE) & ~Q(thread="") | Q(kind="track", subject__in=told.TRACKED)
# Events as Segment's e-commerce specification names them -> what a step on the way to buying is.
LOOKED: Mapping[str, str] = {
    "Products Searched": "search", "Product List Viewed": "list", "Product List Filtered": "list",
    "Product Viewed": "product", "Product Added": "cart", "Product Removed": "cart", "Cart Viewed": "cart",
    "Checkout Started": "checkout", "Checkout Step Viewed": "checkout", "Checkout Step Completed": "checkout",
    "Payment Info Entered": "checkout", "Order Placed": "order", "Order Completed": "order",
}  # fmt: skip
VISITS = frozenset({"page", "screen", "track"})
PLAIN = re.compile(r"[a-z][a-z_-]{0,29}")
Key = tuple[int, str]


def orders(ids: Collection[int]) -> list[Row]:
    """The orders that these touches are steps of, each by the number of its first touch."""
    touched = list(Interaction.objects.filter(STEPS, pk__in=ids).select_related("account"))
    found = whole(touched) if touched else {}
    rows = [order_row(steps) for steps in found.values() if ORDERED & {told.kind_of(one) for one in steps}]
    who = identities(row["who"] for row in rows)
    return sorted(({**row, "who": who.get(row["who"])} for row in rows), key=lambda row: int(row["id"]))


def whole(touched: Sequence[Interaction]) -> dict[Key, list[Interaction]]:
    """All steps of the orders that `touched` belong to, the latest first."""
    wanted = {key for one in touched if (key := key_of(one))}
    threads = {name for _account, name in wanted}
    tellers = {one.identity_id for one in touched if one.kind == "track" and one.identity_id}
    same = Q(thread__in=threads, account__in={account for account, _ in wanted}, kind__in=TRADE)
    same |= Q(identity__in=tellers, kind="track", subject__in=told.TRACKED)
    found: dict[Key, list[Interaction]] = defaultdict(list)
    for one in Interaction.objects.filter(same).select_related("account").order_by("-occurred_at", "-pk"):
        if (key := key_of(one)) in wanted and key is not None:
            found[key].append(one)
    return found


def key_of(touch: Interaction) -> Key | None:
    name = told.name_of(touch)
    return (touch.account_id, name) if name else None


def order_row(steps: Sequence[Interaction]) -> Row:
    """Rule: what an order says of itself, the newest wins; returned is what was paid back as a whole."""
    order = told.as_it_stands("", steps)
    kinds = {told.kind_of(one) for one in steps}
    back = order.refunded is not None and order.total is not None and order.refunded.amount >= order.total.amount
    state = "cancelled" if "order_cancelled" in kinds else "returned" if back else "placed"
    return {
        "id": min(one.pk for one in steps), "at": order.placed_at, "channel": order.channel,
        "who": next((one.identity_id for one in reversed(steps) if one.identity_id), None),
        "amount": float(order.total.amount) if order.total else None,
        "currency": order.total.currency[:3].upper() if order.total else None,
        "source": told.family_of(order.channel), "items": len(order.items), "state": state,
    }  # fmt: skip


def visits(ids: Collection[int]) -> list[Row]:
    """Steps on a site or in an app, and visits to a store. A sitting has the number of its first step."""
    rows = list(
        Interaction.objects.filter(Q(kind__in=VISITS) | Q(kind="visit"), pk__in=ids).order_by("pk").values(
            "id", "kind", "subject", "data", "identity_id", at=F("occurred_at")
        )
    )  # fmt: skip
    sittings, who = sittings_of(rows), identities(row["identity_id"] for row in rows)
    return [
        {
            "id": row["id"], "at": row["at"], "who": who.get(row["identity_id"]), "kind": kind_of(row),
            "source": source_of(row["data"]), "session": sittings.get(row["id"], row["id"]),
        }
        for row in rows
    ]  # fmt: skip


def kind_of(row: Mapping[str, Any]) -> str:
    if row["kind"] == "track":
        return LOOKED.get(row["subject"], "other")
    return "store" if row["kind"] == "visit" else "page"


def source_of(data: Mapping[str, Any]) -> str:
    """Where they came from: a campaign's source, if it is a plain word and so nobody's name or address; else whether
    another site led here."""
    context = told.mapping(data.get("context"))
    campaign = str(told.mapping(context.get("campaign")).get("source") or "").strip().lower()
    if campaign:
        return campaign if PLAIN.fullmatch(campaign) else "other"
    page = told.mapping(context.get("page")) or told.mapping(data.get("properties"))
    return "referral" if page.get("referrer") else "direct"


def sittings_of(rows: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """The first step of the sitting each step belongs to: of one identity, on one day (UTC), never half an hour
    apart."""
    wanted = {(row["identity_id"], day_of(row["at"])) for row in rows if row["identity_id"]}
    if not wanted:
        return {}
    days = [day for _who, day in wanted]
    since, until = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (min(days), max(days)))
    steps = Interaction.objects.filter(
        kind__in=BROWSING, identity__in={who for who, _ in wanted}, occurred_at__gte=since,
        occurred_at__lt=until + timedelta(days=1),
    )  # fmt: skip
    days_of: dict[tuple[int | None, date], list[tuple[datetime, int]]] = defaultdict(list)
    for pk, who, at in steps.values_list("pk", "identity_id", "occurred_at"):
        days_of[who, day_of(at)].append((at, pk))
    return {pk: first for key in wanted for first, pk in sat(sorted(days_of[key]))}


def same_days(touches: Collection[int]) -> set[int]:
    """`touches`, and what else their people did on a site that day: a step between two sittings makes them one."""
    looked = Interaction.objects.filter(pk__in=touches, kind__in=BROWSING, identity__isnull=False)
    rows = [{"identity_id": who, "at": at} for who, at in looked.values_list("identity_id", "occurred_at")]
    return set(touches) | sittings_of(rows).keys()


def sat(steps: Sequence[tuple[datetime, int]]) -> Iterator[tuple[int, int]]:
    """(first step of the sitting, step)."""
    before: datetime | None = None
    first = 0
    for at, pk in steps:
        if before is None or (at - before).total_seconds() > SAME_SITTING:
            first = pk
        before = at
        yield first, pk


def day_of(at: datetime) -> date:
    return at.astimezone(UTC).date()


def sends(ids: Collection[int]) -> list[Row]:
    """Messages that went out, or should have."""
    rows = list(
        Dispatch.objects.filter(pk__in=ids, message__isnull=False).order_by("pk").values(
            "id", "state", "fate", "message", at=F("created_at"), channel=F("account__kind"),
        )
    )  # fmt: skip
    whose = dict(
        Interaction.objects.filter(pk__in=[row["message"] for row in rows]).values_list("pk", "identity_id")
    )  # fmt: skip
    who, complained = identities(whose.values()), complained_of(whose.values())
    return [
        {
            "id": row["id"], "at": row["at"], "who": who.get(whose.get(row["message"] or 0) or 0),
            "channel": row["channel"], "state": row["state"], "bounced": row["fate"] == Fate.FAILED,
            "complained": row["id"] in complained,
        }
        for row in rows
    ]  # fmt: skip


def complained_of(people: Iterable[int | None]) -> set[int]:
    """Of everybody who complained to their provider, the last message that had left before."""
    told_us = Interaction.objects.filter(
        identity__in={one for one in people if one}, kind="unsubscribe", data__refused="complained"
    )  # fmt: skip
    found = set()
    for who, at in told_us.values_list("identity_id", "occurred_at"):
        sent = Interaction.objects.filter(identity=who, direction=Interaction.Direction.OUT, occurred_at__lte=at)
        last = sent.order_by("-occurred_at", "-pk").values_list("pk", flat=True).first()
        found |= set(Dispatch.objects.filter(message=last).values_list("pk", flat=True)) if last else set()
    return found
