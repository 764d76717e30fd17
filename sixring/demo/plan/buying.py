"""Orders, and the browsing before them, as the shop's page, its app and its server tell them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..catalogue import Product, wanted
from ..seasons import Year, occasion
from .people import Customer
from .steps import Step

PAGES = ("/", "/offers", "/delivery", "/garden-calendar", "/stores/leeds", "/help", "/orders")


@dataclass(frozen=True, slots=True)
class Order:
    number: str
    product: Product
    at: datetime
    arrives: datetime


@dataclass(slots=True)
class Bought:
    orders: list[Order] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def of(one: Customer, year: Year, chance: random.Random) -> Bought:
    found = Bought()
    if one.kind not in ("account", "guest"):
        return found
    if one.kind == "account":
        found.steps.append(signs_up(one, year))
    for n in range(max(1, round(chance.gauss(1.7, 1.0) * one.loyal))):
        at = year.some_moment(chance, one.joined)
        if one.is_there(at):
            order(one, n, at, year, chance, found)
    for n in range(chance.choices((0, 1, 2, 3), (45, 30, 15, 10))[0]):
        at = year.some_moment(chance, one.joined)
        if one.is_there(at):
            found.steps.append(looks(one, at, f"look{n}", chance, wanted(at.month, chance)))
    if one.second and one.second_known:
        found.steps.append(moves_address(one, year, chance))
    return found


def signs_up(one: Customer, year: Year) -> Step:
    """The shop's server knows who has an account, and has confirmed address and telephone."""
    at = max(one.joined, year.start + timedelta(minutes=one.number))
    traits = {"email": one.email, "name": one.full, "city": one.town, **({"phone": one.phone} if one.phone else {})}
    event = {"type": "identify", "userId": one.user, "anonymousId": one.browser, "traits": traits}
    return Step(at.replace(microsecond=0), one.number, "events", f"c{one.number}-joins", how=server([event]))


def moves_address(one: Customer, year: Year, chance: random.Random) -> Step:
    """They confirm another address in their account: proven, and joined."""
    at = min(max(one.joined + timedelta(days=3), year.some_moment(chance)), year.today - timedelta(hours=9))
    event = {
        "type": "identify",
        "userId": one.user,
        "traits": {"email": one.second, "name": f"{one.called} {one.last}"},
    }
    return Step(at, one.number, "events", f"c{one.number}-moves", how=server([event]))


def order(one: Customer, n: int, at: datetime, year: Year, chance: random.Random, found: Bought) -> None:
    product = wanted(at.month, chance)
    name = f"GG-{30000 + one.number * 20 + n}"
    key = f"c{one.number}-o{n}"
    many = chance.choices((1, 2, 3), (70, 20, 10))[0]
    stuck = year.how_stuck(at)
    leaves = at + timedelta(hours=chance.uniform(5, 30) * (1 + 2 * stuck))
    arrives = leaves + timedelta(days=chance.uniform(1, 3) + stuck * chance.uniform(5, 14))
    told = {"order_id": name, "total": round(product.price * many + 3.9, 2), "currency": "GBP",
            "products": [{"name": product.name, "quantity": many, "price": product.price}]}  # fmt: skip
    browsed = looks(one, at - timedelta(minutes=25), f"o{n}b", chance, product, buys=True)
    found.steps.append(browsed)
    for word, moment in (("Order Completed", at), ("Order Shipped", leaves), ("Order Delivered", arrives)):
        event = {"type": "track", "event": word, "properties": told, **buyer(one, word, browsed)}
        tag = word.partition(" ")[2][0]
        found.steps.append(
            Step(moment.replace(microsecond=0), one.number, "events", f"{key}{tag}", how=server([event]))
        )
    found.orders.append(Order(name, product, at, arrives))


def buyer(one: Customer, word: str, browsed: Step) -> dict[str, Any]:
    """Whom the server names: who has an account, else the browser it was ordered with and the address it mails to."""
    if not one.user:
        return {"anonymousId": one.browser, "traits": {"email": one.email, "name": one.full}}
    here = word == "Order Completed" and browsed.how["source"] == "web"
    return {"userId": one.user, **({"anonymousId": one.browser} if here else {})}


def looks(
    one: Customer, at: datetime, key: str, chance: random.Random, product: Product, *, buys: bool = False
) -> Step:
    """A sitting on the page or in the app. A browser's own word about its user is only a claim."""
    in_app = bool(one.device) and chance.random() < 0.5
    paths = chance.sample(PAGES, chance.randrange(1, 4))
    steps: list[dict[str, Any]] = [seen(path.strip("/") or "home", path, in_app) for path in paths]
    steps.append(
        {"type": "track", "event": "Product Viewed", "properties": {"name": product.name, "price": product.price}}
    )
    if buys:
        steps.append({"type": "track", "event": "Product Added", "properties": {"name": product.name, "quantity": 1}})
        steps.append(seen("checkout", "/checkout", in_app))
    elif chance.random() < 0.5:
        steps.append(seen(product.name, product.path, in_app))
    who = {"anonymousId": one.device, "userId": one.user} if in_app else {"anonymousId": one.browser}
    context = {"campaign": {"name": on}} if (on := occasion(at.date())) and chance.random() < 0.5 else {}
    events = [{**step, **who, **({"context": context} if context else {})} for step in steps]
    how = {"source": "app" if in_app else "web", "events": events, "apart": 45}
    # The app's random device id is never proven to be anybody's; a guest's browser becomes theirs when they order.
    return Step(at, one.number, "events", f"c{one.number}-{key}", proven=not in_app, how=how)


def seen(title: str, path: str, in_app: bool) -> dict[str, Any]:
    if in_app:
        return {"type": "screen", "name": title}
    return {
        "type": "page",
        "properties": {"title": title, "path": path, "url": f"https://shop.greenthumb.example{path}"},
    }


def server(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {"source": "server", "events": events, "apart": 0}
