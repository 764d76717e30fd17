"""From a portrait to the likest of those that share a key with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.db import connection

from .likeness import Values
from .portraits import keys_of
from .weighing import Scales, Weighed, weigh

CAP = 60  # a key that more have says too little
MOST = 40  # candidates that are weighed, those that share most keys first
ONE = "SELECT * FROM (SELECT person_id, key FROM people_trace WHERE key = %s LIMIT %s) AS one"
LATERAL = (
    "SELECT t.person_id, k.key FROM unnest(%s::bigint[]) AS k(key) CROSS JOIN LATERAL"
    " (SELECT person_id FROM people_trace WHERE key = k.key LIMIT %s) AS t"
)
DRAWN = {
    "sqlite": 'SELECT person_id, "values" FROM people_portrait WHERE person_id IN ({})',
    "postgresql": 'SELECT person_id, "values"::text FROM people_portrait WHERE person_id IN ({})',
}
decode = msgspec.json.Decoder(dict[str, str]).decode


@dataclass(frozen=True, slots=True)
class Hit:
    person: int
    weighed: Weighed


def likest(values: Values, scales: Scales, *, least: float, but: Collection[int] = ()) -> tuple[list[Hit], int]:
    """Everybody who may be the person of `values`, from `least` log2 odds, the likest first; how many were weighed."""
    candidates = [person for person in sharing(keys_of(values)) if person not in but][:MOST]
    hits = [Hit(person, weigh(values, theirs, scales)) for person, theirs in drawn(candidates).items()]
    hits = [hit for hit in hits if hit.weighed.log_odds >= least]
    return sorted(hits, key=lambda hit: (-hit.weighed.log_odds, hit.person)), len(candidates)


def sharing(keys: Sequence[int]) -> list[int]:
    """People who share a key with it that at most CAP have, those who share most first."""
    if not keys:
        return []
    found = asked(keys)
    many = Counter(key for _, key in found)
    shared = Counter(person for person, key in found if many[key] <= CAP)
    return [person for person, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))]


def asked(keys: Sequence[int]) -> list[tuple[int, int]]:
    """(person, key), one short look at the index for each key."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(LATERAL, [list(keys), CAP + 1])
        else:
            cursor.execute(" UNION ALL ".join([ONE] * len(keys)), [one for key in keys for one in (key, CAP + 1)])
        return list(cursor.fetchall())


def drawn(persons: Sequence[int]) -> Mapping[int, Values]:
    """The portraits of `persons`."""
    if not persons:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(DRAWN[connection.vendor].format(", ".join(["%s"] * len(persons))), persons)
        return {person: decode(said) for person, said in cursor.fetchall()}
