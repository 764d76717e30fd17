"""Ways to answer: where the customer wrote, and where else they can be reached; how long each stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.channels.contract import Capabilities
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.channels.sending import ALLOWED, Instead, Planned, Verdict, abilities_of, may_send
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.people import suppression
from sixring.people.models import Identity

from ..models import Conversation
from . import comments, permission
from .permission import Address
from .permission import address_of as address_of

MOST_ADVISED = 2


@dataclass(frozen=True, slots=True)
class Way:
    """A way to answer: over which account, to which identity, and whether it is open now. `used` in this conversation;
    `theirs`: the customer's, not somebody else's who took part; `outside`: of somebody a message was forwarded to.
    """

    account: Account
    identity: Identity
    verdict: Verdict = ALLOWED
    used: bool = True
    theirs: bool = True
    outside: bool = False
    comment: str = ""  # what it answers, where others read along: below it, or as the one private answer it takes

    @property
    def key(self) -> str:
        return f"{self.account.pk}:{self.identity.pk}"

    @property
    def abilities(self) -> Capabilities:
        return abilities_of(self.account, self.identity.kind, comment=bool(self.comment))

    @property
    def public(self) -> bool:
        """Whether others read it too."""
        return self.abilities.public

    @property
    def takes_template(self) -> bool:
        """Whether it is closed to plain words and open to what the provider approved."""
        return any(one.what == "template" for one in self.verdict.instead)

    @property
    def why_not(self) -> str:
        """Why it is closed; empty when it is open."""
        return self.verdict.reason

    @property
    def until(self) -> datetime | None:
        """Until when it is open; None where it always is."""
        return self.verdict.until

    @property
    def left(self) -> str:
        """How long it stays open, in words; nothing where it always is."""
        return span(self.until - clock.now()) if self.until and not self.why_not else ""


@dataclass(frozen=True, slots=True)
class Use:
    """How a way was used: by anybody last."""

    account: int
    identity: int
    at: datetime


def ways(conversation: Conversation, actor: Actor) -> list[Way]:
    """Open ways first, the customer's before others', the latest used first; then those not used here yet."""
    visible = {account.pk: account for account in accounts.seen_by(actor)}
    uses = [use for use in used(conversation) if use.account in visible]
    identities = Identity.objects.select_related("person").in_bulk({use.identity for use in uses})
    others, pairs = asides(conversation), [(visible[use.account], identities[use.identity]) for use in uses]
    heard = permission.heard(pair for pair in pairs if abilities_of(pair[0], pair[1].kind).reply_window)
    found = [
        Way(
            account, identity, may_send(account, planned_to(identity, heard.get((account.pk, address_of(identity))))),
            theirs=is_customer(identity, conversation), outside=address_of(identity) in others,
        )
        for account, identity in pairs
    ]  # fmt: skip
    found = list(below_comments(conversation, found))
    found += fresh(conversation, list(visible.values()), found)
    found.sort(key=lambda way: (bool(way.why_not), way.outside, not way.theirs, not way.used))
    return advised(found, conversation)


def below_comments(conversation: Conversation, found: list[Way]) -> Iterator[Way]:
    """Public ways with the comment they answer, and the private answers such comments still take."""
    opened = comments.of(conversation, [(way.account, way.identity) for way in found if way.public])
    openings = {(one.account.pk, one.identity.pk): one for one in opened.private}
    for way in found:
        opening = openings.pop((way.account.pk, way.identity.pk), None)
        if way.public:
            yield replace(way, comment=opened.latest.get(way.identity.pk, ""))
        elif opening and not way.verdict.allowed:
            yield replace(way, verdict=Verdict(until=opening.until), comment=opening.comment)
        else:
            yield way
    for one in openings.values():
        theirs = is_customer(one.identity, conversation)
        yield Way(one.account, one.identity, Verdict(until=one.until), False, theirs, comment=one.comment)


def planned_to(identity: Identity, heard_at: datetime | None) -> Planned:
    return Planned(heard_at, kind=identity.kind)


def used(conversation: Conversation) -> list[Use]:
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    rows = placed.exclude(identity=None).values("account", "identity").annotate(at=Max("occurred_at"))
    return [Use(**row) for row in rows.order_by("-at", "-identity")]


def fresh(conversation: Conversation, open_accounts: Iterable[Account], known: Iterable[Way]) -> Iterator[Way]:
    """Proven identities of the customer to which an account of ours may write first, that are not used here yet."""
    person = conversation.anchor.person if conversation.anchor else None
    starting = [a for a in open_accounts if a.enabled and abilities_of(a).starts]
    if person is None or not starting:
        return
    reached = {(way.account.kind, way.identity.pk) for way in known}
    here = {way.account.pk for way in known}
    proven = list(Identity.objects.filter(person=person, claimed=False).order_by("pk")[:20])
    left_alone = suppression.among((one.kind, one.value) for one in proven)
    for identity in proven:
        able = [a for a in starting if identity.kind in abilities_of(a).reaches]
        able = [a for a in able if (a.kind, identity.pk) not in reached]
        for account in [a for a in able if a.pk in here] or able:
            verdict = may_send(account, Planned(first=True, kind=identity.kind))
            if verdict.allowed and (identity.kind, identity.value) in left_alone:
                verdict = permission.left_alone()
            yield Way(account, identity, verdict, used=False)


def advised(found: list[Way], conversation: Conversation) -> list[Way]:
    """Closed ways say what is left: another way of the same customer, or a call."""
    if all(way.verdict.allowed for way in found):
        return found
    others = {way.account.kind: way for way in reversed(found) if way.verdict.allowed and way.theirs}
    instead = [Instead("way", answer_by(way), way.key) for way in found if others.get(way.account.kind) is way]
    call = [Instead("call", _("Call %(number)s.") % {"number": one}, one) for one in numbers(conversation)]
    more = (*instead[:MOST_ADVISED], *call)
    return [way if way.verdict.allowed else replace(way, verdict=way.verdict.also(*more)) for way in found]


def answer_by(way: Way) -> str:
    return _("Answer by %(channel)s to %(who)s.") % {
        "channel": adapter_of(way.account.kind).label, "who": way.identity.display
    }  # fmt: skip


def numbers(conversation: Conversation) -> list[str]:
    """The customer's proven phone number, if there is one."""
    person = conversation.anchor.person if conversation.anchor else None
    rows = Identity.objects.filter(person=person, kind="phone", claimed=False).order_by("pk") if person else ()
    return [one.display for one in rows[:1]]


def is_customer(identity: Identity, conversation: Conversation) -> bool:
    """Rule: the customer is whom it began with, the same address proven or claimed, and what else is that person's."""
    anchor = conversation.anchor
    if anchor is None or address_of(identity) == address_of(anchor):
        return True
    return identity.person_id is not None and identity.person_id == anchor.person_id


def asides(conversation: Conversation) -> set[Address]:
    """Addresses of outside parties to whom something of this conversation was forwarded."""
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    rows = placed.filter(direction=Interaction.Direction.OUT, data__aside=True)
    return set(rows.values_list("identity__kind", "identity__value", "identity__scope"))


def choose(conversation: Conversation, actor: Actor, key: str = "", *, template: bool = False) -> Way:
    """The way `key` names, else where the customer wrote last; for an approved template also one that is closed to
    other words. Raises `Refused` when there is none."""
    found = [by_template(way) if template else way for way in ways(conversation, actor)]
    asked = [way for way in found if way.key == key] if key else unasked(found)
    if key and asked and asked[0].why_not:
        raise Refused(f"{asked[0].verdict.sentence} Your text is kept; choose another way or write a note.")
    asked = [way for way in asked if not way.why_not]
    if not asked:
        why = "".join(f" {way.verdict.sentence}" for way in found[:1])
        raise Refused(f"There is no open way to answer here.{why} Your text is kept; you can write a note.")
    return asked[0]


def unasked(found: Iterable[Way]) -> list[Way]:
    """Rule: where nobody chose, it goes where they wrote last; in public only where there is no other way."""
    return sorted((way for way in found if way.used), key=lambda way: way.public)


def by_template(way: Way) -> Way:
    """The way as it is for an approved template."""
    open_now = may_send(way.account, Planned(template=True, kind=way.identity.kind))
    return replace(way, verdict=open_now) if way.takes_template else way


def span(left: timedelta) -> str:
    """Rule: a length of time in the two largest units that matter."""
    minutes = max(1, int(left.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    told: dict[str, Any] = {"days": days, "hours": hours, "minutes": minutes % 60}
    if days > 1:
        return _("%(days)s days %(hours)s h") % told
    if minutes >= 60:
        return _("%(hours)s h %(minutes)s min") % (told | {"hours": minutes // 60})
    return _("%(minutes)s min") % told
