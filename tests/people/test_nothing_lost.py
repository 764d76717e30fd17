"""Joins, splits, undos, batches and late facts in any order: no touch is lost or told twice, and a batch taken back
leaves every profile byte for byte as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.interactions.timeline import people_visible_to, timeline
from sixring.people import fold, merge
from sixring.people.models import Decision, Identity, Person
from tests.people.seeing import at, picture, see, seen

pytestmark = [pytest.mark.django_db, pytest.mark.data]
NAMES = "abcd"
who = st.sampled_from(NAMES)
acts = st.one_of(
    st.tuples(st.just("join"), who, who),
    st.tuples(st.just("together"), who, who),
    st.tuples(st.just("split"), who),
    st.tuples(st.just("rebind"), who, who, st.integers(0, 6)),
    st.tuples(st.just("undo"), st.integers(0, 5)),
    st.tuples(st.just("undo batch")),
    st.tuples(st.just("fact"), who, st.integers(0, 6)),
)
few = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
BATCH = "run:1"


@pytest.fixture
def touched(accounts: Any) -> dict[str, Identity]:
    """Four people, each with a touch every other hour."""
    found = dict(zip(NAMES, see(*(seen("email", f"{name}@example.com") for name in NAMES)), strict=True))
    Interaction.objects.bulk_create(
        Interaction(identity=identity, account=accounts["letters"], kind="message", direction="in",
                    occurred_at=at(hour), received_at=at(hour), dedupe=f"{name}{hour}", text=f"{name} at {hour}")
        for name, identity in found.items() for hour in (0, 2, 4)
    )  # fmt: skip
    return found


def do(act: tuple[Any, ...], cast: dict[str, Identity]) -> None:
    kind, *what = act
    one, other = (now(cast, what, place) for place in (0, 1))
    if kind in ("join", "together") and one and other and one.person and other.person:
        merge.merge(one.person, other.person, actor=SYSTEM, reason="x", batch=BATCH if kind == "together" else "")
    elif kind == "split" and one:
        merge.split([one], actor=SYSTEM, reason="x")
    elif kind == "rebind" and one and other and other.person:
        merge.rebind(one, other.person, at(what[2]), actor=SYSTEM, reason="x")
    elif kind == "undo batch":
        merge.undo_batch(BATCH, actor=SYSTEM)
    elif kind == "fact":
        see(seen("email", f"{what[0]}@example.com", what[1], facts={"city": "York"}))
    elif kind == "undo":
        undo_one(what[0])


def now(cast: dict[str, Identity], what: list[Any], place: int) -> Identity | None:
    """The identity an act names at `place`, as it stands."""
    named = what[place] if place < len(what) else None
    return Identity.objects.get(pk=cast[named].pk) if isinstance(named, str) else None


def undo_one(which: int) -> None:
    made = list(Decision.objects.exclude(kind="undo").filter(undone=False).order_by("pk"))
    if made:
        merge.undo(made[which % len(made)], actor=SYSTEM)


def told() -> list[str]:
    """Every touch as often as somebody's timeline tells it."""
    return sorted(
        touch.text for person in people_visible_to(SYSTEM) for touch in timeline(person, SYSTEM)
    )  # fmt: skip


@few
@given(st.lists(acts, max_size=8))
def test_every_touch_is_told_once(undone_database: Any, touched: Any, script: list[tuple[Any, ...]]) -> None:
    everything = sorted(Interaction.objects.values_list("text", flat=True))
    with undone_database():
        for act in script:
            do(act, touched)
            assert told() == everything
        assert fold.check() == []


def exactly() -> str:
    """All that is known of everybody, as text."""
    return json.dumps(
        picture(Person.objects.order_by("pk").values_list("pk", flat=True)), default=written, sort_keys=True
    )


def written(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, frozenset) else str(value)


@few
@given(
    st.lists(acts.filter(lambda act: act[0] in {"join", "split", "fact"}), max_size=4),
    st.lists(st.tuples(who, who), min_size=1, max_size=5),
)
def test_a_batch_taken_back_leaves_every_profile_byte_for_byte(
    undone_database: Any, touched: Any, script: list[tuple[Any, ...]], pairs: list[tuple[str, str]]
) -> None:
    with undone_database():
        for act in script:
            do(act, touched)
        before = exactly()
        for pair in pairs:
            do(("together", *pair), touched)
        done = merge.undo_batch(BATCH, actor=SYSTEM)
        assert exactly() == before
        assert done == Decision.objects.filter(batch=BATCH, kind="join").count()
        assert merge.undo_batch(BATCH, actor=SYSTEM) == 0
        assert fold.check() == []


def test_a_batch_partly_taken_back_goes_on(touched: Any) -> None:
    before = exactly()
    do(("together", "a", "b"), touched)
    do(("together", "b", "c"), touched)
    merge.undo(Decision.objects.order_by("pk")[0], actor=SYSTEM)
    assert merge.undo_batch(BATCH, actor=SYSTEM) == 1
    assert exactly() == before
    with pytest.raises(Refused, match="already"):
        merge.undo(Decision.objects.order_by("pk")[1], actor=SYSTEM)
