"""The scene: GreenThumb's teams, their hours and targets, the cast, and a clock that is set before every act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from sixring.channels import inbox, registry
from sixring.channels.models import Account
from sixring.conversations import acknowledgement, assignment, closure
from sixring.conversations.models import Conversation
from sixring.conversations.sending import replies
from sixring.conversations.timing import snooze
from sixring.core import clock, listeners
from sixring.core.actors import Actor
from sixring.core.calendars import Calendar
from sixring.core.models import Role, Team
from sixring.interactions.models import Interaction
from sixring.work import availability, counting, hours, spans, targets
from tests.cast import CHANNELS, Customer, Rows, agent_of, employ, where

WEEKDAYS: list[list[str]] = [["09:00", "17:00"]]
OFFICE = {  # Monday to Friday from nine to five in Berlin, closed on Good Friday and Easter Monday
    "zone": "Europe/Berlin", "week": [WEEKDAYS] * 5 + [[], []], "holidays": ["2026-04-03", "2026-04-06"],
}  # fmt: skip
NIGHT = {  # only in the night to Sunday, in which the clocks of Berlin jump twice a year
    "zone": "Europe/Berlin", "week": [[]] * 6 + [[["00:00", "06:00"]]], "holidays": [],
}  # fmt: skip
# What each team answers for; Nora's night watch has the parcels.
DESK, WATCH = ("letters", "chatter", "outpost"), ("parcels",)
BEGINS = "2026-03-02 06:00"
Told = dict[str, int]  # what the ledger calls a conversation -> its id


class Stage:
    def __init__(self) -> None:
        self.tokens = count(1)
        self.at(BEGINS)
        self.ada, self.mia = employ("Ada", Role.OWNER, "Support"), employ("Mia", Role.MANAGER, "Escalations")
        self.ben, self.nora = employ("Ben", Role.AGENT, "Support"), employ("Nora", Role.AGENT, "Night watch")
        self.accounts = {kind: Account.objects.create(kind=kind, name=kind.title()) for kind in (*DESK, *WATCH)}
        self.opens("Support", OFFICE, DESK)
        self.opens("Night watch", NIGHT, WATCH)
        targets.set_target(self.team("Support"), "", (60, 120), actor=self.ada)
        targets.set_target(self.team("Night watch"), "", (240, 240), actor=self.ada)

    def opens(self, team: str, week: dict[str, Any], kinds: tuple[str, ...]) -> None:
        hours.change(self.team(team), Calendar.from_json(week), date(2026, 3, 2), actor=self.ada)
        for kind in kinds:
            self.accounts[kind].teams.set([self.team(team)])

    def team(self, name: str) -> Team:
        return Team.objects.get(name=name)

    def at(self, moment: str) -> None:
        """It is `moment` (UTC), and whatever fell due on the way has happened, as the worker would have it."""
        now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        assert clock._frozen is None or now >= clock._frozen, "stories are told in order"
        clock._frozen = now
        snooze.settle_due()
        self.catch_up()

    def catch_up(self) -> None:
        while listeners.settle() + counting.settle():
            pass

    def customer(self, name: str) -> Customer:
        return Customer(name, self.accounts)

    def writes(self, name: str, moment: str, text: str, **row: Any) -> Conversation:
        """A letter of theirs; returns where it went. `into` is the conversation it answers."""
        return self.says(name, "letters", moment, text, **row)

    def chats(self, name: str, moment: str, text: str, **row: Any) -> Conversation:
        return self.says(name, "chatter", moment, text, **row)

    def says(self, name: str, channel: str, moment: str, text: str, **row: Any) -> Conversation:
        return where(self.hears(name, channel, moment, text, **row))

    def hears(self, name: str, channel: str, moment: str, text: str, **row: Any) -> Interaction:
        """Something arrives at `moment`; returns the touch it became."""
        self.at(moment)
        if into := row.pop("into", None):
            row["token_conversation"] = into.pk
        touch = self.customer(name).does(channel, self.address(name, channel), text=text, **row)
        self.catch_up()
        return touch

    def address(self, name: str, channel: str) -> list[str]:
        mail = channel in ("letters", "outpost")
        return ["email", f"{name}@example.com", "domain"] if mail else ["visitor", f"browser-of-{name}", "token"]

    def replies(self, actor: Actor, moment: str, talk: Conversation, text: str = "On its way") -> Interaction:
        self.at(moment)
        said = replies.reply(talk, text, actor=actor, token=str(next(self.tokens)))
        self.catch_up()
        return said

    def resolves(self, actor: Actor, moment: str, talk: Conversation) -> None:
        self.at(moment)
        closure.resolve(talk, actor=actor)
        self.catch_up()

    def gives(self, talk: Conversation, moment: str, to: Actor) -> None:
        self.at(moment)
        assignment.assign(talk, agent_of(to), actor=self.ada)
        self.catch_up()

    def works(self, actor: Actor, moment: str, talk: Conversation, seconds: float) -> None:
        """The page of `talk` was open and in use for the last `seconds`."""
        self.at(moment)
        spans.beat(talk, seconds, actor=actor)

    def is_there(self, actor: Actor, since: str, state: str = "available") -> None:
        self.at(since)
        availability.switch(agent_of(actor), state, actor=actor)

    def acknowledges(self, on: bool) -> None:
        acknowledgement.choose(self.accounts["letters"], on, "It arrived.", "UTC", actor=self.ada)


@contextmanager
def on_stage() -> Iterator[Stage]:
    """The tests' channels and a standing clock, for longer than one test; the caller empties the database."""
    outpost = Rows("outpost", replies=True, threads=True, starts=True, reaches=("email",), copies=True)
    with ExitStack() as until_the_end:
        patch = until_the_end.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(inbox, "held_shards", lambda: set(range(inbox.SHARDS)))
        for kind, adapter in {**CHANNELS, "outpost": outpost}.items():
            patch.setitem(registry.others(), kind, adapter)
            adapter.sent.clear()
        registry.adapter_of.cache_clear()
        until_the_end.callback(registry.adapter_of.cache_clear)
        patch.setattr(clock, "_frozen", None)
        yield Stage()
