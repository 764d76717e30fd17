"""Telling: the plan's steps happen, stretch by stretch, through the real inbox and reception, under the clock of their
moments.

Within a stretch everybody's next words come in together, then colleagues do what is next for each. So nobody is
answered before they have asked, and no step overtakes another of the same customer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.conversations import past, reception
from sixring.conversations.models import Conversation, Placement
from sixring.core import clock
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people.models import Identity

from . import wire
from .plan.steps import DOES, Step
from .shop import Shop
from .truth import Book

TOGETHER = 240
LATELY = 35  # days that are told one by one
FEW = 25
Tick = Callable[[int], None]


class Teller:
    def __init__(self, shop: Shop, book: Book, tick: Tick, days: int = 1) -> None:
        self.shop, self.book, self.tick, self.days = shop, book, tick, days
        self.asked: dict[str, Interaction] = {}  # matter -> the customer's last message
        self.where: dict[str, int] = {}  # matter -> its conversation, as its last message was placed
        self.names: dict[str, str] = {}  # matter -> the last mail of it, which the customer's next one answers

    def tell(self, steps: Sequence[Step]) -> None:
        """Let `steps`, in order of time, happen."""
        end = steps[-1].at if steps else None
        queues: dict[int, deque[Step]] = {}
        for number, some in groupby(steps, key=lambda step: stretch(step.at, end or step.at, self.days)):
            for step in some:
                queues.setdefault(step.who, deque()).append(step)
            self.tell_until(FEW if number < -LATELY else 0, queues)
        self.tell_until(0, queues)

    def tell_until(self, few: int, queues: dict[int, deque[Step]]) -> None:
        """Until no more than `few` customers have something left: that goes on in the next stretch."""
        while len(queues) > few:
            self.come_in(list(taken(queues, customers=True)))
            self.do(list(taken(queues, customers=False)))
            for who in [who for who, queue in queues.items() if not queue]:
                del queues[who]

    def come_in(self, steps: list[Step]) -> None:
        steps.sort(key=lambda step: (step.at, step.key))
        for start in range(0, len(steps), TOGETHER):
            self.receive(steps[start : start + TOGETHER])

    def receive(self, steps: Sequence[Step]) -> None:
        items = [self.item(step) for step in steps]
        with clock.frozen(max(one.received_at or step.at for one, step in zip(items, steps, strict=True))):
            inbox.accept(items)
            while reception.settle() == reception.TOGETHER:
                pass
        spoken: dict[tuple[int, str], Step] = {}
        for step, one in zip(steps, items, strict=True):
            dedupes = wire.dedupes(step, one)
            self.book.note(step, one.account, dedupes)
            if step.matter:
                spoken[one.account.pk, dedupes[0]] = step
            self.tick(len(dedupes))
        self.remember(spoken)

    def item(self, step: Step) -> Item:
        if step.agent >= 0:
            step.how["agent_id"] = self.shop.agents[step.agent].pk
        account = self.shop.accounts[wire.account_of(step)]
        chosen = self.where.get(step.matter) if step.how.get("chosen") else None
        answers = self.names.get(step.matter, "") if step.subject.startswith("Re:") or not step.subject else ""
        if step.act == "mail":
            step.subject = step.subject or "Re: your answer"
            self.names[step.matter] = wire.message_id(step)
        return wire.item(step, account, answers=answers, conversation=chosen)

    def remember(self, spoken: dict[tuple[int, str], Step]) -> None:
        """Where what was said has come to lie: colleagues answer what they see, not what was meant."""
        placed = Placement.objects.filter(
            current=True, interaction__dedupe__in=[key for _, key in spoken],
            interaction__account__in={account for account, _ in spoken},
        ).select_related("interaction__identity", "interaction__account")  # fmt: skip
        for place in placed if spoken else ():
            message = place.interaction
            step = spoken.get((message.account_id, message.dedupe))
            if step is not None:
                self.asked[step.matter] = message
                self.where[step.matter] = place.conversation_id

    def do(self, steps: Sequence[Step]) -> None:
        """What colleagues do, many at a time: what follows on an answer of the same run waits for the next."""
        for act, some in groupby(sorted(steps, key=lambda step: ORDER.index(step.act)), key=lambda step: step.act):
            getattr(self, act)(list(some))

    def conversations(self, steps: Sequence[Step]) -> dict[str, Conversation]:
        wanted = {self.where[step.matter] for step in steps if step.matter in self.where}
        rows = Conversation.objects.select_related("reach", "reason").in_bulk(wanted)
        merged = {row.merged_into_id for row in rows.values() if row.merged_into_id}
        rows |= Conversation.objects.select_related("reach", "reason").in_bulk(merged - rows.keys())
        found = {step.matter: rows[self.where[step.matter]] for step in steps if step.matter in self.where}
        return {name: rows[row.merged_into_id] if row.merged_into_id else row for name, row in found.items()}

    def answer(self, steps: Sequence[Step]) -> None:
        known = self.conversations(steps)
        said = [
            past.Answered(known[s.matter], self.asked[s.matter], self.shop.actors[s.agent], s.at, s.text, s.key)
            for s in steps
            if s.matter in known
        ]
        for message, step in zip(past.answered(said), [s for s in steps if s.matter in known], strict=True):
            if message.reference:
                self.names[step.matter] = message.reference
        self.tick(len(said))

    def resolve(self, steps: Sequence[Step]) -> None:
        known = self.conversations(steps)
        past.settled(
            [
                past.Settled(
                    known[s.matter], self.shop.actors[s.agent], s.at, self.shop.reasons.get(s.how.get("reason", ""))
                )
                for s in steps
                if s.matter in known
            ]
        )

    def public_answer(self, steps: Sequence[Step]) -> None:
        self.come_in(list(steps))

    def note(self, steps: Sequence[Step]) -> None:
        from sixring.conversations.writing import notes

        for step, conversation in ((s, self.conversations([s]).get(s.matter)) for s in steps):
            if conversation is not None:
                with clock.frozen(step.at):
                    notes.note(conversation, step.text, actor=self.shop.actors[step.agent])

    def join(self, steps: Sequence[Step]) -> None:
        """Somebody proved at the counter that two ways of reaching us are theirs."""
        for step in steps:
            left, right = (known(*step.how[side]) for side in ("left", "right"))
            if left and right and left.person and right.person and left.person_id != right.person_id:
                with clock.frozen(step.at + timedelta(seconds=1)):
                    merge.merge(left.person, right.person, actor=self.shop.actors[step.agent], reason=step.text)


ORDER = ("public_answer", "answer", "note", "join", "resolve")


def stretch(at: datetime, end: datetime, days: int) -> int:
    """Which stretch of time `at` lies in: some `days` long far back, one day lately. The shorter, the nearer the log of
    changes comes to the order of time."""
    ago = (end - at).days
    return -ago if ago < LATELY else -LATELY - (ago - LATELY) // days


def known(kind: str, value: str) -> Identity | None:
    return Identity.objects.filter(kind=kind, value=value, claimed=False).select_related("person").first()


def taken(queues: dict[int, deque[Step]], *, customers: bool) -> Iterator[Step]:
    """The next run of each queue: what the customer does until a colleague is to do something, or the other way."""
    for queue in queues.values():
        seen: set[tuple[str, str]] = set()
        while queue and (queue[0].act not in DOES) == customers:
            step = queue[0]
            if not customers and ((step.matter, step.act) in seen or ORDER.index(step.act) < last(seen, step.matter)):
                break
            seen.add((step.matter, step.act))
            yield queue.popleft()


def last(seen: set[tuple[str, str]], matter: str) -> int:
    return max((ORDER.index(act) for name, act in seen if name == matter), default=0)
