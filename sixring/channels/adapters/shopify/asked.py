"""What the law asks of a shop's apps: a customer wants to see or erase their data, or the shop has left.

Nothing is erased by a request from outside. It becomes a matter for the team, with what to do and until when, beside
the person it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ...commerce import Buyer, whose
from ...commerce.wire import identifier, mapping, text
from ...contract import BadItem, Inbound, Parsed, Raw

if TYPE_CHECKING:
    from ...models import Account

Body = Mapping[str, Any]
TIME_TO_ACT = timedelta(days=30)  # https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
MOST = 50


def data_request(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    number = identifier(mapping(body.get("data_request")).get("id"))
    words = _("This customer asked your shop what is kept of them, and Shopify passes it on. Open the person, choose "
              "“Export”, and send it to the shop’s owner.")  # fmt: skip
    subject = _("A customer asks for their data (Shopify)")
    return [matter(subject, words, body, raw, account, "orders_requested", f"asked:{number or when(raw)}")]


def redact(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    words = _("Your shop asks to erase this customer, and Shopify passes it on. Open the person and choose “Erase”, "
              "unless the law makes you keep it.")  # fmt: skip
    return [matter(_("A customer is to be erased (Shopify)"), words, body, raw, account, "orders_to_redact",
                   f"redact:{identifier(mapping(body.get('customer')).get('id'))}:{when(raw)}")]  # fmt: skip


def shop_redact(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    words = _("The shop %(shop)s removed the app two days ago, and Shopify asks to erase what came from it. Close this "
              "channel, and erase the people who are known by it alone.")  # fmt: skip
    shop = text(body.get("shop_domain"), 100)
    return [matter(_("A shop has left (Shopify)"), words % {"shop": shop}, body, raw, account, "", f"shop:{when(raw)}")]


def matter(subject: str, words: str, body: Body, raw: Raw, account: Account, orders: str, key: str) -> Inbound:
    """One matter. Raises `BadItem` unless it is the request its topic says: topics aren't signed, bodies are."""
    if not text(body.get("shop_domain")) or (orders and orders not in body):
        raise BadItem("This is no request about personal data as Shopify makes them. It is kept as it came.")
    told, until = mapping(body.get("customer")), raw.received_at + TIME_TO_ACT
    buyer = Buyer(identifier(told.get("id")), text(told.get("email"), 320), text(told.get("phone"), 40))
    who = whose(buyer, "", account)
    listed = body.get(orders) if orders else ()
    numbers = [found for one in (listed if isinstance(listed, list) else ())[:MOST] if (found := identifier(one))]
    lines = [words, *buyer.typed.values(), *([_("Orders: %s") % ", ".join(numbers)] if numbers else []),
             _("Shopify gives you until %s.") % f"{until:%Y-%m-%d}"]  # fmt: skip
    return Inbound(
        sender=who.sender, subject=subject, text="\n\n".join(lines), occurred_at=raw.received_at, external_id=key,
        claims=who.claims, automatic="a request about personal data", data={"orders": numbers},
    )  # fmt: skip


def when(raw: Raw) -> str:
    return f"{raw.received_at:%Y-%m-%d}"


TOPICS: dict[str, Callable[[Body, str, Raw, Account], Parsed]] = {
    "customers/data_request": data_request, "customers/redact": redact, "shop/redact": shop_redact,
}  # fmt: skip
