"""Recipients: who else took part in the last mail, who of them is new, and which addresses are our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.channels.sending import abilities_of
from sixring.core import clock
from sixring.core.proof import CLAIMED
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.people.recognise import Sighting, recognise

from .. import desk
from ..models import Audience, Conversation
from .ways import Way

LOOKED_AT = 40  # the latest messages that are looked through for who took part
KIND = "email"


@dataclass(frozen=True, slots=True)
class Everybody:
    """Whom an answer to all goes to besides the way's own address; `new` wrote or were named for the first time."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.to or self.cc)


def everybody(conversation: Conversation, way: Way | None) -> Everybody:
    """Those who took part in the last message of this way. Never our own addresses, never who was copied blindly."""
    if way is None or not way.abilities.copies:
        return Everybody()
    rows = desk.said_in(conversation).filter(kind="message", account=way.account, identity__kind=KIND)
    rows = rows.order_by("-occurred_at", "-pk")
    columns = ("identity__value", "direction", "data__to", "data__cc")
    looked_at = list(rows.values_list(*columns)[:LOOKED_AT])
    value = way.identity.value
    last = next((row for row in looked_at if row[0] == value or value in lowered(row[2], row[3])), None)
    if last is None:
        return Everybody()
    left_out = without(our_own(), {value})
    writer = [last[0]] if last[0] != value else []
    to, cc = distinct([*writer, *texts(last[2])], left_out), distinct(texts(last[3]), left_out)
    cc = tuple(one for one in cc if one.lower() not in lowered(to))
    return Everybody(to, cc, newcomers([*to, *cc], looked_at[looked_at.index(last) + 1 :]))


def newcomers(addresses: Iterable[str], earlier: Sequence[Any]) -> tuple[str, ...]:
    """Rule: whoever took part in nothing before; nobody is new in a conversation's first message."""
    if not earlier:
        return ()
    known = {name for row in earlier for name in {row[0], *lowered(row[2], row[3])}}
    return tuple(one for one in addresses if one.lower() not in known)


def our_own() -> Callable[[str], bool]:
    """Whether an address is one of ours."""
    open_ones = [one for one in Account.objects.filter(enabled=True) if abilities_of(one).copies]
    mailboxes = [(adapter_of(one.kind), one) for one in open_ones]
    return lambda address: any(adapter.owns(address, account) for adapter, account in mailboxes)


def without(ours: Callable[[str], bool], names: set[str]) -> Callable[[str], bool]:
    return lambda address: address.lower() in names or ours(address)


def distinct(addresses: Iterable[str], left_out: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple({one.lower(): one for one in addresses if "@" in one and not left_out(one)}.values())


def texts(found: Any) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def lowered(*lists: Any) -> set[str]:
    return {one.lower() for found in lists for one in texts(list(found) if isinstance(found, tuple) else found)}


def seat(message: Interaction, addresses: Iterable[str]) -> None:
    """Everybody we copied may be shown this very message later; writing to an address proves nothing of who reads."""
    seen = [Sighting(KIND, one, at=clock.now(), proof=CLAIMED, source=message.account.name) for one in addresses]
    found = {identity.pk: identity for identity in recognise(seen) if identity} if seen else {}
    Audience.objects.bulk_create(
        Audience(interaction=message, identity=identity) for pk, identity in found.items() if pk != message.identity_id
    )


def identity_of(kind: str, value: str, source: str) -> Identity | None:
    """Whom `value` stands for when we write first: the proven identity if there is one, else a claimed one.

    None where the value identifies nobody.
    """
    from sixring.people.normalise import normalise

    plain = normalise(kind, value)
    proven = Identity.objects.filter(kind=kind, value=plain, scope="", claimed=False).select_related("person").first()
    if plain is None or proven is not None:
        return proven
    return recognise([Sighting(kind, value, at=clock.now(), proof=CLAIMED, source=source)])[0]
