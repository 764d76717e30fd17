"""Proving: what was given out comes back, and the two ways of one customer become one person's.

The same proven tie as when a site vouches for an address: kept as a decision, undoable there, and only suggested where
a colleague has parted the two before.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused
from sixring.core.proof import Proof, ProofKind
from sixring.people.models import Identity
from sixring.people.recognise import Sighting, recognise

from ..models import Conversation, Handover
from . import secrets, transcript

Way = Handover.Way
CUSTOMER = Actor("customer", name="the customer")
VERBS = {
    Way.EMAIL: "conversation.goes_on_by_mail",
    Way.PHONE: "conversation.goes_on_by_phone",
    Way.PAGE: "conversation.goes_on_on_page",
}


def mailed(token: str) -> Handover:
    """The hand-over whose link was mailed to an address. Looking changes nothing. Raises `Refused`."""
    handover = secrets.find(Way.EMAIL, token)
    if not handover.address:
        raise Refused(_(secrets.OVER))
    return handover


def by_mail(token: str) -> Handover:
    """They pressed the button on the page of the mailed link: the address is theirs, and the matter goes on there."""
    handover = mailed(token)
    with transaction.atomic():
        secrets.spend(handover)
        proof = Proof(ProofKind.CODE, by="link we sent there")
        identity = join(handover, "email", handover.address, proof)
        take_along(handover, identity)
    return handover


def take_along(handover: Handover, to: Identity) -> None:
    """What was said so far goes with them, and makes their address the way the next answer takes."""
    talk, account = talk_of(handover), handover.account
    if talk is None or account is None:
        return
    try:
        with transaction.atomic():
            transcript.send(talk, [handover.identity_id], to, account)
    except Refused:
        return  # nothing to take along, or sent a moment ago


def talk_of(handover: Handover) -> Conversation | None:
    """The conversation, or the one it became part of."""
    talk = handover.conversation
    while talk is not None and talk.merged_into is not None:
        talk = talk.merged_into
    return talk


def by_written_mail(tag: str, identity: Identity, written_in: Conversation) -> Handover:
    """A mail came to the address made for it, and its sender is proven. Raises `Refused` for any other."""
    handover = secrets.find(Way.EMAIL, tag)
    if handover.address or talk_of(handover) != written_in or identity.claimed:
        raise Refused(_(secrets.OVER))
    with transaction.atomic():
        secrets.spend(handover)
        join(handover, identity.kind, identity.value, Proof(ProofKind.DOMAIN, by="mail to a link's address"))
    return handover


def by_phone(handover: Handover, number: str, actor: Actor) -> Handover:
    """They said the code on the phone, and a colleague typed it. In the caller's transaction."""
    actor.must("join people")
    secrets.spend(handover)
    join(handover, "phone", number, Proof(ProofKind.AGENT, by=f"agent {actor.id}, who heard the code"))
    return handover


def on_page(token: str) -> Handover:
    """They pressed the button on their other device."""
    handover = secrets.find(Way.PAGE, token)
    with transaction.atomic():
        secrets.spend(handover, handover.identity_id)
        tell(handover)
    return handover


def deny(token: str) -> Handover:
    """They said on the page of a mailed link that it wasn't them."""
    handover = mailed(token)
    with transaction.atomic():
        secrets.spend(handover)
        tell(handover, "conversation.not_going_on")
    return handover


def join(handover: Handover, kind: str, value: str, proof: Proof) -> Identity:
    """The customer of the chat has proven this too."""
    mine, now = handover.identity, clock.now()
    source = "hand-over"
    other = Sighting(kind, value, at=now, proof=proof, source=source)
    chat = Proof(ProofKind.TOKEN, by=proof.by)
    seen = Sighting(mine.kind, mine.value, at=now, scope=mine.scope, proof=chat, source=source, also=[other])
    _mine, identity = recognise([seen, other])
    if identity is None:
        raise Refused(_(secrets.OVER))
    Handover.objects.filter(pk=handover.pk).update(used_by=identity)
    tell(handover)
    return identity


def tell(handover: Handover, verb: str = "") -> None:
    talk = talk_of(handover)
    if talk is not None:
        by = CUSTOMER if handover.way != Way.PHONE else SYSTEM
        verb = verb or VERBS[Way(handover.way)]
        changes.record(verb, talk, actor=by, identity=handover.identity, audience=talk.audience)
