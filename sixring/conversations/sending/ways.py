"""Ways to answer: where the customer wrote, and where else they can be reached; how long each stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.channels.contract import Capabilities
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..models import Conversation

Address = tuple[str, str, str]
GONE = Capabilities(family="api", replies=False)
PASSED = "The time in which this channel takes an answer has passed."


@dataclass(frozen=True, slots=True)
class Way:
    """A way to answer: over which account, to which identity. `why_not` is empty when it is open, `until` says for how
    long. `used` in this conversation; `theirs`: the customer's, not somebody else's who took part; `outside`: of
    somebody a message was forwarded to.
    """

    account: Account
    identity: Identity
    why_not: str = ""
    until: datetime | None = None
    used: bool = True
    theirs: bool = True
    outside: bool = False

    @property
    def key(self) -> str:
        return f"{self.account.pk}:{self.identity.pk}"

    @property
    def abilities(self) -> Capabilities:
        return abilities_of(self.account)

    @property
    def left(self) -> str:
        """How long it stays open, in words; nothing where it always is."""
        return span(self.until - clock.now()) if self.until and not self.why_not else ""


def abilities_of(account: Account) -> Capabilities:
    """What its channel can do; nothing where the package that brought the channel is gone."""
    try:
        return adapter_of(account.kind).capabilities
    except KeyError:
        return GONE


@dataclass(frozen=True, slots=True)
class Use:
    """How a way was used: by the customer last, by anybody last."""

    account: int
    identity: int
    at: datetime
    heard_at: datetime | None


def ways(conversation: Conversation, actor: Actor) -> list[Way]:
    """Open ways first, the customer's before others', the latest used first; then those not used here yet."""
    visible = {account.pk: account for account in accounts.seen_by(actor)}
    uses = [use for use in used(conversation) if use.account in visible]
    identities = Identity.objects.select_related("person").in_bulk({use.identity for use in uses})
    others = asides(conversation)
    found = [
        Way(
            visible[use.account],
            identity,
            why_not(visible[use.account], use.heard_at),
            until(visible[use.account], use.heard_at),
            theirs=is_customer(identity, conversation),
            outside=address_of(identity) in others,
        )
        for use in uses
        for identity in [identities[use.identity]]
    ]
    found += fresh(conversation, list(visible.values()), found)
    return sorted(found, key=lambda way: (bool(way.why_not), way.outside, not way.theirs, not way.used))


def used(conversation: Conversation) -> list[Use]:
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    heard = Max("occurred_at", filter=Q(direction=Interaction.Direction.IN))
    rows = placed.exclude(identity=None).values("account", "identity").annotate(at=Max("occurred_at"), heard_at=heard)
    return [Use(**row) for row in rows.order_by("-at", "-identity")]


def fresh(conversation: Conversation, open_accounts: Iterable[Account], known: Iterable[Way]) -> Iterator[Way]:
    """Proven identities of the customer to which an account of ours may write first, that are not used here yet."""
    person = conversation.anchor.person if conversation.anchor else None
    starting = [a for a in open_accounts if a.enabled and abilities_of(a).starts]
    if person is None or not starting:
        return
    reached = {(way.account.kind, way.identity.pk) for way in known}
    here = {way.account.pk for way in known}
    for identity in Identity.objects.filter(person=person, claimed=False).order_by("pk")[:20]:
        able = [a for a in starting if identity.kind in abilities_of(a).reaches]
        able = [a for a in able if (a.kind, identity.pk) not in reached]
        for account in [a for a in able if a.pk in here] or able:
            yield Way(account, identity, used=False)


def why_not(account: Account, heard_at: datetime | None) -> str:
    abilities = abilities_of(account)
    if not account.enabled:
        return f"{account.name} is switched off."
    if not abilities.replies:
        return "This channel can't be answered."
    if abilities.reply_window and clock.now() > (until(account, heard_at) or clock.now() - abilities.reply_window):
        return PASSED
    return ""


def until(account: Account, heard_at: datetime | None) -> datetime | None:
    """Until when the channel takes an answer to what was heard last; None where it always does."""
    window = abilities_of(account).reply_window
    return heard_at + window if window and heard_at else None


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


def address_of(identity: Identity) -> Address:
    return (identity.kind, identity.value, identity.scope)


def choose(conversation: Conversation, actor: Actor, key: str = "") -> Way:
    """The way `key` names, else where the customer wrote last. Raises `Refused` when there is none."""
    found = ways(conversation, actor)
    asked = [way for way in found if way.key == key] if key else [way for way in found if way.used]
    if key and asked and asked[0].why_not:
        raise Refused(f"{asked[0].why_not} Your text is kept; choose another way or write a note.")
    asked = [way for way in asked if not way.why_not]
    if not asked:
        raise Refused("There is no open way to answer here. Your text is kept; choose another way or write a note.")
    return asked[0]


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
