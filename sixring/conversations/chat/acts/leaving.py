"""Leaving the chat: going on by e-mail, by phone or on another device, and taking along what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec
from django.db import transaction
from msgspec import Meta

from sixring.channels.adapters.webchat.tokens import Session
from sixring.channels.models import Account
from sixring.core import asgi, clock
from sixring.core.errors import Invalid, Refused
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ...continuing import starting, transcript
from ...continuing.starting import Offer
from ...models import Conversation, Handover
from .. import limits, shown
from ..call import Call
from ..problems import Problem

PROVEN_FOR = timedelta(days=1)  # as long as the proofs of a session hold


class Continuing(msgspec.Struct):
    """`way` names how; `address` is what the customer typed, for a link that is mailed there."""

    way: Literal["email", "phone", "page", "message"]
    address: Annotated[str, Meta(max_length=400)] = ""


async def continue_(call: Call) -> None:
    who = call.session()
    asked = await call.read(Continuing)
    limits.leavings.take(who.visitor)
    limits.leavings_from_one_place.take(call.request.client)
    offer = await asgi.in_thread(offered, who, call.account, asked)
    await call.answer(told(offer))


def offered(session: Session, account: Account, asked: Continuing) -> Offer:
    if asked.way not in starting.ways(account):
        raise Problem("no_way")
    who, talk = writer_of(session), talk_of(session, account)
    if who is None or talk is None:
        raise Problem("nothing_yet")
    try:
        if asked.way == "page":
            return starting.on_page(who, talk)
        if asked.way == "phone":
            return starting.by_phone(who, talk, account)
        if asked.address:
            return starting.by_mail(who, talk, account, asked.address)
        return starting.from_their_mail(who, talk, account)
    except Invalid:
        raise Problem("address") from None
    except Refused:
        raise Problem("too_many", retry_after=3600) from None


def told(offer: Offer) -> dict[str, Any]:
    sure = {"way": str(offer.way), "says": offer.says, "until": offer.until, "link": offer.link, "qr": offer.qr}
    return {**sure, **({"number": offer.number, "code": offer.code} if offer.number else {})}


async def transcript_(call: Call) -> None:
    who = call.session()
    limits.leavings.take(who.visitor)
    address = await asgi.in_thread(mailed, who, call.account)
    await call.answer({"sent_to": address})


def mailed(session: Session, account: Account) -> str:
    """Mail what this session is shown to an address proven in it; says where to."""
    to, talk, over = proven_address(session), talk_of(session, account), starting.mail_account(account)
    if to is None:
        raise Problem("no_address")
    if talk is None:
        raise Problem("nothing_yet")
    if over is None:
        raise Problem("no_way")
    try:
        with transaction.atomic():
            transcript.send(talk, shown.identities_of(session), to, over)
    except Refused:
        raise Problem("too_many", retry_after=3600) from None
    return to.display


def writer_of(session: Session) -> Identity | None:
    """As whom this session writes: the user who is signed in, else the browser."""
    known = next((one for one in session.identities if one.kind == "user_id"), session.identities[0])
    kind, value, scope = known
    return Identity.objects.filter(kind=kind, value=value, scope=scope, claimed=False).first()


def talk_of(session: Session, account: Account) -> Conversation | None:
    """The conversation this session wrote in last."""
    who = writer_of(session)
    mine = Interaction.objects.filter(identity=who, account=account, kind="message", placements__current=True)
    last = mine.order_by("-occurred_at", "-pk").values_list("placements__conversation", flat=True).first()
    return Conversation.objects.filter(pk=last or 0).first() if who else None


def proven_address(session: Session) -> Identity | None:
    """An e-mail address the site vouched for in this session, or one they have just proven by a link of ours."""
    for kind, value, scope in session.identities:
        if kind == "email":
            return Identity.objects.filter(kind=kind, value=value, scope=scope, claimed=False).first()
    who = writer_of(session)
    done = Handover.objects.filter(identity=who, way=Handover.Way.EMAIL, used_by__kind="email")
    last = done.filter(used_at__gt=clock.now() - PROVEN_FOR).select_related("used_by").order_by("-used_at").first()
    return last.used_by if who and last else None
