"""Keeping: pairs that were found become suggestions unless they were decided about; some join, if the owner wants."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from sixring.core import changes
from sixring.core import rows as inserting
from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused

from .. import merge, newcomers
from ..models import Identity, MatchRun, Person, Suggestion
from ..normalise import CAPS
from . import decided, evidence
from .decided import Decided, pair

Row = dict[str, Any]
State = Suggestion.State
AGAIN = ["score", "cluster", "run", "evidence", "reason"]  # what is told anew of a question that is open still


def keep(run: MatchRun | None, found: Sequence[Row]) -> tuple[Counter[str], Decided]:
    """Within the caller's transaction, set by set; the same again changes nothing. Returns how many were `asked`,
    `known` (asked already), `decided` before, `conflicting` or `gone`; and what was decided."""
    persons = {row[side] for row in found for side in ("left", "right")}
    known = decided.about(persons)
    held = newcomers.kinds_of(persons)
    standing = set(Person.objects.filter(pk__in=persons, redirect=None).values_list("pk", flat=True))
    ends = {row[side] for row in found for side in ("left_identity", "right_identity")}
    there = set(Identity.objects.filter(pk__in=ends).values_list("pk", flat=True))
    by_fate: dict[str, list[Row]] = {}
    for row in found:
        by_fate.setdefault(fate(row, known, standing, there, held), []).append(row)
    inserting.put((suggestion_of(run, row) for row in by_fate.get("asked", ())), inserting.QUIET)
    if run:
        tell_anew(run, by_fate.get("known", ()), known)
    return Counter({what: len(some) for what, some in by_fate.items()}), known


def fate(
    row: Row, known: Decided, standing: Collection[int], there: Collection[int],
    held: Mapping[int, Counter[tuple[str, str]]],
) -> str:  # fmt: skip
    """Rule: what becomes of a pair."""
    left, right = row["left"], row["right"]
    if not {left, right} <= set(standing) or not {row["left_identity"], row["right_identity"]} <= set(there):
        return "gone"
    if pair(left, right) in known.answered:
        return "decided"
    if any(many > CAPS.get(kind, 50) for (kind, _), many in (held[left] + held[right]).items()):
        return "conflicting"
    return "known" if pair(left, right) in known.open else "asked"


def suggestion_of(run: MatchRun | None, row: Row) -> Suggestion:
    left, right = sorted((row["left_identity"], row["right_identity"]))
    return Suggestion(left_id=left, right_id=right, sample=row["sample"], **told(run, row))


def told(run: MatchRun | None, row: Row) -> dict[str, Any]:
    said = json.loads(row["evidence"])
    return {
        "score": row["score"], "cluster": row["cluster"], "run": run, "evidence": said,
        "reason": evidence.in_words(said)[:300],
    }  # fmt: skip


def tell_anew(run: MatchRun, found: Sequence[Row], known: Decided) -> None:
    """Questions that are open still, with what speaks for them now."""
    asked = {known.open[pair(row["left"], row["right"])]: row for row in found if not row["sample"]}
    open_ones = list(Suggestion.objects.filter(pk__in=asked, state=State.OPEN))
    for one in open_ones:
        own = told(run, asked[one.pk])
        own["reason"] = one.reason if one.score is None else own["reason"]  # a claim says more than likeness
        own["evidence"] = {**one.evidence, **own["evidence"]}
        for name, value in own.items():
            setattr(one, name, value)
    Suggestion.objects.bulk_update(open_ones, AGAIN)


def join_sure(run: MatchRun, found: Sequence[Row], known: Decided, at_least: float) -> int:
    """Join what scores `at_least` and rests on more than what people say of themselves; returns how many. Each is a
    transaction of its own, marked inferred, and taken back with its run."""
    sure = [row for row in found if row["sure"] and row["may_join"] and row["score"] >= at_least]
    sure = [row for row in sure if pair(row["left"], row["right"]) not in known.parted | known.kept_apart]
    return sum(join(run, row) for row in sure)


def join(run: MatchRun, row: Row) -> bool:
    left, right = sorted((row["left_identity"], row["right_identity"]))
    one = Suggestion.objects.filter(left=left, right=right, state=State.OPEN).select_related("left", "right").first()
    if one is None or not one.left.person_id or not one.right.person_id:
        return False
    said = {"suggestion": one.pk, "inferred": True, "run": run.pk}
    try:
        with transaction.atomic():
            mine, theirs = Person(pk=one.left.person_id), Person(pk=one.right.person_id)
            decision = merge.merge(
                mine, theirs, actor=SYSTEM, reason=one.reason, evidence=said, score=one.score, batch=run.batch
            )
            if not Suggestion.objects.filter(pk=one.pk, state=State.OPEN).update(state=State.ACCEPTED):
                raise Refused("Somebody answered it in the meantime.")
            changes.record("suggestion.accepted", one, actor=SYSTEM)
    except Refused:
        return False
    return decision is not None
