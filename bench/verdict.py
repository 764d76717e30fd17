"""Where everything ended up: each message once, in the right conversation of the right person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .workload import Message

KEY = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class Verdict:
    """Numbers of messages: `lost` were acknowledged and are not there; `duplicates` are there more than once, or in
    more or fewer places than one; `misplaced` share a conversation or person with a stranger, or left their own."""

    recorded: int
    lost: int
    duplicates: int
    misplaced: int
    quarantined: int
    stuck: int


def judge(sent: Iterable[Message], acknowledged: Collection[str]) -> Verdict:
    """Compare what was sent and acknowledged with what is in the database."""
    from sixring.channels.models import Arrival
    from sixring.conversations.models import Placement
    from sixring.interactions.models import Interaction

    keys = {pk: key_of(text) for pk, text in Interaction.objects.values_list("pk", "text")}
    times = Counter(keys.values())
    placed = Placement.objects.filter(current=True)
    places = list(placed.values_list("interaction", "conversation", "interaction__identity__person"))
    seats = Counter(pk for pk, _, _ in places)
    doubled = {key for key, count in times.items() if count > 1}
    doubled |= {key for pk, key in keys.items() if seats[pk] != 1}
    matters = {message.key: (message.matter, message.who) for message in sent}
    return Verdict(
        recorded=len(times),
        lost=len(set(acknowledged) - times.keys()),
        duplicates=len(doubled),
        misplaced=misplaced([(matters.get(keys[pk]), place, person) for pk, place, person in places]),
        quarantined=Arrival.objects.filter(state=Arrival.State.QUARANTINED).count(),
        stuck=Arrival.objects.filter(state=Arrival.State.WAITING).count(),
    )


def key_of(text: str) -> str:
    found = KEY.match(text)
    return found[1] if found else ""


def misplaced(placed: Iterable[tuple[tuple[str, str] | None, int, int | None]]) -> int:
    """Count placements unless matters and conversations, and senders and persons, pair off one to one."""
    rows = list(placed)
    conversations, persons = pairing(), pairing()
    for what, conversation, person in rows:
        matter, who = what or ("", "")
        conversations[0][matter].add(conversation)
        conversations[1][conversation].add(matter)
        persons[0][who].add(person)
        persons[1][person].add(who)
    return sum(
        what is None
        or person is None
        or any(len(one) != 1 for one in (conversations[0][what[0]], conversations[1][conversation]))
        or any(len(one) != 1 for one in (persons[0][what[1]], persons[1][person]))
        for what, conversation, person in rows
    )


def pairing() -> tuple[defaultdict[object, set[object]], defaultdict[object, set[object]]]:
    return defaultdict(set), defaultdict(set)
