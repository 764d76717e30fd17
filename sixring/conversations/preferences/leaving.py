"""Leaving: what the outbox asks in the transaction that leases something which serves a purpose."""

from __future__ import annotations

from sixring.channels.contract import Outbound
from sixring.channels.models import Account
from sixring.channels.outbox import Hold
from sixring.channels.sending import abilities_of
from sixring.core import clock
from sixring.people import consent, contact
from sixring.people.models import Identity
from sixring.people.normalise import normalise

WHY = {
    "consent": "consent: they have not agreed to this, or took it back.",
    "suppressed": "consent: this address asked never to be contacted.",
}
NOBODY = Hold("consent: it goes to somebody other than the one who could agree.")


def gate(account: Account, outbound: Outbound) -> Hold | None:
    """Why it may not leave now: for good without consent, until their hours begin outside of them."""
    identity = Identity.objects.filter(pk=outbound.recipient or 0).select_related("person").first()
    if identity is None or not is_to(identity, outbound):
        return NOBODY
    if why := consent.gate(identity, outbound.purpose, consent.channel_of(abilities_of(account).family)):
        return Hold(WHY[why])
    now = clock.now()
    likes = contact.of(identity.person) if identity.person else contact.of_identity(identity)
    begins = contact.next_suiting(likes, now)
    return Hold("Waits for the hours they like.", begins) if begins > now else None


def is_to(identity: Identity, outbound: Outbound) -> bool:
    """Rule: to this very address and to nobody beside it."""
    alone = not (outbound.to_more or outbound.cc or outbound.bcc)
    return alone and (normalise(identity.kind, outbound.to) or outbound.to) == identity.value
