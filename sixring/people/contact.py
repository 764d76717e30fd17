"""Contact: by which channel and at which hours somebody likes to be reached, on their own clock.

Each is a fact; of all that a person's identities said, the last word counts. It says what they like, not what they
allowed: that is consent. Answers to what they asked leave at any hour; what serves a purpose of ours waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.proof import ProofKind

from . import facts, profile
from .consent import CHANNELS
from .models import Fact, Identity, Person

CHANNEL, HOURS, ZONE, LANGUAGE = "contact.channel", "contact.hours", "timezone", "language"
NAMES = (CHANNEL, HOURS, ZONE, LANGUAGE)
TRUST = 95  # they know best themselves
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
Hours = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Contact:
    """What somebody likes; "" or None where they said nothing. Hours from `hours[0]` to before `hours[1]` in `zone`.

    `facts` are what each follows from, by name.
    """

    channel: str = ""
    hours: Hours | None = None
    zone: str = ""
    language: str = ""
    facts: dict[str, Fact] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        return bool(self.channel or self.hours)

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone) if self.zone else ZoneInfo("UTC")

    @property
    def said(self) -> str:
        """In words: "e-mail, 09:00–18:00 (Europe/London)"."""
        words = [str(CHANNELS[self.channel])] if self.channel else []
        if self.hours:
            words.append(f"{self.hours[0]:%H:%M}–{self.hours[1]:%H:%M} ({self.zone or 'UTC'})")
        return ", ".join(words)


def of(person: Person) -> Contact:
    """What `person` likes, whichever of their identities said so last."""
    return folded(fact for _person, fact in profile.facts_of([person.pk], NAMES))


def of_identity(identity: Identity) -> Contact:
    """What was said of this identity alone."""
    own: QuerySet[Fact] = Fact.objects.filter(identity=identity, name__in=NAMES)
    return folded(own)


def folded(said: Iterable[Fact]) -> Contact:
    """Rule: the last word on each; what is only claimed counts for nothing, "" takes back."""
    latest: dict[str, Fact] = {}
    for fact in said:
        if fact.proof != ProofKind.CLAIMED and (fact.name not in latest or weight(fact) > weight(latest[fact.name])):
            latest[fact.name] = fact
    told = {name: fact.value for name, fact in latest.items()}
    channel, zone = text(told.get(CHANNEL)), text(told.get(ZONE))
    return Contact(
        channel if channel in CHANNELS else "", hours_of(told.get(HOURS)), zone if is_zone(zone) else "",
        text(told.get(LANGUAGE)), latest,
    )  # fmt: skip


def weight(fact: Fact) -> tuple[datetime, int]:
    return fact.observed_at, fact.pk


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def hours_of(value: Any) -> Hours | None:
    try:
        since, until = time.fromisoformat(value["from"]), time.fromisoformat(value["until"])
    except (TypeError, KeyError, ValueError):
        return None
    return (since, until) if since != until else None


@cache
def zones() -> tuple[str, ...]:
    """Names of the zones people live in, in order."""
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS))


def is_zone(name: str) -> bool:
    return name == "UTC" or name in zones()


def keep(identity: Identity, said: Contact, *, source: str, proof: ProofKind, actor: Actor) -> int:
    """Keep what `identity` likes from now on; returns how many answers are new. The same again is a quiet no-op.

    Raises `Invalid` for a channel or zone there is none of.
    """
    if actor.kind == "agent":
        actor.must("answer")
    if (said.channel and said.channel not in CHANNELS) or (said.zone and not is_zone(said.zone)):
        raise Invalid(_("That is no channel or time zone we know. Nothing was changed."))
    before = values(of_identity(identity))
    news = {name: value for name, value in values(said).items() if value != before[name]}
    with transaction.atomic():
        for name, value in news.items():
            Fact.objects.update_or_create(
                identity=identity, name=name, digest=facts.digest(value), source=source[:60], proof=proof,
                defaults={"value": value, "trust": TRUST, "observed_at": clock.now()},
            )  # fmt: skip
        if news:
            content = facts.spelt(news)
            changes.record("contact.said", identity, actor=actor, identity=identity, content=content)
    return len(news)


def values(said: Contact) -> dict[str, Any]:
    """As facts keep it. An unknown zone or language is not said at all."""
    since, until = said.hours or (None, None)
    hours = {"from": f"{since:%H:%M}", "until": f"{until:%H:%M}"} if since and until else ""
    return {CHANNEL: said.channel, HOURS: hours, ZONE: said.zone, LANGUAGE: said.language}


def suits(said: Contact, at: datetime) -> bool:
    """Rule: whether `at` is within the hours they like; every moment where they named none."""
    if said.hours is None:
        return True
    since, until = said.hours
    here = at.astimezone(said.clock).time().replace(tzinfo=None)
    return since <= here < until if since < until else here >= since or here < until


def next_suiting(said: Contact, at: datetime) -> datetime:
    """Rule: `at` itself, or when their hours begin next."""
    if suits(said, at) or said.hours is None:
        return at
    here = at.astimezone(said.clock)
    begins = here.replace(hour=said.hours[0].hour, minute=said.hours[0].minute, second=0, microsecond=0)
    while begins <= here:
        begins += timedelta(days=1)
    return begins


def hint(said: Contact, channel: str, at: datetime) -> str:
    """Rule: what whoever is about to write by `channel` at `at` had better know; "" when it is as they like it."""
    words = []
    if said.channel and channel and said.channel != channel:
        words.append(_("They prefer %(channel)s.") % {"channel": CHANNELS[said.channel]})
    if said.hours and not suits(said, at):
        told = {"now": f"{at.astimezone(said.clock):%H:%M}", "from": f"{said.hours[0]:%H:%M}"}
        told["until"] = f"{said.hours[1]:%H:%M}"
        words.append(_("It is %(now)s there; they like to hear from us between %(from)s and %(until)s.") % told)
    return " ".join(words)
