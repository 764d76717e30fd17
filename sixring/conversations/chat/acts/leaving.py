"""Leaving the chat: going on by e-mail, by phone or on another device, and taking along what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from msgspec import Meta

from sixring.channels.adapters.webchat.tokens import Session
from sixring.channels.models import Account
from sixring.core import asgi, clock
from sixring.core.errors import Invalid, Refused
from sixring.people.models import Identity

from ...continuing import starting, transcript
from ...continuing.starting import Offer
from ...models import Conversation, Handover, Placement
from ...pushing import offering
from .. import limits, shown
from ..call import Call
from ..problems import Problem

PROVEN_FOR = timedelta(days=1)  # as long as the proofs of a session hold


class Continuing(msgspec.Struct):
    """`way` names how; `address` is what the customer typed, for a link that is mailed there."""

    way: Literal["email", "phone", "page", "message", "push"]
    address: Annotated[str, Meta(max_length=400)] = ""


async def continue_(call: Call) -> None:
    who = call.session()
    asked = await call.read(Continuing)
    limits.leavings.take(who.visitor)
    limits.leavings_from_one_place.take(call.request.client)
    offer = await asgi.in_thread(offered, who, call.account, asked)
    await call.answer(told(offer))


def offered(session: Session, account: Account, asked: Continuing) -> Offer:
    if asked.way not in (*starting.ways(account), *offering.ways(account)):
        raise Problem("no_way")
    place = place_of(session, account)
    if place is None:
        raise Problem("nothing_yet")
    who, talk = place
    if asked.way == offering.WAY:
        return offering.offer(who, session, account)
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
    to, place, over = proven_address(session), place_of(session, account), starting.mail_account(account)
    if to is None:
        raise Problem("no_address")
    if place is None:
        raise Problem("nothing_yet")
    if over is None:
        raise Problem("no_way")
    try:
        with transaction.atomic():
            transcript.send(place[1], shown.identities_of(session), to, over)
    except Refused:
        raise Problem("too_many", retry_after=3600) from None
    return to.display


def place_of(session: Session, account: Account) -> tuple[Identity, Conversation] | None:
    """As whom this session goes on, and the conversation it was in last; None where it is in none.

    As the user who is signed in, once they wrote there as that; before, as the browser they wrote from.
    """
    mine = Placement.objects.filter(
        current=True, interaction__identity__in=shown.identities_of(session), interaction__account=account,
        interaction__kind="message",
    )  # fmt: skip
    beside = mine.select_related("conversation", "interaction__identity")
    last = beside.order_by("-interaction__occurred_at", "-interaction").first()
    if last is None or last.interaction.identity is None:
        return None
    users = Identity.objects.filter(kind="user_id", pk__in=there(mine, last.conversation))
    return users.first() or last.interaction.identity, last.conversation


def there(mine: QuerySet[Placement], talk: Conversation) -> QuerySet[Placement, int | None]:
    return mine.filter(conversation=talk).values_list("interaction__identity", flat=True)


def proven_address(session: Session) -> Identity | None:
    """An e-mail address the site vouched for in this session, or one they have just proven by a link of ours."""
    for kind, value, scope in session.identities:
        if kind == "email":
            return Identity.objects.filter(kind=kind, value=value, scope=scope, claimed=False).first()
    mine = shown.identities_of(session)
    done = Handover.objects.filter(identity__in=mine, way=Handover.Way.EMAIL, used_by__kind="email")
    last = done.filter(used_at__gt=clock.now() - PROVEN_FOR).select_related("used_by").order_by("-used_at").first()
    return last.used_by if last else None
