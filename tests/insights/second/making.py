"""Writing random histories into the database, set-wise, and letting the house count what they mean for its targets."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from .histories import CHANNELS, END, FIRST, History, World, happens

WEEK = [[["09:00", "12:30"], ["13:30", "17:00"]]] * 5 + [[["10:00", "14:00"]], []]
NIGHT = [[]] * 5 + [[["20:00", "24:00"]], [["00:00", "06:00"]]]
PRESENT = ("available", "available", "busy", "break", "away")
HOURS: tuple[tuple[str, date, str, Any, list[str]], ...] = (
    ("Support", date(2026, 1, 1), "Europe/Berlin", WEEK, ["2026-04-03", "2026-04-06"]),
    ("Support", date(2026, 4, 13), "Europe/Berlin", [[["08:00", "16:00"]]] * 5 + [[], []], []),
    ("Night watch", date(2026, 1, 1), "America/New_York", NIGHT, []),
)


def make(count: int, seed: int, kinds: Sequence[str] = CHANNELS, says: Any = None) -> list[int]:
    """`count` random conversations on channels of `kinds`; returns their ids. Some are merged and split afterwards."""
    from sixring.core import clock

    chance = random.Random(seed)
    world = settled(chance, max(8, count // 3), kinds)
    world.says = says
    told = [happens(chance, world) for _ in range(count)]
    ids = write(told, world, chance)
    write_presence(world, random.Random(seed))
    with clock.frozen(END):
        regroup(ids, told, chance, world)
        counted()
    return ids


def settled(chance: random.Random, people: int, kinds: Sequence[str]) -> World:
    from sixring.channels.models import Account
    from sixring.conversations.models import ContactReason
    from sixring.core.models import Agent, Role, Team
    from sixring.people.models import Identity, Person
    from sixring.work.models import CalendarVersion, Target

    teams = {name: Team.objects.create(name=name) for name in ("Support", "Night watch")}
    for name, first, zone, week, closed in HOURS:
        CalendarVersion.objects.create(team=teams[name], valid_from=first, zone=zone, week=week, holidays=closed)
    Target.objects.create(team=None, first_minutes=240, next_minutes=600)
    Target.objects.create(team=teams["Support"], first_minutes=60, next_minutes=180)
    agents = [Agent.objects.create(email=f"a{n}@us.test", name=f"Agent {n}", role=Role.OWNER) for n in range(4)]
    accounts = {kind: Account.objects.create(kind=kind, name=kind).pk for kind in kinds}
    persons = Person.objects.bulk_create(Person() for _ in range(people))
    identities = Identity.objects.bulk_create(
        Identity(kind="email", value=f"c{n}@example.com", display=f"c{n}@example.com", person=persons[n * 2 // 3])
        for n in range(people)
    )  # fmt: skip
    reasons = [ContactReason.objects.create(name=name).pk for name in ("Delivery", "Returns")]
    return World(
        [one.pk for one in agents], [*(team.pk for team in teams.values()), None], accounts,
        [one.pk for one in identities], [*reasons, None],
    )  # fmt: skip


def write(told: Sequence[History], world: World, chance: random.Random) -> list[int]:
    from sixring.conversations.models import Conversation

    made = Conversation.objects.bulk_create([row_of(it, world, chance) for it in told], batch_size=500)
    write_touches(told, made, world)
    write_events(told, made)
    return [one.pk for one in made]


def row_of(it: History, world: World, chance: random.Random) -> Any:
    from sixring.conversations.models import Conversation

    return Conversation(
        state=it.state, anchor_id=it.identity, team_id=it.team, assignee_id=it.assignee, noise=it.noise,
        reason_id=chance.choice(world.reasons), channel=it.touches[-1]["channel"], last_in_at=it.last_in,
        opened_at=min(one["occurred"] for one in it.touches), touched_at=it.now, last_out_at=it.last_out,
    )  # fmt: skip


def write_touches(told: Sequence[History], made: Sequence[Any], world: World) -> None:
    from sixring.conversations.models import Placement
    from sixring.interactions.models import Interaction

    flat = [(it, home, one) for it, home in zip(told, made, strict=True) for one in it.touches]
    touches = Interaction.objects.bulk_create([
        Interaction(
            account_id=world.accounts[one["channel"]], channel=one["channel"], kind=one["kind"],
            direction=one["direction"], identity_id=it.identity, agent_id=one["agent"], proof="provider",
            dedupe=f"made:{number}", automatic=one["automatic"], data=one["data"], text=one["text"],
            occurred_at=one["occurred"], received_at=one["received"], recorded_at=one["received"],
        ) for number, (it, _, one) in enumerate(flat)
    ], batch_size=500)  # fmt: skip
    Placement.objects.bulk_create([
        Placement(interaction=touch, conversation=home, reason="new", at=touch.received_at)
        for touch, (_, home, _) in zip(touches, flat, strict=True)
    ], batch_size=500)  # fmt: skip


def write_events(told: Sequence[History], made: Sequence[Any]) -> None:
    from sixring.conversations.models import Deed
    from sixring.core.models import Agent, Change
    from sixring.work.models import WorkSpan

    somebody = Agent.objects.values_list("pk", flat=True)[0]
    pairs = list(zip(told, made, strict=True))
    events = sorted(((at, home.pk, verb, actor) for it, home in pairs for at, verb, actor in it.events),
                    key=lambda one: one[0])  # fmt: skip
    Change.objects.bulk_create([
        Change(at=at, verb=verb, subject_kind="conversation", subject_id=pk, actor_kind=actor,
               actor_id=somebody if actor == "agent" else None, audience=f"conversation:{pk}")
        for at, pk, verb, actor in events
    ], batch_size=500)  # fmt: skip
    Deed.objects.bulk_create([
        Deed(agent_id=somebody, verb="resolve", before={str(home.pk): {"state": before}}, at=done, undone_at=undone,
             after={str(home.pk): {"state": "resolved"}})
        for it, home in pairs for done, undone, before in it.deeds
    ], batch_size=500)  # fmt: skip
    WorkSpan.objects.bulk_create([
        WorkSpan(agent_id=agent, conversation=home, started_at=start, ended_at=end, kind=kind)
        for it, home in pairs for start, end, agent, kind in it.spans
    ], batch_size=500)  # fmt: skip


def write_presence(world: World, chance: random.Random) -> None:
    """Colleagues come, have breaks and go; one is still there."""
    from sixring.work.models import Availability

    rows = []
    for agent in world.agents:
        at = FIRST
        while at < END - timedelta(days=1):
            until = at + timedelta(seconds=chance.choice((600, 9_000, 30_000, 80_000)))
            rows.append(Availability(agent_id=agent, state=chance.choice(PRESENT), since=at, until=until))
            at = until + timedelta(seconds=chance.choice((0, 0, 40_000)))
    rows.append(Availability(agent_id=world.agents[0], state="available", since=at, until=None))
    Availability.objects.bulk_create(rows, batch_size=500)


def regroup(ids: Sequence[int], told: Sequence[History], chance: random.Random, world: World) -> None:
    """Some conversations are brought together, some of these parted again, and some have a message taken out: by the
    real actions."""
    from sixring.conversations.models import Conversation
    from sixring.conversations.regrouping import merging, splitting
    from sixring.core.actors import Actor
    from sixring.core.models import Agent

    actor = Actor.of(Agent.objects.get(pk=world.agents[0]))
    whole = [pk for pk, it in zip(ids, told, strict=True) if not it.noise]
    picked = chance.sample(whole, len(whole) // 8)
    for source, into in zip(picked[::3], picked[1::3], strict=False):
        merged = merging.merge(Conversation.objects.get(pk=source), Conversation.objects.get(pk=into), actor=actor)
        if chance.random() < 0.3:
            merging.undo(merged, actor=actor)
    for pk in picked[2::3]:
        touches = Conversation.objects.get(pk=pk).placements.filter(current=True).values_list("interaction", flat=True)
        if len(touches) > 1:
            splitting.split(Conversation.objects.get(pk=pk), [max(touches)], actor=actor)


def counted() -> None:
    """The house counts its targets, as its worker would have."""
    from sixring.conversations.models import Conversation
    from sixring.work import counting

    counting.mark(Conversation.objects.values_list("pk", flat=True))
    while counting.settle():
        pass
