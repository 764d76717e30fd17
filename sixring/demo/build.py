"""Building the demo: the year is told, then what lies on the desk today; then all that follows from it is settled."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from sixring.channels.models import Dispatch
from sixring.conversations import assignment, closure, promises
from sixring.conversations.models import Conversation, Placement
from sixring.conversations.timing import snooze
from sixring.core import changes, clock, listeners, worker
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent, Change, Cursor
from sixring.interactions import search as said
from sixring.people import search as people_words
from sixring.work import availability, counting, spans

from . import cast, keeping, plan, strategy
from .listening import year as listening
from .seasons import SHORT
from .shop import Shop, open_shop
from .telling import Teller
from .today import play_today
from .today.stage import Stage
from .truth import Book

Tick = Callable[[int], None]


def build(home: Path, owner: str, size: str, seed: int, begin: Callable[[int], Tick]) -> plan.Plan:
    """Build the world in an empty, migrated database. `begin` is told how many touches there are, and gets a tick for
    each part of them."""
    keeping.keep(home, keeping.Mark(size, seed, "building"))
    now = clock.now().replace(microsecond=0)
    made = plan.make(size, seed, now)
    tick, book = begin(weight(made)), Book()
    with clock.frozen(made.year.start):
        stage = Stage(now - timedelta(days=3))
        shop = open_shop(stage, owner, made.year.start.date())
    Teller(shop, book, tick, plan.STRETCH[size]).tell(made.steps)
    heard = listening.ask(made, book, now, random.Random(f"listening {seed}"))
    catch_up(tick)
    tidy(shop, now, random.Random(seed))
    play_today(stage, shop.agents[0], shop.agents[1])
    clock_in(shop, now)
    listening.act(heard, shop, made, now)
    strategy.plan(shop.agents, now, random.Random(f"strategy {seed}"))
    worker.settle_all()
    assert not Dispatch.objects.filter(state__in=["pending", "leased"]).exists()
    book.write(home, {"size": size, "seed": seed, "customers": len(made.customers), "stories": made.stories,
                      "today": made.year.today.isoformat()})  # fmt: skip
    keeping.keep(home, keeping.Mark(size, seed, "built"))
    return made


def weight(made: plan.Plan) -> int:
    return sum(len(step.how.get("events", "1")) for step in made.steps if step.act not in ("resolve", "join", "note"))


def catch_up(tick: Tick) -> None:
    """What listeners and duties would do one by one with a year of changes, done set-wise."""
    ids = list(Conversation.objects.filter(merged_into=None).values_list("pk", flat=True))
    counting.mark(ids, quiet=True)
    while counting.settle():
        pass
    for pk in Placement.objects.filter(current=True, interaction__kind="call").values_list("interaction", flat=True):
        spans.of_call(pk)
    pass_history()
    said.catch_up()
    people_words.catch_up()


def pass_history() -> None:
    """Listeners begin behind the year; those who would look at a regrouping of people look at each."""
    doubting = listeners.registry["conversations: doubt what was regrouped"]
    with transaction.atomic():
        for change in Change.objects.filter(verb__in=doubting.verbs).order_by("id"):
            doubting.handle(change)
    for name in listeners.registry:
        Cursor.objects.update_or_create(name=name, defaults={"position": changes.head()})


def tidy(shop: Shop, now: datetime, chance: random.Random) -> None:
    """What colleagues have done with today's queue: taken some, put some off, promised a few things."""
    waiting = list(open_now().order_by("pk"))
    waiting = [one for one in waiting if one.subject and one.assignee_id is None]
    chance.shuffle(waiting)
    for n, conversation in enumerate(waiting[: len(waiting) * 2 // 3]):
        agent = shop.agents[chance.choice([number for number in cast.DESK if number != cast.AWAY])]
        with clock.frozen(now - timedelta(minutes=chance.uniform(5, 300))):
            assignment.assign(conversation, agent, actor=Actor.of(agent))
            put_off(n, conversation, Actor.of(agent), now, chance)


def clock_in(shop: Shop, now: datetime) -> None:
    """Who is on shift is there; at hours when nobody of the desk is, two look after it from home."""
    on = {number for number, one in enumerate(cast.TEAM) if one.is_on(now)}
    on.discard(cast.AWAY)
    on |= set() if on & set(cast.DESK) else set(cast.DESK[-2:])
    for number, agent in enumerate(shop.agents):
        since = SHORT if number == cast.AWAY else timedelta(minutes=20 + 17 * number)
        with clock.frozen(now - since):
            there = number in on
            availability.switch(
                agent, "available" if there else "away", actor=SYSTEM, cause="" if there else "signed_out"
            )
        if there:
            availability.sign_of_life(agent.pk)


def put_off(n: int, conversation: Conversation, actor: Actor, now: datetime, chance: random.Random) -> None:
    if n % 6 == 0:
        promises.make(conversation, "Write again with the answer of the nursery", soon(now, chance), actor=actor)
    elif n % 6 == 1:
        closure.hold(conversation, chance.choice(("the nursery", "the carrier", "the warehouse")), actor=actor)
    elif n % 6 == 2:
        snooze.snooze(conversation, soon(now, chance), actor=actor)


def soon(now: datetime, chance: random.Random) -> datetime:
    return (now + timedelta(days=chance.randint(1, 3))).replace(hour=chance.randint(10, 16), minute=0, second=0)


def open_now() -> QuerySet[Conversation]:
    return Conversation.objects.filter(state=Conversation.State.NEEDS_US, merged_into=None, noise="")


def roles() -> Sequence[Agent]:
    """One of each role, the highest first, for whoever wants to look as them."""
    order = ("owner", "manager", "lead", "agent")
    found = {agent.role: agent for agent in Agent.objects.filter(is_active=True).order_by("-pk")}
    return [found[role] for role in order if role in found]
