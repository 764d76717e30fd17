"""What Shopify's orders and customers look like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...commerce import Buyer, Order, money
from ...commerce.touches import item, named
from ...commerce.wire import identifier, mapping, moment, rows, text

if TYPE_CHECKING:
    from ...models import Account

Body = Mapping[str, Any]


def inner(body: Body, noun: str = "order") -> Body:
    """Webhooks carry the thing itself; recorded answers of the interface wrap it in its name."""
    return mapping(body.get(noun)) or body


def order_in(body: Body, account: Account) -> Order:
    body = inner(body)
    number = text(body.get("name"), 60) or text(body.get("order_number"), 60)
    return Order(
        identifier(body.get("id")), number, money(body.get("total_price"), body.get("currency")),
        [item(text(line.get("name")) or text(line.get("title")), line.get("quantity"))
         for line in rows(body.get("line_items"))],
        moment(body.get("updated_at")) or moment(body.get("created_at")), buyer_of(body, account),
    )  # fmt: skip


def buyer_of(body: Body, account: Account) -> Buyer:
    """Who ordered: the customer's account, and the address typed with this order, which may be another one."""
    customer, bill = mapping(body.get("customer")), mapping(body.get("billing_address"))
    known = customer_of(customer, account)
    typed = text(body.get("email") or body.get("contact_email"), 320)
    same = bool(typed) and typed.lower() == known.email.lower()
    return Buyer(
        known.customer, typed or known.email, text(body.get("phone"), 40) or known.phone,
        known.name or name_in(bill) or name_in(mapping(body.get("shipping_address"))),
        known.confirmed if same or not typed else frozenset(),
        named({"language": text(body.get("customer_locale"), 20), **known.facts}),
    )  # fmt: skip


def customer_of(body: Body, account: Account) -> Buyer:
    """Rule: an address is confirmed where Shopify says so and its owner has an account they sign in to. Shopify calls
    an address verified that a guest typed, too; an owner may believe that."""
    home = mapping(body.get("default_address"))
    sure = body.get("verified_email") is True and (body.get("state") == "enabled" or account.settings.get("trusted"))
    facts = {"company": text(home.get("company"), 200), "city": text(home.get("city"), 200),
             "country": text(home.get("country_code"), 10)}  # fmt: skip
    return Buyer(
        identifier(body.get("id")), text(body.get("email"), 320), text(body.get("phone"), 40),
        name_in(body) or name_in(home), frozenset({"email"}) if sure else frozenset(), named(facts),
    )  # fmt: skip


def name_in(body: Body) -> str:
    parts = (text(body.get("first_name"), 100), text(body.get("last_name"), 100))
    return " ".join(part for part in parts if part)
