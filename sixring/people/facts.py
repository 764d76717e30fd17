"""Facts: what is said of an identity, by whom, and when it was last said. The same again only moves the moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sixring.core import rows, text
from sixring.core.proof import ProofKind

from . import profile
from .meeting import news as meeting
from .models import Fact, Identity, Membership

if TYPE_CHECKING:
    from .recognise import Sighting

FactKey = tuple[int, str, str, str, str]
KEY = ("identity_id", "name", "digest", "source", "proof")
SEEN_AGAIN = f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET observed_at = EXCLUDED.observed_at"
LONGEST = 2000


def observe(seen: Iterable[tuple[Sighting, Identity | None]]) -> dict[int, set[str]]:
    """Keep what `seen` says; returns what identities were said to be called, where that is news."""
    said = said_by(seen)
    of_them = Fact.objects.filter(identity__in={key[0] for key in said})
    known = {
        (identity, name, digest, source, proof): at
        for identity, name, digest, source, proof, at in of_them.values_list(*KEY, "observed_at")
    }
    news = [fact for key, fact in said.items() if key not in known or known[key] < fact.observed_at]
    rows.put(news, SEEN_AGAIN)
    meeting.note({key[0] for key in said if key not in known})
    called: dict[int, set[str]] = {}
    for fact in news:
        if fact.name in profile.NAMES:
            called.setdefault(fact.identity_id, set()).add(profile.as_name(fact))
    return called


def said_by(seen: Iterable[tuple[Sighting, Identity | None]]) -> dict[FactKey, Fact]:
    said: dict[FactKey, Fact] = {}
    for sighting, identity in seen:
        if identity is None:
            continue
        for fact in facts_in(sighting, identity):
            key = (fact.identity_id, fact.name, fact.digest, fact.source, fact.proof)
            if key not in said or said[key].observed_at < fact.observed_at:
                said[key] = fact
    return said


def facts_in(sighting: Sighting, identity: Identity) -> Iterable[Fact]:
    spoken = dict(sighting.facts)
    if sighting.name:
        spoken.setdefault("name", sighting.name)
    yield from facts_from(spoken, sighting, identity, sighting.proof.kind)
    yield from facts_from(sighting.claims, sighting, identity, ProofKind.CLAIMED)


def facts_from(spoken: Mapping[str, Any], sighting: Sighting, identity: Identity, proof: ProofKind) -> Iterable[Fact]:
    for name, value in spoken.items():
        value = text.clean_json(value)
        if value in (None, "", [], {}) or len(spelt(value)) > LONGEST or not 0 < len(name) <= 60 or "\x00" in name:
            continue
        yield Fact(
            identity_id=identity.pk, name=name, value=value, digest=digest(value), source=sighting.source[:60],
            proof=proof, observed_at=sighting.at,
        )  # fmt: skip


def spelt(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def digest(value: Any) -> str:
    """The same for equal values."""
    return hashlib.blake2b(spelt(value).encode(), digest_size=16).hexdigest()


def rename(called: Mapping[int, Collection[str]]) -> None:
    """Names follow the facts of these identities, said to be `called` so. Whose name that is already keeps it, unless
    the identity changed hands: a fact seen again may have left a former person's time."""
    theirs = Membership.objects.filter(identity__in=called)
    rows = theirs.values_list("identity", "person", "person__name", "since", "until")
    profile.rename({whose for pk, whose, name, since, until in rows if since or until or set(called[pk]) != {name}})
