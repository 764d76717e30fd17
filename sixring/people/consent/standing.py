"""What stands: the fold over all that was said, of an address, of a person, of many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from sixring.core.proof import ProofKind

from ..models import Fact, Identity, Person
from .terms import CHANNELS, EVERY, NAMES, NO, PURPOSES, UNKNOWN, YES, Consent, covering

Address = tuple[str, str, str]
Said = tuple[int, Address, Fact]
# A claimed identity and the proven one of the same value are one address here: a refusal counts from whoever has it.
SAME = "twin.value = own.value AND twin.kind = own.kind AND twin.scope = own.scope"
OF_PERSONS = f"""
SELECT fact.*, held.person_id AS whose, own.kind AS kind, own.value AS address, own.scope AS scope
FROM people_membership held
JOIN people_identity own ON own.id = held.identity_id
JOIN people_identity twin ON {SAME}
JOIN people_fact fact ON fact.identity_id = twin.id
WHERE held.person_id IN (%s) AND fact.name IN (%s)
AND (held.since IS NULL OR held.since <= fact.observed_at) AND (held.until IS NULL OR held.until > fact.observed_at)
"""  # noqa: S608  # constants of ours; what is asked for goes in as parameters
ANSWERS = {"yes": YES, "true": YES, "no": NO, "false": NO}
RESTRICTS = {NO: 2, UNKNOWN: 1, YES: 0}


def of(person: Person) -> list[Consent]:
    """Every purpose and channel with what stands, in the order of `PURPOSES` and `CHANNELS`."""
    return filled(among([person.pk]).get(person.pk, {}))


def of_identity(identity: Identity) -> list[Consent]:
    """The same of this address alone, whoever else its person is."""
    return filled({one.name: one for one in last_words(facts_of_address(identity))})


def filled(found: Mapping[str, Consent]) -> list[Consent]:
    return [found.get(name, Consent(*parts)) for name, parts in NAMES.items()]


def may(person: Person, purpose: str, channel: str) -> bool:
    """Whether `person` said yes to `purpose` over `channel`. Silence is no consent."""
    return any(one.answer == YES for one in of(person) if (one.purpose, one.channel) == (purpose, channel))


def among(persons: Collection[int]) -> dict[int, dict[str, Consent]]:
    """What stands for each of `persons`, by the name of the fact; in one query."""
    by_address: dict[int, dict[Address, list[Fact]]] = {}
    for person, address, fact in said_by(persons):
        by_address.setdefault(person, {}).setdefault(address, []).append(fact)
    return {person: strictest(map(last_words, theirs.values())) for person, theirs in by_address.items()}


def said_by(persons: Collection[int]) -> Iterable[Said]:
    """Every saying of these persons' addresses, made while each was theirs."""
    if not persons:
        return
    marks = (", ".join(["%s"] * len(persons)), ", ".join(["%s"] * len(EVERY)))
    for row in cast(Iterable[Any], Fact.objects.raw(OF_PERSONS % marks, [*persons, *EVERY])):
        yield row.whose, (row.kind, row.address, row.scope), row


def sayings_of(person: Person) -> list[Fact]:
    """All that was ever said of consent, latest first, each once."""
    found = {fact.pk: fact for _person, _address, fact in said_by([person.pk])}
    return sorted(found.values(), key=lambda fact: (fact.observed_at, fact.pk), reverse=True)


def facts_of_address(identity: Identity) -> list[Fact]:
    same = {"identity__kind": identity.kind, "identity__value": identity.value, "identity__scope": identity.scope}
    return list(Fact.objects.filter(name__in=EVERY, **same))


def last_words(facts: Collection[Fact]) -> list[Consent]:
    """Rule: of one address the last word counts for each purpose and channel, a wide refusal among them."""
    latest: dict[str, Fact] = {}
    for fact in facts:
        if counts(fact) and (fact.name not in latest or weight(fact) > weight(latest[fact.name])):
            latest[fact.name] = fact
    return [last_word(name, latest) for name in NAMES if name in latest or any(one in latest for one in wide(name))]


def last_word(name: str, latest: Mapping[str, Fact]) -> Consent:
    refusals = [latest[one] for one in wide(name) if one in latest and answer_of(latest[one]) == NO]
    candidates = [*refusals, *([latest[name]] if name in latest else [])]
    if not candidates:
        return Consent(*NAMES[name])
    deciding = max(candidates, key=weight)
    return Consent(*NAMES[name], answer_of(deciding), deciding)


def wide(name: str) -> tuple[str, ...]:
    return covering(*NAMES[name])


def counts(fact: Fact) -> bool:
    """Rule: who only claims to be somebody can refuse in that name, and agrees to nothing in it."""
    return fact.proof != ProofKind.CLAIMED or answer_of(fact) == NO


def weight(fact: Fact) -> tuple[datetime, int, int]:
    """Rule: what was said last; at the same moment the more restrictive."""
    return fact.observed_at, RESTRICTS[answer_of(fact)], fact.pk


def strictest(addresses: Iterable[Iterable[Consent]]) -> dict[str, Consent]:
    """Rule: of several addresses one no outweighs every yes; what was taken back says nothing."""
    found: dict[str, Consent] = {}
    for one in (word for words in addresses for word in words):
        if one.name not in found or strictness(one) > strictness(found[one.name]):
            found[one.name] = one
    return found


def strictness(one: Consent) -> tuple[Any, ...]:
    told = weight(one.fact) if one.fact else ()
    return ({NO: 2, YES: 1, UNKNOWN: 0}[one.answer], told)


def answer_of(fact: Fact) -> str:
    said: Any = fact.value.get("answer") if isinstance(fact.value, dict) else fact.value
    return ANSWERS.get(str(said).lower(), UNKNOWN) if isinstance(said, str | bool) else UNKNOWN


def personal(person_ids: Sequence[int]) -> Mapping[int, tuple[float | None, str]]:
    """The personalization arc of the ring: how much of what we might ask has an answer, and the answers in words."""
    known = among(person_ids)
    return {pk: arc(known[pk]) for pk in person_ids if pk in known}


def arc(found: Mapping[str, Consent]) -> tuple[float | None, str]:
    """Rule: the share of purposes with any answer; in words those to offers, because they are asked about most, else
    those to the next purpose that has any."""
    told = [one for one in found.values() if one.answer]
    if not told:
        return None, ""
    asked = [purpose for purpose in PURPOSES if any(one.purpose == purpose for one in told)]
    share, first = len(asked) / len(PURPOSES), [one for one in told if one.purpose == asked[0]]
    words = [_("%(what)s %(answer)s") % {"what": CHANNELS[one.channel], "answer": word(one)} for one in first]
    return max(share, 0.3), ", ".join(sorted(words)[:3])


def word(one: Consent) -> str:
    return _("yes") if one.answer == YES else _("no")
