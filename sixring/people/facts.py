"""Facts: what is said of an identity, by whom, and when it was last said. The same again only moves the moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sixring.core.proof import ProofKind

from . import profile
from .models import Fact, Identity, Membership

if TYPE_CHECKING:
    from .recognise import Sighting

FactKey = tuple[int, str, str, str, str]
LONGEST = 2000


def observe(seen: Iterable[tuple[Sighting, Identity | None]]) -> set[int]:
    """Keep what `seen` says; returns the identities whose naming facts are new."""
    said = said_by(seen)
    known = {
        (f.identity_id, f.name, f.digest, f.source, f.proof): f.observed_at
        for f in Fact.objects.filter(identity__in={key[0] for key in said})
    }
    news = [fact for key, fact in said.items() if key not in known or known[key] < fact.observed_at]
    Fact.objects.bulk_create(
        news,
        update_conflicts=True,
        unique_fields=["identity", "name", "digest", "source", "proof"],
        update_fields=["observed_at"],
    )
    return {fact.identity_id for fact in news if fact.name in profile.NAMES}


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


def facts_from(
    spoken: Mapping[str, Any], sighting: Sighting, identity: Identity, proof: ProofKind
) -> Iterable[Fact]:
    for name, value in spoken.items():
        text = json.dumps(value, sort_keys=True, ensure_ascii=False)
        if value in (None, "", [], {}) or len(text) > LONGEST or len(name) > 60:
            continue
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
        yield Fact(
            identity=identity, name=name, value=value, digest=digest, source=sighting.source[:60], proof=proof,
            observed_at=sighting.at,
        )  # fmt: skip


def rename(identities: Collection[int]) -> None:
    """Names follow the facts of `identities`."""
    persons = Membership.objects.filter(identity__in=identities).values_list("person", flat=True)
    profile.rename(set(persons))
