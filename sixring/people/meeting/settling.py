"""The worker's part of meeting: whoever is new is drawn, held against those who look alike, and asked about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from sixring.core.listeners import listens
from sixring.core.models import Change

from ..doubles import keeping, records
from ..models import Identity, Membership, Person
from . import looking, news, portraits, weighing
from .looking import Hit

AT_ONCE = 20
REVIEW = 2.0  # log2 odds from which two are shown together, as in the resolver
MOST = 3  # questions somebody new raises


def settle() -> int:
    """Meet those who are new, some at a time; for the worker. Returns how many identities that were.

    Portraits are written first, so that two who are new together see each other; whoever is killed does it again.
    """
    waiting = news.waiting(AT_ONCE)
    if waiting:
        found = alike(portraits.whose(waiting))
        with transaction.atomic():
            keeping.keep(None, found)
            news.taken(waiting)
    return len(waiting)


def alike(persons: Iterable[int]) -> list[dict[str, Any]]:
    """Draw `persons` anew; returns pairs of them and whom they look like, as `keeping.keep` takes them."""
    theirs = set(persons)
    joined = Person.objects.filter(redirect__in=theirs).values_list("pk", flat=True)  # no portraits of their own
    drawn = portraits.renew(theirs | set(joined))
    scales = weighing.scales()
    found: dict[tuple[int, int], Hit] = {}
    for person, values in drawn.items():
        hits, _ = looking.likest(values, scales, least=REVIEW, but=[person])
        for hit in hits[:MOST]:
            found.setdefault((min(person, hit.person), max(person, hit.person)), hit)
    return list(rows_of(found, scales.prior))


def rows_of(found: Mapping[tuple[int, int], Hit], prior: float) -> Iterator[dict[str, Any]]:
    """Pairs as the resolver writes them, with the identity of each that a question is about."""
    everyone = {person for pair in found for person in pair}
    anchors = {one.person: one.anchor[1] for one in records.records_of(everyone)}
    for (left, right), hit in found.items():
        if left in anchors and right in anchors:
            steps = [(field, how, round(bits, 2)) for field, how, bits in hit.weighed.steps]
            yield {
                "left": left, "right": right, "left_identity": anchors[left], "right_identity": anchors[right],
                "score": round(hit.weighed.log_odds, 3), "cluster": None, "sample": False,
                "evidence": json.dumps({"prior": round(prior, 2), "steps": steps}),
            }  # fmt: skip


@listens("people: draw anew who was joined or parted", "person.joined", "person.regrouped")
def hear_regrouped(change: Change) -> None:
    news.note(Membership.objects.filter(person=change.subject_id).values_list("identity", flat=True))


@listens("people: draw anew who was described", "person.described")
def hear_described(change: Change) -> None:
    news.note(Identity.objects.filter(memberships__person=change.subject_id).values_list("pk", flat=True))
