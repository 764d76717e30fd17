"""Filters: what narrows a queue, as it stands in the address and in a saved view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.functional import Promise as Lazy
from django.utils.functional import cached_property
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.channels import accounts
from sixring.channels.registry import adapter_of
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.models import Agent, Role, Team

from ..models import ContactReason, Conversation, Promise, Tag

OFFERED: dict[str, tuple[Callable[[str], Q | None], Callable[[str], str]]] = {}
Words = str | Lazy
Options = Sequence[tuple[str, Words]]
CHOSEN_FROM: dict[str, tuple[Words, Options]] = {}
NAMES = ("state", "channel", "team", "who", "tag", "reason", "overdue", "promise", "after", "before")
ON = "1"


def offer(
    name: str,
    means: Callable[[str], Q | None],
    said: Callable[[str], str],
    label: Words = "",
    choices: Options = (),
) -> None:
    """For upper rooms: a filter of theirs. `means` gives what conversations must be like, None for what it can't read;
    `said` puts it into words. With `choices` it stands in the filter bar as `label`."""
    OFFERED[name] = (means, said)
    if choices:
        CHOSEN_FROM[name] = (label, choices)


def offered(chosen: Mapping[str, str]) -> list[tuple[str, Words, Options, str]]:
    """Those of them that stand in the bar: name, label, what can be chosen, and what is."""
    return [(name, label, choices, chosen.get(name, "")) for name, (label, choices) in CHOSEN_FROM.items()]


def kept() -> tuple[str, ...]:
    """What a saved view remembers."""
    return ("view", *NAMES, *OFFERED, "sort")


@dataclass(frozen=True)
class Choices:
    """What can be chosen from on the desk, each asked for once and only when it is needed."""

    actor: Actor

    @classmethod
    def of(cls, actor: Actor) -> Choices:
        """The same ones for all that a page shows."""
        return actor.once("choices", lambda: cls(actor))

    @cached_property
    def teams(self) -> list[Team]:
        return list(Team.objects.order_by("name"))

    @cached_property
    def agents(self) -> list[Agent]:
        return list(Agent.objects.filter(is_active=True).exclude(role=Role.VIEWER).order_by("name"))

    @property
    def colleagues(self) -> list[Agent]:
        return [agent for agent in self.agents if agent.pk != self.actor.id]

    @cached_property
    def tags(self) -> list[Tag]:
        return list(Tag.objects.order_by("name")[:200])

    @cached_property
    def reasons(self) -> list[ContactReason]:
        return list(ContactReason.objects.filter(retired=False).order_by("order", "name"))

    @cached_property
    def channels(self) -> list[tuple[str, str]]:
        kinds = sorted({account.kind for account in accounts.seen_by(self.actor)})
        return [(kind, str(adapter_of(kind).label)) for kind in kinds]


def read(given: Mapping[str, Any]) -> dict[str, str]:
    """What of `given` (an address's query, or a saved view) is a filter that means something."""
    found = {name: str(given.get(name, "")).strip()[:60] for name in (*NAMES, *OFFERED)}
    return {name: value for name, value in found.items() if value and means_something(name, value)}


def means_something(name: str, value: str) -> bool:
    if name == "state":
        return value in Conversation.State.values
    if name in ("team", "tag", "reason"):
        return is_number(value)
    if name == "who":
        return value in ("me", "nobody") or is_number(value)
    if name in ("after", "before"):
        return day(value) is not None
    if name in OFFERED:
        return OFFERED[name][0](value) is not None
    return value == ON if name in ("overdue", "promise") else True


def is_number(value: str) -> bool:
    return value.isdecimal() and value.isascii() and len(value) < 16


def conditions(filters: Mapping[str, str], actor: Actor, *, bounded: bool = True) -> Q:
    """What conversations must be like to pass `filters`. `bounded`: they are asked of a queue of what is open."""
    # Among all there are, the index of a channel is the quick way; it is named by what says nothing new to us.
    found = Q() if bounded or "channel" not in filters else Q(channel__gt="")
    for name, value in filters.items():
        found &= (OFFERED[name][0](value) or Q()) if name in OFFERED else MEANS[name](value, actor)
    return found


def assigned(value: str, actor: Actor) -> Q:
    if value == "nobody":
        return Q(assignee=None)
    return Q(assignee=actor.id if value == "me" else int(value))


def promised(value: str, actor: Actor) -> Q:
    return Q(pk__in=Promise.objects.filter(state=Promise.State.OPEN).values("conversation"))


def overdue(value: str, actor: Actor) -> Q:
    return Q(state=Conversation.State.NEEDS_US, due_at__lt=clock.now())


def state_is(value: str, actor: Actor) -> Q:
    # The further conditions say nothing new to us, but tell the database which index fits.
    state = Conversation.State
    ended = value in (state.RESOLVED, state.NEEDS_US)
    return Q(state=value) & (Q() if ended else ~Q(state=state.RESOLVED) & ~Q(state=state.NEEDS_US))


MEANS: dict[str, Callable[[str, Actor], Q]] = {
    "state": state_is,
    "channel": lambda value, actor: Q(channel=value),
    "team": lambda value, actor: Q(team=int(value)),
    "who": assigned,
    "tag": lambda value, actor: Q(
        pk__in=Conversation.tags.through.objects.filter(tag=int(value)).values("conversation")
    ),
    "reason": lambda value, actor: Q(reason=int(value)),
    "overdue": overdue,
    "promise": promised,
    "after": lambda value, actor: Q(opened_at__gte=start_of(value)),
    "before": lambda value, actor: Q(opened_at__lt=start_of(value)),
}


def day(value: str) -> date | None:
    try:
        found = parse_date(value)
    except ValueError:
        return None
    return found if found is not None and 1970 <= found.year < 9999 else None


def start_of(value: str) -> datetime:
    """Midnight of a day, in the viewer's zone."""
    return make_aware(datetime.combine(day(value) or date.min, time()))


def address(view: str, filters: Mapping[str, str], sort: str = "", **more: str) -> str:
    """The query of an address that shows this; empty parts are left out."""
    parts = {"view": view, **filters, "sort": sort, **more}
    return urlencode({name: value for name, value in parts.items() if value})


def words(filters: Mapping[str, str], choices: Choices) -> list[tuple[str, str]]:
    """(name, in words) of each filter in force."""
    return [(name, in_words(name, value, choices)) for name, value in filters.items()]


def in_words(name: str, value: str, choices: Choices) -> str:
    if name in OFFERED:
        return OFFERED[name][1](value)
    if name == "state":
        return str(Conversation.State(value).label)
    if name == "channel":
        return dict(choices.channels).get(value, value)
    if name == "who" and not is_number(value):
        return _("mine") if value == "me" else _("nobody has it")
    if name in ("after", "before"):
        return (_("since %(day)s") if name == "after" else _("before %(day)s")) % {"day": value}
    if name in ("overdue", "promise"):
        return str(FLAGS[name])
    rows: dict[str, list[Any]] = {
        "team": choices.teams, "who": choices.agents, "tag": choices.tags, "reason": choices.reasons,
    }  # fmt: skip
    return next((str(row) for row in rows[name] if row.pk == int(value)), _("gone"))


FLAGS = {"overdue": gettext_lazy("overdue"), "promise": gettext_lazy("with a promise")}
