"""Mentions in notes: "@Ada", "@Ada Lovelace" and "@ada" name a colleague, who must be able to see the conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Agent

from .. import access
from ..models import Conversation

# Not within a word: "dan@example.com" mentions nobody.
AT = re.compile(r"(?<![\w@])@(?=\w)")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Named:
    """Where a text mentions whom: from `start` (the @) to `end`."""

    start: int
    end: int
    agents: tuple[Agent, ...]


def mentioned(text: str, conversation: Conversation) -> list[Agent]:
    """Colleagues that `text` mentions, each once. Raises `Invalid` where a name fits several, `Refused` for somebody
    who can't see the conversation; other words behind an @ mention nobody.
    """
    found: dict[int, Agent] = {}
    for named in names_in(text, colleagues()):
        if len(named.agents) > 1:
            raise Invalid(
                _("“%(said)s” could be %(who)s. Write the whole name, or the address before its @.")
                % {"said": text[named.start : named.end], "who": _(" or ").join(one.name for one in named.agents)}
            )
        found |= {one.pk: one for one in named.agents}
    for agent in found.values():
        if not may_see(conversation, agent):
            raise Refused(
                _("%(name)s can't see this conversation, so nobody would read the mention. Your note is still here.")
                % {"name": agent.name}
            )
    return list(found.values())


def may_see(conversation: Conversation, agent: Agent) -> bool:
    actor = Actor.of(agent)
    return actor.may("see") and access.visible_to(actor).filter(pk=conversation.pk).exists()


def who_may_be_named(conversation: Conversation, *, actor: Actor) -> list[Agent]:
    """Colleagues whom `actor` may mention here: those who see the conversation, but for the actor."""
    others = (agent for agent in colleagues() if agent.pk != actor.id)
    return [agent for agent in others if may_see(conversation, agent)]


def colleagues() -> list[Agent]:
    return list(Agent.objects.filter(is_active=True).prefetch_related("teams").order_by("name", "pk"))


def names_in(text: str, agents: Sequence[Agent]) -> Iterator[Named]:
    """Rule: behind each @ the longest name that fits, up to the end of a word."""
    known = handles(agents)
    lengths = sorted({len(handle) for handle in known}, reverse=True)
    for at in AT.finditer(text):
        rest = text[at.end() : at.end() + LONGEST].casefold()
        for length in lengths:
            if rest[:length] in known and not rest[length : length + 1].isalnum():
                yield Named(at.start(), at.end() + length, known[rest[:length]])
                break


def handles(agents: Iterable[Agent]) -> Mapping[str, tuple[Agent, ...]]:
    """What each may be called: the whole name, the first one, and the address before its @. A whole name or an address
    that is somebody's goes before the first name of others.
    """
    exact: dict[str, dict[int, Agent]] = {}
    first: dict[str, dict[int, Agent]] = {}
    for agent in agents:
        for handle in (agent.name.casefold(), agent.email.split("@")[0].casefold()):
            exact.setdefault(handle, {})[agent.pk] = agent
        first.setdefault(agent.get_short_name().casefold(), {})[agent.pk] = agent
    exact.pop("", None)
    return {handle: tuple(found.values()) for handle, found in {**exact, **merged(first, exact)}.items()}


def merged(first: Mapping[str, dict[int, Agent]], exact: Mapping[str, dict[int, Agent]]) -> dict[str, dict[int, Agent]]:
    return {handle: found | exact.get(handle, {}) for handle, found in first.items() if handle}


def handle_of(agent: Agent, agents: Sequence[Agent]) -> str:
    """The shortest way to mention `agent` that means nobody else."""
    known = handles(agents)
    ways = [agent.get_short_name(), agent.name, agent.email.split("@")[0]]
    return next((way for way in ways if known.get(way.casefold()) == (agent,)), ways[-1])


def shown(text: str, agents: Sequence[Agent]) -> SafeString:
    """`text`, escaped, with each mention of one of `agents` marked."""
    parts, at = [], 0
    for named in names_in(text, agents):
        parts += [format_html("{}", text[at : named.start])]
        parts += [format_html('<strong class="mention">{}</strong>', text[named.start : named.end])]
        at = named.end
    return mark_safe("".join([*parts, format_html("{}", text[at:])]))  # noqa: S308  # each part is escaped above
