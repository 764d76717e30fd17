"""Sending what serves a purpose: with the way out of it in the message, and held at the gate when it leaves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Account, Dispatch
from sixring.channels.sending import Planned, abilities_of
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.people import consent
from sixring.people.models import Identity

from ..requests import mailing
from ..sending import permission
from . import links

AUDIENCE = "preferences"


def send(
    account: Account, identity: Identity, purpose: str, subject: str, text: str, *, actor: Actor, key: str
) -> Dispatch:
    """Put a message that serves `purpose` on its way to `identity` alone; `key` names it: twice is one message.

    Raises `Invalid` for an unknown purpose, `Refused` without consent. It is asked for once more when it leaves.
    """
    actor.must("answer")
    channel = consent.channel_of(abilities_of(account).family)
    if purpose not in consent.PURPOSES or not text.strip():
        raise Invalid("It needs words, and a purpose they could agree to. Nothing was sent.")
    verdict = permission.may_write(account, identity, Planned(first=True), purpose=purpose)
    if not verdict.allowed:
        wrong = Refused if verdict.code in ("consent", "off") else Invalid
        raise wrong(f"{verdict.sentence} Nothing was sent.")
    outbound = Outbound(
        to=identity.display, text=signed_off(text, identity, purpose, channel), key=key, subject=subject,
        data={"automatic": True, "unsubscribe": way_out(identity, purpose), mailing.HOLDS_LINK: True},
        purpose=purpose, recipient=identity.pk,
    )  # fmt: skip
    with transaction.atomic():
        dispatch = outbox.enqueue(account, outbound, audience=AUDIENCE)
        changes.record("purpose.served", dispatch, actor=actor, identity=identity, audience=AUDIENCE)
    return dispatch


def way_out(identity: Identity, purpose: str) -> dict[str, object]:
    """For the headers of a mail: the link, and the number its address for unsubscribing carries."""
    return {"link": links.out(identity, purpose), "number": links.number(identity, purpose)}


def signed_off(text: str, identity: Identity, purpose: str, channel: str) -> str:
    """The text and why they get it, with the way out; a short message has the word alone."""
    if channel == "message":
        return f"{text.rstrip()}\n\n" + _("STOP to end.")
    told = {"what": consent.PURPOSES[purpose], "out": links.out(identity, purpose), "page": links.page(identity)}
    said = _("You get this because you agreed to: %(what)s.\nNo more of it: %(out)s\nAll you let us send: %(page)s")
    return f"{text.rstrip()}\n\n-- \n{said % told}"
