"""May we write to them? The channel's own rule (`channels/sending.py`), told what is known of people: when they last
wrote there, what they agreed to, and who asked to be left alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from sixring.channels.contract import SILENT, Outbound
from sixring.channels.models import Account
from sixring.channels.sending import Planned, Verdict, abilities_of, may_send, no
from sixring.interactions.models import Interaction
from sixring.people import consent, suppression
from sixring.people.models import Identity

Pair = tuple[Account, Identity]
Address = tuple[str, str, str]


def may_write(account: Account, identity: Identity, planned: Planned | None = None, *, purpose: str = "") -> Verdict:
    """Whether `planned` may go to `identity` now. `purpose` names what it serves, where it is no answer."""
    planned = replace(planned or Planned(), kind=identity.kind)
    if planned.heard_at is None and abilities_of(account, identity.kind).reply_window:
        planned = replace(planned, heard_at=heard_at(account, identity))
    verdict = may_send(account, planned)
    if verdict.allowed and purpose:
        return agreed(identity, purpose, consent.channel_of(abilities_of(account).family))
    if verdict.allowed and planned.first and suppression.holds(identity.kind, identity.value):
        return left_alone()
    return verdict


def agreed(identity: Identity, purpose: str, channel: str) -> Verdict:
    """Rule: what serves a purpose needs the consent of whom it goes to, at that moment."""
    if consent.may_send(identity, purpose, channel):
        return Verdict()
    return no("consent", _("They have not agreed to this."))


def left_alone() -> Verdict:
    return no("suppressed", _("They asked never to be contacted. They can still write to us, and be answered."))


def heard_at(account: Account, identity: Identity) -> datetime | None:
    """When whoever has this address last wrote to `account`, in whatever conversation."""
    return heard([(account, identity)]).get((account.pk, address_of(identity)))


def heard(pairs: Iterable[Pair]) -> dict[tuple[int, Address], datetime]:
    """The same for several, in one query: by account and address."""
    wanted = list(pairs)
    if not wanted:
        return {}
    rows = said_by([one for _account, one in wanted]).filter(account__in={account.pk for account, _one in wanted})
    columns = ("account", "identity__kind", "identity__value", "identity__scope")
    found = rows.values_list(*columns).annotate(last=Max("occurred_at"))
    return {(account, (kind, value, scope)): last for account, kind, value, scope, last in found.order_by()}


def heard_from(account: Account, outbound: Outbound) -> datetime | None:
    """For the outbox: when they last wrote, to whom this goes."""
    message = Interaction.objects.filter(pk=outbound.message or 0).select_related("identity").first()
    if message is not None and message.identity is not None:
        return heard_at(account, message.identity)
    rows = said().filter(account=account, identity__value=outbound.to)
    last: datetime | None = rows.aggregate(last=Max("occurred_at"))["last"]
    return last


def said() -> QuerySet[Interaction]:
    return Interaction.objects.filter(direction=Interaction.Direction.IN).exclude(kind__in=SILENT)


def said_by(identities: Iterable[Identity]) -> QuerySet[Interaction]:
    return said().filter(identity__value__in={one.value for one in identities})


def address_of(identity: Identity) -> Address:
    return (identity.kind, identity.value, identity.scope)
