"""Amending: what is done to a message after it was said is kept as it came, and what the message shows follows.

`text` is what stands there now. Of a message that was amended, `data` says the rest: `first_said` (its words before),
`edited` and `deleted` (when), `deleted_by` ("customer" or "other"), `reactions` (sign -> how many).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from sixring.channels.amendments import Amended
from sixring.channels.amendments import Amendment as Said
from sixring.channels.models import Arrival, Dispatch
from sixring.core.text import clean
from sixring.people.models import Identity
from sixring.people.normalise import normalise

from . import search
from .models import Amendment, Interaction
from .record import LONGEST_TEXT, SLIP

OURS = ("first_said", "edited", "deleted", "deleted_by", "reactions")
LONGEST_SIGN = 100
Told = tuple[Arrival, int, Said]
Message = tuple[int, str]  # account and reference


def keep(told: Sequence[Told], recorded: Iterable[Interaction] = ()) -> list[tuple[Interaction, Amended]]:
    """Keep what was `told` (with its place in the arrival), apply it, and apply what waited for `recorded`.

    In the caller's transaction. Returns the messages that show something else now, and what was done to each.
    """
    fresh = new_rows(told)
    found = messages_of(fresh)
    for row in fresh:
        row.interaction_id = found.get((row.account_id, row.reference))
        if row.own and row.interaction_id:  # what takes it back may be told beside it
            found[row.account_id, row.own] = row.interaction_id
    Amendment.objects.bulk_create(fresh)
    here = {(one.account_id, one.reference): one.pk for one in recorded if one.reference}
    return apply([*(row for row in fresh if row.interaction_id), *arrived(here)])


def new_rows(told: Sequence[Told]) -> list[Amendment]:
    """Each item of an arrival once, also where it is read a second time."""
    arrivals = {arrival.pk for arrival, _item, _said in told}
    known = set(Amendment.objects.filter(arrival__in=arrivals).values_list("arrival", "item")) if told else set()
    return [row_of(*one) for one in told if (one[0].pk, one[1]) not in known]


def row_of(arrival: Arrival, item: int, said: Said) -> Amendment:
    kind = Amended(said.kind)
    most = LONGEST_TEXT if kind == Amended.EDITED else LONGEST_SIGN
    return Amendment(
        account_id=arrival.account_id, arrival_id=arrival.pk, item=item, reference=said.reference[:300], kind=kind,
        who=called(said.sender.kind, said.sender.value) if said.sender else "", text=clean(said.text)[:most],
        own=said.own[:300], at=happened_at(said, arrival),
    )  # fmt: skip


def called(kind: str, value: str) -> str:
    return f"{kind}:{normalise(kind, value) or value}"[:450]


def happened_at(said: Said, arrival: Arrival) -> datetime:
    at = said.at or arrival.received_at
    return at if at <= arrival.received_at + SLIP else arrival.received_at


def messages_of(rows: Sequence[Amendment]) -> dict[Message, int]:
    """The messages `rows` are about: a customer's by its reference, ours by the provider's id. In no query for none."""
    if not rows:
        return {}
    accounts, names = {row.account_id for row in rows}, {row.reference for row in rows}
    sent = Dispatch.objects.filter(account__in=accounts, external_id__in=names).exclude(message=None)
    said = Interaction.objects.filter(account__in=accounts, reference__in=names).order_by("-pk")
    ours = sent.values_list("account", "external_id", "message")
    found = {(account, name): pk for account, name, pk in ours if pk is not None}
    found |= {(account, name or ""): pk for account, name, pk in said.values_list("account", "reference", "pk")}
    return amended_by(accounts, names) | found


def amended_by(accounts: set[int], names: set[str]) -> dict[Message, int]:
    """The messages whose amendments go by these names: an edit or a reaction that is taken back."""
    rows = Amendment.objects.filter(account__in=accounts, own__in=names - {""}).exclude(interaction=None)
    here = rows.values_list("account", "own", "interaction")
    return {(account, own): pk for account, own, pk in here}


def arrived(here: dict[Message, int]) -> list[Amendment]:
    """What waited for messages that are `here` now, no longer waiting."""
    if not here:
        return []
    names = {reference for _account, reference in here}
    waiting = Amendment.objects.filter(interaction=None, reference__in=names)
    found = [row for row in waiting if (row.account_id, row.reference) in here]
    for row in found:
        row.interaction_id = here[row.account_id, row.reference]
    if not found:
        return []
    Amendment.objects.bulk_update(found, ["interaction"])
    own = {(row.account_id, row.own): row.interaction_id for row in found if row.own and row.interaction_id}
    return [*found, *arrived(own)]


def waiting_for(dispatches: QuerySet[Dispatch]) -> set[int]:
    """Which of these messages of ours something waits for."""
    waiting = Amendment.objects.filter(interaction=None, account=OuterRef("account"), reference=OuterRef("external_id"))
    sent = dispatches.exclude(external_id="").exclude(message=None).filter(Exists(waiting))
    return set(sent.values_list("pk", flat=True))


def catch_up(dispatch: Dispatch) -> list[tuple[Interaction, Amended]]:
    """Apply what waited for this message of ours, as `keep` does; in the caller's transaction."""
    if not dispatch.external_id or dispatch.message is None:
        return []
    return apply(arrived({(dispatch.account_id, dispatch.external_id): dispatch.message}))


def apply(rows: Sequence[Amendment]) -> list[tuple[Interaction, Amended]]:
    ids = {row.interaction_id for row in rows if row.interaction_id}
    if not ids:
        return []
    messages = Interaction.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("identity")
    found = {message.pk: message for message in messages.order_by("pk")}
    changed = {pk for pk, message in found.items() if settle(message)}
    done = dict.fromkeys((row.interaction_id or 0, Amended(row.kind)) for row in rows)
    return [(found[pk], called_for(found[pk], kind)) for pk, kind in done if pk in changed]


def called_for(message: Interaction, kind: Amended) -> Amended:
    """What to call it: where something was taken back and the message still stands, that was a reaction or an edit."""
    return Amended.UNREACTED if kind == Amended.DELETED and "deleted" not in message.data else kind


def settle(message: Interaction) -> bool:
    """Let `message` show what its amendments make of it; returns whether that is news."""
    now = shown(message, message.amendments.order_by("at", "pk"))
    data = {name: value for name, value in message.data.items() if name not in OURS} | now.data
    if (now.text, data) == (message.text, message.data):
        return False
    search.forget([message.pk])
    message.text, message.data = now.text, data
    message.save(update_fields=["text", "data"])
    search.put_back([message.pk])
    return True


@dataclass(slots=True)
class Shown:
    text: str
    data: dict[str, Any] = field(default_factory=dict)


def shown(message: Interaction, rows: Iterable[Amendment]) -> Shown:
    """Rule: the words of the last edit by whoever wrote it; none once deleted; the reactions that still stand."""
    first = message.data.get("first_said", message.text)
    found = Shown(first)
    signs: dict[str, set[str]] = {}
    for row in standing(list(rows)):
        if row.kind == Amended.EDITED and wrote(row.who, message.identity) and row.text != found.text:
            found.text = row.text
            found.data["edited"] = row.at.isoformat()
        elif row.kind == Amended.DELETED and "deleted" not in found.data:
            by = "customer" if wrote(row.who, message.identity) and not message.outgoing else "other"
            found.data |= {"deleted": row.at.isoformat(), "deleted_by": by}
        elif row.kind == Amended.REACTED:
            signs.setdefault(row.who, set()).add(row.text)
        elif row.kind == Amended.UNREACTED:
            signs[row.who] = signs.get(row.who, set()) - {row.text} if row.text else set()
    if reactions := counted(signs.values()):
        found.data["reactions"] = reactions
    if "deleted" in found.data:
        found.text = ""
    if found.text != first:
        found.data["first_said"] = first
    return found


def standing(rows: Sequence[Amendment]) -> list[Amendment]:
    """Without what was taken back, and without what took it back."""
    own = {row.own for row in rows} - {""}
    gone = {row.reference for row in rows if row.kind == Amended.DELETED} & own
    return [row for row in rows if row.own not in gone and row.reference not in gone]


def wrote(who: str, identity: Identity | None) -> bool:
    """Whether `who` is the one a message is from; nobody named is."""
    return not who or (identity is not None and who == called(identity.kind, identity.value))


def counted(signs: Iterable[Collection[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for theirs in signs:
        for sign in sorted(theirs):
            found[sign] = found.get(sign, 0) + 1
    return found
