"""Saying: a customer ticks and unticks, leaves a purpose, stops everything. Their own proof is the link they hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.proof import ProofKind
from sixring.people import consent, contact, suppression
from sixring.people.consent import ANY, NO, YES, Saying, wordings
from sixring.people.contact import Contact
from sixring.people.models import Identity

CUSTOMER = Actor("customer", name="the customer")
SALT = "sixring form of preferences"
PAGE, LINK, MAIL = "preferences page", "unsubscribe link", "unsubscribe mail"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page showed: the ticked names, and of each purpose the version of its wording."""

    ticked: frozenset[str] = frozenset()
    versions: dict[str, str] = field(default_factory=dict)


def form_key(identity: Identity) -> str:
    """What the page shows now, signed: what was said meanwhile elsewhere is not undone by an old page."""
    ticked = [one.name for one in consent.of_identity(identity) if one.answer == YES]
    shown = {one.purpose: one.key for one in wordings.all_current()}
    return signing.dumps([identity.pk, ticked, shown], salt=SALT, compress=True)


def read_key(identity: Identity, key: str) -> Shown:
    """Raises `Refused` unless the form was made for this identity."""
    try:
        pk, ticked, versions = signing.loads(key[:4000], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        pk, ticked, versions = 0, [], {}
    if pk != identity.pk:
        raise Refused(_("This form was made for somebody else. Nothing was changed."))
    return Shown(frozenset(ticked), versions)


def save(identity: Identity, key: str, ticked: Collection[str], likes: Contact) -> int:
    """Keep what changed on the page; returns how much did. What was left as shown is no new word."""
    shown = read_key(identity, key)
    wanted = {name for name in ticked if name in consent.NAMES}
    now = clock.now()
    sayings = [said(identity, name, YES, now, shown) for name in sorted(wanted - shown.ticked)]
    sayings += [said(identity, name, NO, now, shown) for name in sorted(shown.ticked - wanted)]
    with transaction.atomic():
        for purpose in {one.purpose for one in sayings if one.answer == YES}:
            wordings.settle(purpose)
        if wanted - shown.ticked:
            suppression.lift(identity.kind, identity.value, actor=CUSTOMER)
        kept = consent.keep(sayings, actor=CUSTOMER)
        return kept + contact.keep(identity, likes, source=PAGE, proof=ProofKind.TOKEN, actor=CUSTOMER)


def said(identity: Identity, name: str, answer: str, at: datetime, shown: Shown) -> Saying:
    purpose, channel = consent.NAMES[name]
    wording = str(shown.versions.get(purpose, ""))
    return token_said(identity, purpose, channel, answer, at, PAGE, wording)


def token_said(
    identity: Identity, purpose: str, channel: str, answer: str, at: datetime, source: str, wording: str = ""
) -> Saying:
    return Saying(identity, purpose, channel, answer, at, source, wording, proof=ProofKind.TOKEN)


def stop_everything(identity: Identity) -> None:
    """Nothing for any purpose by any channel. Said again it is a quiet no-op."""
    leave(identity, ANY, source=PAGE, channel=ANY)


def leave(identity: Identity, purpose: str, *, source: str, channel: str = "", at: datetime | None = None) -> None:
    """No more of `purpose` by the channel that reaches this identity. Said again it is a quiet no-op."""
    channel = channel or channel_of(identity)
    if not stands(identity, purpose, channel):
        consent.keep([token_said(identity, purpose, channel, NO, at or clock.now(), source)], actor=CUSTOMER)


def stands(identity: Identity, purpose: str, channel: str) -> bool:
    """Whether that no is their last word already."""
    about = [one for one in consent.of_identity(identity) if purpose in (ANY, one.purpose)]
    about = [one for one in about if channel in (ANY, one.channel)]
    return bool(about) and all(one.answer == NO for one in about)


def channel_of(identity: Identity) -> str:
    return {"email": "email", "phone": "message"}.get(identity.kind, "message")


def as_shown(identity: Identity, typed: Collection[str] | None = None) -> list[dict[str, Any]]:
    """Each purpose with its wording and, for each channel, whether they said yes, or just ticked it (`typed`)."""
    words = {one.purpose: one for one in wordings.all_current()}
    found = consent.of_identity(identity)
    ticked = {one.name for one in found if one.answer == YES} if typed is None else typed
    return [
        {
            "label": label, "wording": words[purpose],
            "ways": [(one, one.name in ticked) for one in found if one.purpose == purpose],
        }
        for purpose, label in consent.PURPOSES.items()
    ]  # fmt: skip
