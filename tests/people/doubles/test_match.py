"""`sixring people match`: people recorded twice are asked about, once; what was decided is never asked again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sixring.core.actors import SYSTEM
from sixring.people import fold, merge, suggest
from sixring.people.doubles import batches, labels, rules, running
from sixring.people.models import Decision, Identity, MatchRun, Person, Suggestion
from tests.people.doubles.twice import persons, standing, town
from tests.people.seeing import at, person_of, see, seen

pytest.importorskip("ibis")
finding = pytest.importorskip("sixring.people.doubles.finding")
pytestmark = [pytest.mark.django_db, pytest.mark.data]
State = Suggestion.State


@pytest.fixture(autouse=True)
def projections_hold() -> Any:
    yield
    assert fold.check() == []


@pytest.fixture
def pair() -> list[Identity]:
    return see(seen("email", "dan@example.com", facts={"name": "Dan Reed"}), seen("email", "d.reed@example.net"))


def row(left: Identity, right: Identity, score: float = 11.0, **more: Any) -> dict[str, Any]:
    """A pair as the resolver's findings keep it."""
    sides = [one if one.person_id else Identity.objects.get(pk=one.pk) for one in (left, right)]
    said = {
        "prior": -9.0,
        "steps": [["family", "the same", 12.0], ["dob", "the same", 10.0], ["email", "different", -2]],
    }
    return {
        "left": person_of(sides[0]).pk, "right": person_of(sides[1]).pk, "left_identity": left.pk,
        "right_identity": right.pk, "score": score, "cluster": person_of(sides[0]).pk, "sure": True, "sample": False,
        "may_join": True, "evidence": json.dumps(said), **more,
    }  # fmt: skip


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Any:
    """`finds(row, …)`: a run in which the resolver finds just these pairs."""
    settings.HOME = tmp_path

    def match(*rows: dict[str, Any]) -> MatchRun:
        found = finding.Found(list(rows), {"records": 9}, {})
        monkeypatch.setattr(finding, "find", lambda correction, seed: found)
        return running.run(actor=SYSTEM)

    return match


def test_people_recorded_twice_are_found_and_nearly_nobody_else(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    twice = town()
    before, said = standing(), []
    run = running.run(actor=SYSTEM, say=said.append)
    asked = {
        frozenset((one.left.person_id, one.right.person_id)): one
        for one in Suggestion.objects.filter(sample=False).select_related("left", "right")
    }
    true = persons(twice)
    assert len(true & asked.keys()) >= 0.9 * len(true)
    assert len(asked.keys() - true) <= 1
    assert standing() == before, "a score alone joins nobody"
    assert (run.state, run.figures["records"], run.figures["asked"]) == ("done", 90, Suggestion.objects.count())
    assert run.model["bits"].keys() >= {"given", "family", "dob", "phone"}
    best = max(asked.values(), key=lambda one: one.score or 0)
    told = best.evidence["prior"] + sum(bits for _field, _likeness, bits in best.evidence["steps"])
    assert told == pytest.approx(best.score, abs=0.15)
    assert "Birth date: the same" in best.reason
    assert "90 people compared" in " ".join(said)
    assert not list(tmp_path.glob("matching/*")), "nothing is left behind"


def test_the_same_again_asks_nothing_again(finds: Any, pair: list[Identity]) -> None:
    finds(row(*pair))
    first = Suggestion.objects.get()
    finds(row(*pair, score=12.5))
    again = Suggestion.objects.get()
    assert (again.pk, again.score) == (first.pk, 12.5)


@pytest.mark.parametrize("verdict", ["different", "household", "unsure"])
def test_what_was_answered_is_never_asked_again(finds: Any, pair: list[Identity], verdict: str, ben: Any) -> None:
    finds(row(*pair))
    suggest.answer(Suggestion.objects.get(), labels.Verdict(verdict), actor=ben)
    more = see(seen("email", "dan.new@example.com", 1, also=[seen("email", "dan@example.com", 1)]))[0]
    run = finds(row(more, pair[1], score=19.0))
    assert Suggestion.objects.count() == 1
    assert run.figures["fates"] == {"decided": 1}


def test_who_was_split_out_is_not_asked_about(finds: Any, pair: list[Identity], ben: Any) -> None:
    merge.merge(person_of(pair[0]), person_of(pair[1]), actor=ben, reason="the same, they said")
    merge.split([pair[1]], actor=ben, reason="no, her husband")
    assert finds(row(*pair)).figures["fates"] == {"decided": 1}


def test_whose_join_was_taken_back_is_not_asked_about(finds: Any, pair: list[Identity], ben: Any) -> None:
    merge.undo(merge.merge(person_of(pair[0]), person_of(pair[1]), actor=ben, reason="the same"), actor=ben)
    assert finds(row(*pair)).figures["fates"] == {"decided": 1}


def test_two_numbers_of_one_shop_are_never_together(finds: Any) -> None:
    one, other = see(seen("user_id", "1", scope="shop"), seen("user_id", "2", scope="shop"))
    rules.decide(nightly=False, joins=True, at_least=5, actor=SYSTEM)
    assert finds(row(one, other, score=30)).figures["fates"] == {"conflicting": 1}
    assert Suggestion.objects.count() == 0


def test_a_question_a_claim_opened_is_told_its_score(finds: Any) -> None:
    proven, claimed = see(seen("email", "dan@example.com"), seen("email", "dan@example.com", proof="claimed"))
    finds(row(proven, claimed, score=7.0))
    one = Suggestion.objects.get()
    assert (one.score, one.reason) == (7.0, "says it is dan@example.com, without proof")


def test_a_score_joins_where_the_owner_wants_it_and_says_so(finds: Any, pair: list[Identity]) -> None:
    rules.decide(nightly=False, joins=True, at_least=10, actor=SYSTEM)
    run = finds(row(*pair, score=11.0))
    decision = Decision.objects.get(batch=run.batch)
    assert person_of(pair[0]) == person_of(pair[1])
    assert (decision.score, decision.evidence["inferred"]) == (11.0, True)
    assert Suggestion.objects.get().state == State.ACCEPTED
    assert run.figures["joined"] == 1


@pytest.mark.parametrize("lacks", [{"may_join": False}, {"sure": False}, {"score": 9.9}])
def test_what_people_say_of_themselves_or_is_not_sure_joins_nobody(
    finds: Any, pair: list[Identity], lacks: dict[str, Any]
) -> None:
    rules.decide(nightly=False, joins=True, at_least=10, actor=SYSTEM)
    finds(row(*pair, **lacks))
    assert person_of(pair[0]) != person_of(pair[1])
    assert Suggestion.objects.get().state == State.OPEN


def test_a_run_is_taken_back_exactly_and_does_not_join_again(finds: Any, pair: list[Identity], ada: Any) -> None:
    rules.decide(nightly=False, joins=True, at_least=10, actor=ada)
    more = see(*(seen("email", f"{name}@example.com") for name in "abcd"))
    before = list(Person.objects.order_by("pk").values_list("pk", "redirect", "name"))
    run = finds(row(*pair), row(more[0], more[1]), row(more[1], more[2]))
    assert standing() == len(before) - 3
    assert batches.take_back_run(run, actor=ada) == 3
    assert list(Person.objects.order_by("pk").values_list("pk", "redirect", "name")) == before
    assert {one.state for one in Suggestion.objects.all()} == {State.OPEN}
    again = finds(row(*pair), row(more[0], more[1]))
    assert (again.figures["joined"], standing()) == (0, len(before))


def test_killed_while_keeping_it_goes_on_where_it_was(finds: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = see(*(seen("email", f"n{n}@example.com", hours=n / 100) for n in range(12)))
    rows = [row(cast[n], cast[n + 1]) for n in range(0, 12, 2)]
    monkeypatch.setattr(running, "BATCH", 2)
    whole, kept = running.keeping.keep, []

    def dies(run: MatchRun, found: Any) -> Any:
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(found)
        return whole(run, found)

    monkeypatch.setattr(running.keeping, "keep", dies)
    with pytest.raises(KeyboardInterrupt):
        finds(*rows)
    half = MatchRun.objects.get()
    assert (half.state, half.done, half.total, Suggestion.objects.count()) == ("keeping", 4, 6, 4)
    monkeypatch.setattr(running.keeping, "keep", whole)
    run = finds(row(cast[10], cast[11]))  # what it would find now is of no matter: it goes on with what it found
    assert (run.pk, run.state, run.done, Suggestion.objects.count()) == (half.pk, "done", 6, 6)


def test_records_are_what_is_known_and_beware_of_what_is_only_said(settings: Any) -> None:
    from sixring.people.doubles import records

    facts = {"first_name": "Dan", "last_name": "Reed", "address": {"street": "1 Elm St", "postal_code": "BA1 1AA"}}
    see(
        seen("email", "dan@example.com", facts={**facts, "birth_date": "1980-05-06"}),
        seen("email", "erin@example.com", proof="domain", facts={"name": "Dan Reed"}),
        seen("visitor", "v1"),
        seen("user_id", "17", 2, scope="shop", also=[seen("visitor", "v1", 2)], facts={"order_id": "10042"}),
        seen("user_id", "18", at(9).hour, scope="shop", also=[seen("visitor", "v1", 9)], facts={"order_id": "10043"}),
    )
    known = records.read()
    rows = {person_of(Identity.objects.get(pk=pk)).pk: said for pk, said in zip(
        known.anchors, known.records.to_pylist(), strict=True)}  # fmt: skip
    said = [{name: value for name, value in own.items() if value} for own in rows.values()]
    assert said[0] == {
        "name": "Dan Reed", "dob": "1980-05-06", "email": "dan@example.com", "street": "1 Elm St",
        "postcode": "BA1 1AA",
    }  # fmt: skip
    assert known.hearsay[:2] == [False, True], "a name in a mail is what its sender wrote"
    assert known.marks[2] == {("user_id", "shop")}
    assert [own.get("device") for own in said] == [None, None, said[2]["device"], said[2]["device"]]
