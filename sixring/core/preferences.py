"""What a colleague chose for themselves: the one typed way to `Agent.preferences`, with defaults and limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction

from . import changes
from .actors import Actor
from .errors import Invalid
from .models import Agent

DIGESTS = ("off", "hourly", "daily")
STARTS = ("", "agent", "lead", "manager", "administrator")
LONGEST_UNDO = 30
LONGEST_SIGNATURE = 2000


@dataclass(frozen=True, slots=True)
class Preferences:
    """`undo_seconds` 0-30: how long an answer can be taken back. `digest` is off, hourly or daily, then at
    `digest_hour` (0-23) in the agent's zone. `muted` are the kinds of notices they don't want.
    `start` is the page they begin on, of their role when empty; `looked` are the steps of the first look they took,
    and `first_look` whether they want to see it. `phone` is the number or extension of the phone on their desk.
    """

    signature: str = ""
    undo_seconds: int = 6
    digest: str = "off"
    digest_hour: int = 8
    muted: frozenset[str] = frozenset()
    start: str = ""
    looked: frozenset[str] = frozenset()
    first_look: bool = True
    phone: str = ""


def of(agent: Agent) -> Preferences:
    """What `agent` chose, and the defaults for the rest. A value that can't be read counts as not chosen."""
    chosen: dict[str, Any] = {}
    for name, value in (agent.preferences or {}).items():
        if name in CHECKS:
            try:
                chosen[name] = CHECKS[name](value)
            except (Invalid, TypeError, ValueError):
                continue
    return Preferences(**chosen)


def change(agent: Agent, *, actor: Actor, **values: Any) -> Preferences:
    """Choose anew, by name; what isn't named stays. Their own, or a manager of agents for them.

    Raises `Invalid` for a value out of its limits, `TypeError` for a name nobody knows. The same again leaves no trace.
    """
    refuse_others(agent, actor)
    if unknown := set(values) - set(CHECKS):
        raise TypeError(f"Nobody can prefer {', '.join(sorted(unknown))}.")
    chosen = {name: CHECKS[name](value) for name, value in values.items()}
    with transaction.atomic():
        now = Agent.objects.select_for_update().get(pk=agent.pk)
        before = of(now)
        now.preferences = {**(now.preferences or {}), **{name: plain(value) for name, value in chosen.items()}}
        if of(now) != before:
            now.save(update_fields=["preferences"])
            changes.record("agent.preferred", now, actor=actor)
    agent.preferences = now.preferences
    return of(now)


def introduce(agent: Agent, *, actor: Actor, name: str, zone: str) -> Agent:
    """What colleagues call `agent`, and in which time zone they live. The same again leaves no trace."""
    refuse_others(agent, actor)
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise Invalid("A colleague needs a name of at most 100 letters.")
    if zone not in available_timezones():
        raise Invalid(f"There is no time zone “{zone}”. Write one such as Europe/Berlin.")
    with transaction.atomic():
        if Agent.objects.filter(pk=agent.pk).exclude(name=name, zone=zone).update(name=name, zone=zone):
            changes.record("agent.introduced", agent, actor=actor)
    agent.name, agent.zone = name, zone
    return agent


def refuse_others(agent: Agent, actor: Actor) -> None:
    """Everybody decides about themselves; about others only who manages agents."""
    if not (actor.kind == "agent" and actor.id == agent.pk):
        actor.must("manage agents")


def plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def signature(value: Any) -> str:
    text = str(value).replace("\r\n", "\n").rstrip()
    if len(text) > LONGEST_SIGNATURE:
        raise Invalid(f"A signature has at most {LONGEST_SIGNATURE} characters; yours has {len(text)}.")
    return text


def undo_seconds(value: Any) -> int:
    return between(value, 0, LONGEST_UNDO, f"An answer can be taken back for 0 to {LONGEST_UNDO} seconds.")


def digest(value: Any) -> str:
    if value not in DIGESTS:
        raise Invalid("A digest comes hourly, daily, or not at all.")
    return str(value)


def digest_hour(value: Any) -> int:
    return between(value, 0, 23, "The hour of the digest is one from 0 to 23.")


def several(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        raise Invalid("These are a list.")
    return frozenset(str(one)[:40] for one in value)


def start(value: Any) -> str:
    if value not in STARTS:
        raise Invalid("There is no such start page.")
    return str(value)


def first_look(value: Any) -> bool:
    return bool(value)


def phone(value: Any) -> str:
    """A number as E.164 has it, or an extension, or a name at the switch; without what people write between."""
    said = str(value).strip()
    bare = re.sub(r"[\s()./-]", "", said) if re.fullmatch(r"\+?[\d\s()./-]+", said) else said
    if bare and not re.fullmatch(r"\+[1-9]\d{6,14}|\d{2,8}|[A-Za-z][A-Za-z0-9_.-]{1,39}", bare):
        raise Invalid("Write a number with its country, such as +44 20 7946 0100, or an extension, such as 21.")
    return bare


def between(value: Any, least: int, most: int, otherwise: str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError) as problem:
        raise Invalid(otherwise) from problem
    if not least <= number <= most:
        raise Invalid(otherwise)
    return number


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "signature": signature,
    "undo_seconds": undo_seconds,
    "digest": digest,
    "digest_hour": digest_hour,
    "muted": several,
    "start": start,
    "looked": several,
    "first_look": first_look,
    "phone": phone,
}
assert set(CHECKS) == {one.name for one in fields(Preferences)}
