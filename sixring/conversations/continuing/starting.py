"""Starting to continue: what a customer of the chat is given so that the matter goes on elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

import segno
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.channels.adapters.email import tokens
from sixring.channels.models import Account
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.errors import Invalid, Refused
from sixring.people.models import Identity
from sixring.people.normalise import normalise

from .. import reference
from ..models import Conversation, Handover
from ..requests import mailing
from ..sending import recipients
from . import secrets

Way = Handover.Way
LIVES = timedelta(hours=1)
PER_HOUR = 10  # hand-overs of one customer
TO_ADDRESS = {"hours": 3, "days": 5}  # mails to one address
PER_ACCOUNT = 100  # mails an hour over one account
LONGEST = 254


@dataclass(frozen=True, slots=True)
class Offer:
    """What is handed to the customer: a link and its picture, or a number and a code, with the words to show."""

    way: str
    says: str
    until: datetime
    link: str | None = None
    qr: str | None = None
    number: str | None = None
    code: str | None = None


def ways(account: Account) -> list[str]:
    """How a customer of this chat can go on elsewhere, as things are set up."""
    open_ways = [(Way.EMAIL, mail_account(account)), (Way.PHONE, phone_account(account))]
    return [*(str(way) for way, there in open_ways if there), str(Way.PAGE)]


def mail_account(account: Account) -> Account | None:
    return next(iter(mailing.within_sight_of(account, mailing.able())), None)


def phone_account(account: Account) -> Account | None:
    calls = Account.objects.filter(kind="call", enabled=True, settings__number__gt="").order_by("pk")
    return next(iter(mailing.within_sight_of(account, list(calls.prefetch_related("teams")))), None)


def by_mail(who: Identity, conversation: Conversation, chat: Account, typed: str) -> Offer:
    """Mail a link to the address they typed. What it says are our own words alone, so that it can carry no spam."""
    address, account = normalise("email", typed), usable(mail_account(chat))
    if address is None or len(address) > LONGEST or recipients.our_own()(address):
        raise Invalid(_("That is no e-mail address we could write to."))
    token = secrets.new_link()
    with transaction.atomic():
        made = keep(Way.EMAIL, lambda: token, who, conversation, account, address)
        if not too_many_mails(address, account, made):
            link = settings.PUBLIC_URL + reverse("requests:by_mail", args=[token])
            said = mail_text(link, mailing.name_of(account), reference.of(conversation.pk))
            key = f"handover:{made.pk}"
            mailing.send(account, address, key, _("Do you want to go on by e-mail?"), said)
        audience = conversation.audience
        changes.record("conversation.asked_to_go_on_by_mail", conversation, actor=SYSTEM, audience=audience)
    says = _("We have sent a link to %(address)s. Open it within an hour, and we go on there.") % {"address": address}
    return Offer(Way.EMAIL, says, made.until)


def mail_text(link: str, who: str, named: str) -> str:
    return _(
        "Somebody in the chat with %(who)s asked to go on by e-mail, at this address. If it was you, say so here:\n\n"
        "%(link)s\n\nThe chat shows the reference %(reference)s. The link holds for an hour and works once. If it "
        "wasn't you, leave it: nothing happens then."
    ) % {"link": link, "who": who, "reference": named}


def too_many_mails(address: str, account: Account, made: Handover) -> bool:
    """Rule: three an hour and five a day to one address, a hundred an hour over one account."""
    mails = Handover.objects.filter(way=Way.EMAIL).exclude(pk=made.pk).exclude(address="")
    to_them = mails.filter(address=address)
    hour, day = to_them.filter(at__gt=clock.ago(hours=1)), to_them.filter(at__gt=clock.ago(days=1))
    over_it = mails.filter(account=account, at__gt=clock.ago(hours=1))
    return hour.count() >= TO_ADDRESS["hours"] or day.count() >= TO_ADDRESS["days"] or over_it.count() >= PER_ACCOUNT


def from_their_mail(who: Identity, conversation: Conversation, chat: Account) -> Offer:
    """An address of ours made for this customer and conversation: the mail they write to it proves who writes."""
    account, tag = usable(mail_account(chat)), secrets.new_tag()
    made = keep(Way.EMAIL, lambda: tag, who, conversation, account)
    ours = str(account.settings.get("address", ""))
    to = tokens.plus_address(ours, conversation.pk, settings.SECRET_KEY, tag)
    subject = _("Going on by e-mail (%(reference)s)") % {"reference": reference.of(conversation.pk)}
    link = f"mailto:{quote(to, safe='@+')}?subject={quote(subject)}"
    return Offer(Way.EMAIL, _("Write us a mail from here, and we go on there."), made.until, link, picture(link))


def by_phone(who: Identity, conversation: Conversation, chat: Account) -> Offer:
    account = usable(phone_account(chat))
    code = ""

    def fresh() -> str:
        nonlocal code
        code = secrets.new_code()
        return code

    made = keep(Way.PHONE, fresh, who, conversation, account)
    number = str(account.settings["number"])
    says = _("Call %(number)s and say the code: we know then what it is about.") % {"number": number}
    return Offer(Way.PHONE, says, made.until, number=number, code=f"{code[:3]} {code[3:]}")


def on_page(who: Identity, conversation: Conversation | None) -> Offer:
    token = secrets.new_link()
    made = keep(Way.PAGE, lambda: token, who, conversation)
    link = settings.PUBLIC_URL + reverse("requests:here", args=[token])
    return Offer(Way.PAGE, _("Open this on your other device. It works once."), made.until, link, picture(link))


def usable(account: Account | None) -> Account:
    if account is None:
        raise Refused(_("This way isn't open."))
    return account


def keep(
    way: Handover.Way, make: Callable[[], str], who: Identity, conversation: Conversation | None,
    account: Account | None = None, address: str = "",
) -> Handover:  # fmt: skip
    """Keep the hand-over, and of its secret only the digest. A short code that is in use is made anew."""
    if Handover.objects.filter(identity=who, at__gt=clock.ago(hours=1)).count() >= PER_HOUR:
        raise Refused(_("That was tried too often. Wait an hour."))
    said = {"way": way, "identity": who, "conversation": conversation, "account": account, "address": address}
    for _attempt in range(20):
        try:
            with transaction.atomic():
                until = clock.now() + LIVES
                return Handover.objects.create(digest=secrets.digest(way, make()), until=until, at=clock.now(), **said)
        except IntegrityError:
            continue
    raise Refused(_("No code is free just now. Try again in a minute."))


def picture(link: str) -> str:
    """A QR code as SVG, dark on white on any theme."""
    drawn = io.BytesIO()
    segno.make(link, micro=False, error="m").save(
        drawn, kind="svg", xmldecl=False, omitsize=True, border=4, dark="#000", light="#fff", svgclass=None,
        lineclass=None,
    )  # fmt: skip
    return drawn.getvalue().decode()
