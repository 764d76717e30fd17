"""People of the old system become people here: each record is one statement of the owner about one customer.

How far an address is believed is the owner's choice (docs/decisions/0011): `verified`, what the old system had
verified; `all`, every address it holds; `none`. What isn't believed lives on a claimed identity and only suggests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.proof import CLAIMED, Proof, ProofKind
from sixring.people import consent, suppression
from sixring.people.consent import Saying
from sixring.people.models import Identity
from sixring.people.normalise import normalise
from sixring.people.recognise import Sighting, recognise

from .models import Move
from .told import Address, Someone, Unreadable

TRUSTS = ("verified", "all", "none")


def proof_of(address: Address, move: Move) -> Proof:
    """Rule: how far an address of a record is believed."""
    if address.verified and move.trust != "none":
        return Proof(ProofKind.PROVIDER, by=f"{move.kind}: verified there"[:200])
    return Proof(ProofKind.TRUSTED, by=f"{move.kind}: the import trusts it"[:200]) if move.trust == "all" else CLAIMED


def usable(one: Someone) -> list[Address]:
    """Its addresses that identify somebody."""
    return [address for address in one.addresses if normalise(address.kind, address.value)]


def sighting_of(one: Someone, move: Move, company: str) -> Sighting:
    """The first believed address stands for the record, else its first; who has none is known by their old number."""
    seen = [(address, proof_of(address, move)) for address in usable(one)]
    at = min(one.at or clock.now(), clock.now())
    facts = dict(one.facts) | ({"company": company} if company else {})
    if not seen:
        if not one.key:
            raise Unreadable("The person has neither an address we can use nor a number.")
        theirs = Proof(ProofKind.PROVIDER, by=f"{move.kind}: its own number"[:200])
        return Sighting("user_id", one.key, at, scope_of(move), one.name, theirs, source_of(move), facts=facts)
    first, proof = next((pair for pair in seen if pair[1].proven), seen[0])
    also = [seen_as(address, own, at, move) for address, own in seen if own.proven and address is not first]
    claims = {address.kind: address.value for address, own in seen if not own.proven and address is not first}
    return Sighting(
        first.kind, first.value, at, "", one.name, proof, source_of(move),
        also=also if proof.proven else (), facts=facts, claims=claims,
    )  # fmt: skip


def seen_as(address: Address, proof: Proof, at: datetime, move: Move) -> Sighting:
    return Sighting(address.kind, address.value, at, "", "", proof, source_of(move))


def scope_of(move: Move) -> str:
    return f"history:{move.account.key}" if move.account else ""


def source_of(move: Move) -> str:
    return move.account.name[:60] if move.account else move.kind


def known_as(people: Sequence[Someone], move: Move, companies: Mapping[str, str]) -> list[Identity]:
    """The identity of each, in the caller's transaction. Raises `Unreadable` where one identifies nobody."""
    sightings = [sighting_of(one, move, companies.get(one.company, one.company_name)) for one in people]
    found = recognise(sightings)
    for one, identity in zip(people, found, strict=True):
        if identity is None:
            raise Unreadable(f"“{one.name or one.key}” has no address that identifies anybody.")
    return [identity for identity in found if identity is not None]


def keep_answers(people: Sequence[Someone], identities: Sequence[Identity], move: Move, actor: Actor) -> int:
    """Consents and refusals come along; returns how many people refuse something, 0 where all was known."""
    sayings, refusing, news = list[Saying](), 0, 0
    for one, identity in zip(people, identities, strict=True):
        at = min(one.at or since(move), clock.now())
        sayings += [saying(identity, told, at, move) for told in one.answers]
        refusing += one.never or any(answer == "no" for _, _, answer in one.answers)
        for address in usable(one) if one.never else ():
            news += suppression.keep(address.kind, address.value, actor=actor, why=source_of(move))
    news += consent.keep(sayings, actor=actor)
    return refusing if news else 0


def since(move: Move) -> datetime:
    """When a saying without a moment is taken to be of: the same at every import."""
    return move.account.created_at if move.account else move.at


def saying(identity: Identity, told: tuple[str, str, str], at: datetime, move: Move) -> Saying:
    purpose, channel, answer = told
    return Saying(identity, purpose, channel, answer, at, source_of(move), how=f"as {source_of(move)} had it")
