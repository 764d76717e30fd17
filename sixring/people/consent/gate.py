"""The gate: whether something that serves a purpose may go to an identity, asked at the moment it would leave."""

from __future__ import annotations

from .. import suppression
from ..models import Identity
from . import standing
from .terms import CHANNELS, PURPOSES, YES, Consent, name_of

SUPPRESSED = "suppressed"
NO_CONSENT = "consent"


def may_send(identity: Identity, purpose: str, channel: str) -> bool:
    """Whether we may write to `identity` for `purpose` over `channel` now."""
    return not gate(identity, purpose, channel)


def gate(identity: Identity, purpose: str, channel: str) -> str:
    """Why not, in a word: "consent" or "suppressed"; "" when it may go.

    What stands for the whole person counts, and the identity's own last word; a purpose or channel nobody knows has
    nobody's consent. Whoever answers a customer does not ask here.
    """
    if purpose not in PURPOSES or channel not in CHANNELS:
        return NO_CONSENT
    if suppression.among(addresses(identity)):
        return SUPPRESSED
    return "" if stands(identity, purpose, channel).answer == YES else NO_CONSENT


def addresses(identity: Identity) -> set[tuple[str, str]]:
    """Its own address and the others its person has now."""
    theirs = Identity.objects.filter(person=identity.person_id) if identity.person_id else Identity.objects.none()
    own = (identity.kind, identity.value)
    return {own, *theirs.filter(kind__in=suppression.KINDS).values_list("kind", "value")}


def stands(identity: Identity, purpose: str, channel: str) -> Consent:
    name = name_of(purpose, channel)
    own = {one.name: one for one in standing.last_words(standing.facts_of_address(identity))}
    if identity.person_id is None:
        return own.get(name, Consent(purpose, channel))
    person = standing.among([identity.person_id]).get(identity.person_id, {})
    refused = [one for one in (own.get(name), person.get(name)) if one and one.answer == "no"]
    return refused[0] if refused else person.get(name, Consent(purpose, channel))
