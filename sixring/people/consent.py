"""Consent: what a person agreed to hear about (purpose) and how (channel), each with its source and moment.

A consent is a fact named `consent.<purpose>.<channel>`. Of one identity the last word counts; of the identities of one
person the most restrictive, so that joining people never widens what we may do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from . import profile, statements
from .models import Fact, Person

PURPOSES: dict[str, Promise] = {
    "offers": gettext_lazy("Offers and news"),
    "surveys": gettext_lazy("Surveys"),
    "advice": gettext_lazy("Personal advice"),
}
CHANNELS: dict[str, Promise] = {
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "message": gettext_lazy("messages"),
    "post": gettext_lazy("post"),
}
YES, NO, UNKNOWN = "yes", "no", ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What stands for one purpose and channel: "yes", "no" or "" when nobody asked; `fact` is what decided it."""

    purpose: str
    channel: str
    answer: str = UNKNOWN
    fact: Fact | None = None

    @property
    def name(self) -> str:
        return name_of(self.purpose, self.channel)


def name_of(purpose: str, channel: str) -> str:
    return f"consent.{purpose}.{channel}"


NAMES = {name_of(purpose, channel): (purpose, channel) for purpose in PURPOSES for channel in CHANNELS}


def of(person: Person) -> list[Consent]:
    """Every purpose and channel with what stands, in the order of `PURPOSES` and `CHANNELS`."""
    found = among([person.pk]).get(person.pk, {})
    return [found.get(name, Consent(*parts)) for name, parts in NAMES.items()]


def may(person: Person, purpose: str, channel: str) -> bool:
    """Whether `person` said yes to `purpose` over `channel`. Silence is no consent."""
    return among([person.pk]).get(person.pk, {}).get(name_of(purpose, channel), Consent("", "")).answer == YES


def among(persons: Collection[int]) -> dict[int, dict[str, Consent]]:
    """What stands for each of `persons`, by the name of the fact; in one query."""
    said: dict[tuple[int, str], dict[int, Fact]] = {}
    for person, fact in profile.facts_of(persons, NAMES):
        own = said.setdefault((person, fact.name), {})
        if fact.identity_id not in own or own[fact.identity_id].observed_at < fact.observed_at:
            own[fact.identity_id] = fact
    found: dict[int, dict[str, Consent]] = {}
    for (person, name), facts in said.items():
        found.setdefault(person, {})[name] = strictest(name, list(facts.values()))
    return found


def strictest(name: str, facts: Sequence[Fact]) -> Consent:
    """Rule: one no outweighs every yes; what was taken back says nothing. `facts`: the latest of each identity."""
    by_answer = {answer_of(fact): fact for fact in sorted(facts, key=lambda fact: fact.observed_at)}
    answer = next((one for one in (NO, YES) if one in by_answer), UNKNOWN)
    return Consent(*NAMES[name], answer, by_answer.get(answer))


def answer_of(fact: Fact) -> str:
    said: Any = fact.value.get("answer") if isinstance(fact.value, dict) else fact.value
    return {True: YES, False: NO, "yes": YES, "no": NO, "true": YES, "false": NO}.get(said, UNKNOWN)


def note(person: Person, purpose: str, channel: str, answer: str, *, actor: Actor, how: str) -> Fact:
    """Keep what `person` said: "yes", "no", or "" to take it back; `how` says where they said it.

    Raises `Invalid` for a purpose, channel or answer we don't know, or a yes without saying how it was given.
    """
    name = name_of(purpose, channel)
    if name not in NAMES or answer not in (YES, NO, UNKNOWN):
        raise Invalid("That consent is not one we keep.")
    if answer == YES and not how.strip():
        raise Invalid("Say where and how they agreed, for instance “on the phone today”. Nothing was changed.")
    value = {"answer": answer, "how": how.strip()[:300]} if answer else ""
    return statements.say(person, name, value, actor=actor)


def personal(person_ids: Sequence[int]) -> Mapping[int, tuple[float | None, str]]:
    """The personalization arc of the ring: how much of what we might ask has an answer, and the answers in words."""
    known = among(person_ids)
    return {pk: arc(known[pk]) for pk in person_ids if pk in known}


def arc(found: Mapping[str, Consent]) -> tuple[float | None, str]:
    """Rule: the share of purposes with any answer; offers are said first, because they are asked about most."""
    told = [one for one in found.values() if one.answer]
    if not told:
        return None, ""
    share = len({one.purpose for one in told}) / len(PURPOSES)
    words = [_("%(what)s %(answer)s") % {"what": CHANNELS[one.channel], "answer": word(one)} for one in told]
    return max(share, 0.3), ", ".join(sorted(words)[:3])


def word(one: Consent) -> str:
    return _("yes") if one.answer == YES else _("no")
