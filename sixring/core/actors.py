"""Who acts. Every write names its actor; nothing reads it from a global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import Forbidden

if TYPE_CHECKING:
    from .models import Agent

Found = TypeVar("Found")
# What each role may do, each including the ones before it.
LADDER = ("viewer", "agent", "lead", "manager", "admin", "owner")
NEEDS = {
    "see": "viewer",
    "answer": "agent",
    "join people": "agent",
    "see quarantine": "lead",
    "replay": "lead",
    "lead": "lead",
    "see everything": "manager",
    "configure": "admin",
    "manage agents": "admin",
    "own": "owner",
}
LOOKING = frozenset({"see", "see everything"})
# What a program's token may be used for, never beyond the role of whose it is.
SCOPES = {
    "read:people": LOOKING,
    "write:people": LOOKING | {"join people", "answer"},
    "read:conversations": LOOKING,
    "write:conversations": LOOKING | {"answer"},
    "read:changes": LOOKING,
    "read:feedback": LOOKING,
    "read:metrics": LOOKING,
    "admin": frozenset(NEEDS),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: an agent (`kind` "agent", its `id`, `role` and teams), the system, or a customer.

    A program acts as an agent within `scopes`; None is the agent in person.
    """

    kind: str
    id: int | None = None
    role: str = "viewer"
    teams: frozenset[int] = frozenset()
    name: str = ""
    scopes: frozenset[str] | None = None
    known: dict[str, Any] | None = field(default=None, compare=False, repr=False)  # while one page is made

    @classmethod
    def of(cls, agent: Agent) -> Actor:
        teams = frozenset(team.pk for team in agent.teams.all())  # loaded already where many are asked for
        return cls("agent", agent.pk, agent.role, teams, agent.name)

    @classmethod
    def system(cls) -> Actor:
        return SYSTEM

    def may(self, act: str) -> bool:
        if self.kind == "system":
            return True
        by_role = self.kind == "agent" and LADDER.index(self.role) >= LADDER.index(NEEDS[act])
        return by_role and (self.scopes is None or any(act in SCOPES.get(scope, ()) for scope in self.scopes))

    def must(self, act: str) -> None:
        """Raise `Forbidden` unless this actor may do `act`."""
        if not self.may(act):
            who = "This token" if self.scopes is not None else f"Your role ({self.role})"
            raise Forbidden(f"{who} may not {act}. Ask an administrator.")

    def must_have(self, scope: str) -> None:
        """Raise `Forbidden` unless this actor may be used for `scope`; a person may be for all."""
        if self.scopes is not None and not self.scopes & {scope, "admin"}:
            raise Forbidden(f"This token lacks the scope {scope}. Make one that has it.")

    def once(self, name: str, ask: Callable[[], Found]) -> Found:
        """What `ask` gives: while a page is made asked for once, else each time."""
        if self.known is None:
            return ask()
        if name not in self.known:
            self.known[name] = ask()
        found: Found = self.known[name]
        return found

    @property
    def sees_every_channel(self) -> bool:
        return self.may("see everything")


SYSTEM = Actor("system", role="owner", name="Sixring")
