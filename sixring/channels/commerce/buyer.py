"""Whose an order is, and how far the shop proves it.

A shop knows its customer accounts and its orders: their ids are proven by its signature. An address was typed by
whoever bought, often for somebody else, so it is a claim, unless the shop says that it was confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sixring.core.proof import Proof, ProofKind

from ..contract import Sender

if TYPE_CHECKING:
    from ..models import Account

ADDRESSES = ("email", "phone")


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who bought, as a shop tells: the id of their customer account, what was typed, and which of that is confirmed."""

    customer: str = ""
    email: str = ""
    phone: str = ""
    name: str = ""
    confirmed: frozenset[str] = frozenset()  # of "email" and "phone"
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def typed(self) -> dict[str, str]:
        return {kind: value for kind, value in zip(ADDRESSES, (self.email, self.phone), strict=True) if value}


@dataclass(frozen=True, slots=True)
class Whose:
    """The sender of a touch, what is proven to be theirs too, what the shop says of them, what they only claim."""

    sender: Sender | None = None
    also: tuple[Sender, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict)


def whose(buyer: Buyer, order: str, account: Account, *, follows: bool = False) -> Whose:
    """Rule: the customer account, else the order itself, which holds together what is told of it later.

    An order that names nobody, as at a counter, is nobody's; what only follows one names it and nothing else.
    """
    proof, typed = Proof(ProofKind.PROVIDER, by=account.name), buyer.typed
    known = [Sender("customer", buyer.customer, account.key, buyer.name, proof)] if buyer.customer else []
    if order and (known or typed or follows):
        known.append(Sender("order", order, account.key, proof=proof))
    if not known:
        return alone(typed)
    known += [Sender(kind, value, proof=proof) for kind, value in typed.items() if kind in buyer.confirmed]
    said = {"name": buyer.name, **buyer.facts} if buyer.name else dict(buyer.facts)
    claims = {kind: value for kind, value in typed.items() if kind not in buyer.confirmed}
    if not buyer.customer:
        said, claims = {}, {**said, **claims}
    return Whose(known[0], tuple(known[1:]), said, claims)


def alone(typed: Mapping[str, str]) -> Whose:
    """Nothing but an address somebody typed, say into a cart: claimed."""
    kind = next(iter(typed), "")
    return Whose(Sender(kind, typed[kind])) if kind else Whose()
