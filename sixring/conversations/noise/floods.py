"""Floods: many messages alike within minutes become one conversation. Every message is kept, and unfolding puts each
back where it was.

Done after reception, never in it: a little later is soon enough, and reception stays quick.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction

from .. import upkeep
from ..models import Conversation, Flood, Placement
from ..regrouping import moving
from .rules import SHARED_DOMAINS

WITHIN = timedelta(minutes=10)
GOES_ON = timedelta(hours=1)  # how long after its last message a flood still takes in what is like it
MANY = 10
LOOKED_AT = 3000
FOLDED = 500  # in one transaction
SHAPELESS = re.compile(r"[\d\W_]+")
FLOOD = Placement.Reason.FLOOD
State = Conversation.State


@dataclass(frozen=True, slots=True)
class Drop:
    """A conversation that may be part of a flood, and what it has in common with others, the narrowest last."""

    pk: int
    groups: tuple[tuple[str, str], ...]  # (key, label)


def settle() -> int:
    """Fold what came in a flood; returns how many conversations were folded."""
    drops = fresh()
    if not drops:
        return 0
    running = floods_of(drops)
    folded = 0
    for key, label, group in groups(drops, running):
        folded += fold(key, label, group[:FOLDED], running.get(key))
    return folded


def fresh() -> list[Drop]:
    """Conversations of the last minutes that nobody has touched yet: only their customer's messages, no colleague."""
    since = clock.now() - WITHIN
    rows = Conversation.objects.filter(
        state=State.NEEDS_US, touched_at__gte=since, opened_at__gte=since, noise="", merged_into=None,
        assignee=None, last_out_at=None, snooze=None,
    ).filter(Q(notes=None), ~Q(placements__reason__in=[FLOOD, Placement.Reason.MOVED]))  # fmt: skip
    found = rows.order_by("-touched_at").values_list(
        "pk", "reach", "anchor", "anchor__kind", "anchor__value", "anchor__display", "subject", "preview"
    )
    return [drop_of(*row) for row in found[:LOOKED_AT]]


def drop_of(pk: int, reach: int, anchor: int, kind: str, value: str, display: str, subject: str, said: str) -> Drop:
    """Rule: alike are messages of the same sender on the same accounts; and those of the same domain whose subject and
    words have the same shape. Domains where everybody has a mailbox don't count."""
    shape, words = SHAPELESS.sub(" ", subject.casefold()).strip(), SHAPELESS.sub(" ", said.casefold()).strip()[:60]
    domain = (value or "").rpartition("@")[2] if kind == "email" else ""
    found = []
    if domain and domain not in SHARED_DOMAINS and len(shape) >= 6:
        found.append((key_of("domain", reach, domain, shape, words), f"@{domain}"))
    if anchor:
        found.append((key_of("sender", reach, anchor), display))
    return Drop(pk, tuple(found))


def key_of(*parts: Any) -> str:
    return hashlib.blake2b("|".join(map(str, parts)).encode(), digest_size=20).hexdigest()


def floods_of(drops: Sequence[Drop]) -> dict[str, Flood]:
    keys = {key for drop in drops for key, _label in drop.groups}
    running = Flood.objects.filter(key__in=keys, ended_at=None, last_at__gte=clock.now() - GOES_ON)
    return {flood.key: flood for flood in running.select_related("conversation")}


def groups(drops: Sequence[Drop], running: dict[str, Flood]) -> list[tuple[str, str, list[int]]]:
    """Groups that are a flood: many at once, or any that follow one. Each conversation goes into one, the largest."""
    by_key: dict[str, tuple[str, list[int]]] = {}
    for drop in drops:
        for key, label in drop.groups:
            by_key.setdefault(key, (label, []))[1].append(drop.pk)
    many = [(key, label, ids) for key, (label, ids) in by_key.items() if len(ids) >= MANY or key in running]
    taken: set[int] = set()
    found = []
    for key, label, ids in sorted(many, key=lambda one: -len(one[2])):
        left = sorted(set(ids) - taken)
        if len(left) >= MANY or (left and key in running):
            taken |= set(left)
            found.append((key, label, left))
    return found


def fold(key: str, label: str, ids: Sequence[int], flood: Flood | None) -> int:
    """Place what `ids` hold in the first of them, or in the conversation of a flood that goes on."""
    with transaction.atomic():
        rows = Conversation.objects.select_for_update().filter(
            pk__in=[*ids, *([flood.conversation_id] if flood else [])], merged_into=None
        )
        found = {row.pk: row for row in rows.order_by("pk")}
        home = found.get(flood.conversation_id) if flood else None
        home = home or next(iter(found.values()), None)
        rest = [row for row in found.values() if home is not None and row.pk != home.pk and untouched(row)]
        if home is None or not rest:
            return 0
        touches = bring(home, rest)
        count = tally(key, label, home, flood, touches)
        Conversation.objects.filter(pk=home.pk).update(preview=preview_of(count, touches))
        changes.record("conversation.flooded", home, actor=SYSTEM, audience=home.audience)
    return len(rest)


def untouched(row: Conversation) -> bool:
    return row.assignee_id is None and row.last_out_at is None and row.state == State.NEEDS_US and not row.noise


def bring(home: Conversation, rest: Sequence[Conversation]) -> list[Interaction]:
    """Everything placed in `rest` is placed in `home` now; their addresses lead there."""
    touches = list(
        Interaction.objects.filter(placements__conversation__in=rest, placements__current=True).order_by("pk")
    )
    moving.place_anew([touch.pk for touch in touches], home, FLOOD, actor=SYSTEM)
    Conversation.objects.filter(pk__in=[row.pk for row in rest]).update(
        merged_into=home, state=State.RESOLVED, due_at=None
    )
    for touch in touches:
        upkeep.take_in(home, touch)
    upkeep.save([home])
    changes.record_many(
        (changes.Entry("conversation.absorbed", "conversation", row.pk, audience=home.audience) for row in rest),
        actor=SYSTEM,
    )
    return touches


def tally(key: str, label: str, home: Conversation, flood: Flood | None, touches: Sequence[Interaction]) -> int:
    if flood is None:
        Flood.objects.filter(key=key, ended_at=None).update(ended_at=clock.now())
        own = Placement.objects.filter(conversation=home, current=True).count()
        flood = Flood.objects.create(key=key, label=label[:200], conversation=home, count=own)
    else:
        Flood.objects.filter(pk=flood.pk).update(count=F("count") + len(touches), last_at=clock.now())
        flood.refresh_from_db()
    return flood.count


def preview_of(count: int, touches: Sequence[Interaction]) -> str:
    """What the one row says."""
    latest = " ".join((touches[-1].text[:300] or touches[-1].subject).split())
    return (_("%(n)d like this: %(words)s") % {"n": count, "words": latest})[:200]


def of(conversation: Conversation) -> Flood | None:
    """The flood folded into `conversation`, if any."""
    return Flood.objects.filter(conversation=conversation, ended_at=None).first()


def unfold(conversation: Conversation, *, actor: Actor) -> int:
    """Put every message back where it was before the fold; what came after stays. Returns how many conversations
    there are again besides this one. Raises `Refused` when nothing is folded here."""
    actor.must("answer")
    with transaction.atomic():
        upkeep.lock(conversation)
        ended = Flood.objects.filter(conversation=conversation, ended_at=None).update(ended_at=clock.now())
        homes = homes_before(conversation)
        if not ended and not homes:
            raise Refused(_("Nothing is folded here."))
        for home, touches in homes.items():
            restore(home, touches, actor)
        conversation.refresh_from_db()
        upkeep.retell(conversation)
        changes.record("conversation.unfolded", conversation, actor=actor, audience=conversation.audience)
    return len(homes)


def homes_before(conversation: Conversation) -> dict[int, list[int]]:
    """Conversation -> the touches a fold took from it."""
    folded = Placement.objects.filter(conversation=conversation, current=True, reason=FLOOD)
    ids = list(folded.values_list("interaction", flat=True))
    homes: dict[int, list[int]] = {}
    before = Placement.objects.filter(interaction__in=ids, current=False).exclude(conversation=conversation)
    last = {row.interaction_id: row.conversation_id for row in before.order_by("pk")}
    for touch, home in last.items():
        homes.setdefault(home, []).append(touch)
    return homes


def restore(home: int, touches: list[int], actor: Actor) -> None:
    row = Conversation.objects.select_for_update().get(pk=home)
    moving.place_anew(touches, row, Placement.Reason.MOVED, actor=actor, evidence="the flood was unfolded")
    Conversation.objects.filter(pk=home).update(merged_into=None, state=State.NEEDS_US)
    row.refresh_from_db()
    upkeep.retell(row)
    changes.record("conversation.unfolded", row, actor=actor, audience=row.audience)
