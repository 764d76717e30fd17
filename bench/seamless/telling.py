"""The stories happen, step by step side by side, through the real inbox and reception; and at each change of channel,
before anybody answers, it is looked what the colleague who opens the conversation has before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from sixring.channels import inbox
from sixring.channels.models import Dispatch
from sixring.conversations import access, also_open, closure, reception, story, verifying
from sixring.conversations.models import Conversation, Placement
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import SixringError
from sixring.interactions.models import Interaction

from . import wire
from .people import Customer
from .stories import PROVEN, Step, Story

TOGETHER = 240
NAMED = 3  # earlier conversations the desk names above the story
TRIES = 3  # times an agent asks before they let it be
CODE = re.compile(r"(\d{3}) (\d{3})")


@dataclass(slots=True)
class Switch:
    """One change of channel. `placed`: in the conversation of its matter; `there`: that, or the conversation it is in
    names the matter and the person's history; `verified`: only after the desk's question was answered."""

    kind: str
    way: str
    proven: bool
    placed: bool = False
    there: bool = False
    verified: bool = False
    asked: int = 0


@dataclass
class Teller:
    doors: wire.Doors
    actor: Actor
    where: dict[str, int] = field(default_factory=dict)  # step -> its touch
    home: dict[str, int] = field(default_factory=dict)  # matter -> the touch that began it
    began: dict[str, Step] = field(default_factory=dict)
    switches: list[Switch] = field(default_factory=list)

    def tell(self, stories: Sequence[Story]) -> None:
        """A step of every story, then the next of every story: so nobody overtakes themselves."""
        for number, wave in enumerate(zip_longest(*(one.steps for one in stories))):
            steps = [(one, step) for one, step in zip(stories, wave, strict=True) if step is not None]
            for start in range(0, len(steps), TOGETHER):
                self.happen(steps[start : start + TOGETHER])
            print(f"step {number + 1}: {len(steps)} stories", flush=True)

    def happen(self, steps: Sequence[tuple[Story, Step]]) -> None:
        said = [step for _, step in steps if step.way != "resolves"]
        self.receive(said)
        for told, step in steps:
            with clock.frozen(step.at):
                if step.way == "resolves":
                    closure.resolve(self.conversation(self.home[step.matter]), actor=self.actor)
                elif step.switch:
                    self.switches.append(self.judged(told, step))

    def receive(self, steps: Sequence[Step]) -> None:
        items = [self.doors.item(step) for step in steps]
        if not items:
            return
        with clock.frozen(max(step.at for step in steps)):
            inbox.accept(items)
            while reception.settle():
                pass
        keys = {wire.dedupe_of(step, item): step for step, item in zip(steps, items, strict=True)}
        for pk, dedupe in Interaction.objects.filter(dedupe__in=keys).values_list("pk", "dedupe"):
            step = keys[dedupe]
            self.where[step.key] = pk
        for step in steps:
            if step.matter and step.key in self.where:
                self.home.setdefault(step.matter, self.where[step.key])
                self.began.setdefault(step.matter, step)

    # Looking at the desk.

    def judged(self, told: Story, step: Step) -> Switch:
        found = Switch(told.kind, step.way, proves(step) and proves(self.began[step.about]))
        self.look(found, step)
        if not found.there and self.verify(found, step):
            before = found.placed
            self.look(found, step)
            found.verified, found.placed = found.there, before
        return found

    def look(self, found: Switch, step: Step) -> None:
        here, wanted = self.conversation(self.where[step.key]), self.conversation(self.home[step.about])
        found.placed = here.pk == wanted.pk
        found.there = found.placed or wanted.pk in set(self.shown(here))

    def shown(self, here: Conversation) -> Iterator[int]:
        """The conversations this one names: what the same person said before, and what of theirs is open."""
        visible = access.visible_to(self.actor)
        yield from story.earlier(here, visible).values_list("pk", flat=True)[:NAMED]
        yield from (one.pk for one in also_open.others(here, self.actor))

    def verify(self, found: Switch, step: Step) -> bool:
        """As a colleague would: whom the desk offers first; with nobody offered, they ask for the address."""
        here = self.conversation(self.where[step.key])
        offered = verifying.candidates(here, self.actor) or verifying.candidates(here, self.actor, step.who.email)
        for one in [one for one in offered if one.routes][:TRIES]:
            found.asked += 1
            try:
                asked = verifying.ask(here, one, one.routes[0].key, "code", actor=self.actor)
                code = self.read_by(step.who, one.routes[0].identity.value, asked.pk)
                if code:
                    verifying.answer_code(asked, code, actor=self.actor)
                    return True
            except SixringError:
                continue
        return False

    def read_by(self, who: Customer, address: str, asked: int) -> str:
        """The code, if it went to an address or number this customer reads."""
        if address not in (who.email, who.phone):
            return ""
        sent = Dispatch.objects.get(key=f"verification:{asked}").outbound["text"]
        code = CODE.search(sent)
        return f"{code[1]}{code[2]}" if code else ""

    def conversation(self, touch: int) -> Conversation:
        place = Placement.objects.select_related("conversation__anchor__person").get(interaction=touch, current=True)
        return place.conversation


def proves(step: Step) -> bool:
    """Whether it came by something that proves who they are. A number of two people proves neither."""
    return step.way in PROVEN and not (step.way == "call" and step.who.shared)
