"""The queue: one question at a time, answered once, taken back exactly; labels follow, and so do the estimates."""

from __future__ import annotations

from typing import Any

import pytest

from sixring.core.actors import SYSTEM
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.interactions.timeline import people_visible_to
from sixring.people import fold, merge, preview
from sixring.people.doubles import quality, review, rules, running
from sixring.people.models import Decision, Identity, MatchLabel, MatchRun, Person, Suggestion
from tests.people.seeing import person_of, picture, see, seen

pytestmark = [pytest.mark.django_db, pytest.mark.data]
State = Suggestion.State
EVERYBODY = Person.objects.filter(redirect=None)


@pytest.fixture(autouse=True)
def projections_hold() -> Any:
    yield
    assert fold.check() == []


@pytest.fixture
def four() -> list[Identity]:
    return see(*(seen("email", f"{name}@example.com", facts={"name": name.upper()}) for name in "abcd"))


@pytest.fixture
def run() -> MatchRun:
    return MatchRun.objects.create(state="done", figures={"bands": [0, 40, 10, 20, 30, 0]})


def asks(one: Identity, other: Identity, score: float | None = 9.0, **more: Any) -> Suggestion:
    return Suggestion.objects.create(left=one, right=other, reason="alike", score=score, **more)


def everybody() -> Any:
    return picture(Person.objects.values_list("pk", flat=True))


def test_the_most_probable_comes_first_and_those_of_a_group_together(four: Any, run: MatchRun, ben: Any) -> None:
    a, b, c, d = four
    low = asks(a, b, 4.0, run=run, cluster=7)
    claim = asks(a, d, None)
    rest = asks(b, c, 3.0, run=run, cluster=7)
    high = asks(c, d, 11.0)
    assert list(review.queue(EVERYBODY)) == [high, low, rest, claim]
    review.answer(low, "different", actor=ben)
    assert review.following(EVERYBODY, "open", after=low) == rest
    assert review.group_of(rest, EVERYBODY) == [rest]


def test_a_question_about_whom_one_does_not_see_is_not_there(four: Any, ben: Any, cleo: Any, dan: Any) -> None:
    from tests.screens import only_for

    only_for(dan.accounts["letters"], "Support")
    hidden = dan.writes("Hello").identity
    one = asks(four[0], hidden)
    assert review.following(people_visible_to(ben), "open") == one
    assert review.following(people_visible_to(cleo), "open") is None
    with pytest.raises(NotFound):
        review.get(people_visible_to(cleo), one.pk)


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("same", "accepted"), ("different", "rejected"), ("household", "household"), ("unsure", "unsure")],
)
def test_an_answer_is_a_label_and_is_taken_back_exactly(four: Any, ben: Any, verdict: str, state: str) -> None:
    before, one = everybody(), asks(four[0], four[1])
    review.answer(one, verdict, actor=ben)
    label = MatchLabel.objects.get(undone=False)
    assert (Suggestion.objects.get().state, label.verdict, label.score, label.agent_id) == (state, verdict, 9.0, ben.id)
    assert (person_of(four[0]) == person_of(four[1])) is (verdict == "same")
    assert review.following(EVERYBODY, "open") is None
    assert review.take_back_last(actor=ben) == one
    assert everybody() == before
    assert (Suggestion.objects.get().state, running.labelled()) == ("open", [])
    with pytest.raises(Refused, match="no answer of yours"):
        review.take_back_last(actor=ben)


def test_nobody_takes_back_what_another_answered(four: Any, ada: Any, ben: Any) -> None:
    review.answer(asks(four[0], four[1]), "different", actor=ada)
    with pytest.raises(Refused):
        review.take_back_last(actor=ben)


def test_what_is_answered_is_not_answered_twice(four: Any, ada: Any, ben: Any) -> None:
    one = asks(four[0], four[1])
    review.answer(one, "household", actor=ada)
    with pytest.raises(Refused, match="answered this one already"):
        review.answer(one, "same", actor=ben)
    with pytest.raises(Invalid):
        review.answer(asks(four[1], four[2]), "twins", actor=ben)


def test_a_viewer_answers_nothing(four: Any, viewer: Any) -> None:
    with pytest.raises(Forbidden):
        review.answer(asks(four[0], four[1]), "same", actor=viewer)


def test_what_was_put_aside_can_be_answered_later(four: Any, ben: Any) -> None:
    one = asks(four[0], four[1])
    review.answer(one, "unsure", actor=ben)
    assert list(review.queue(EVERYBODY, "unsure")) == [one]
    review.answer(Suggestion.objects.get(), "same", actor=ben)
    assert running.labelled() == [(9.0, True)]


def test_a_whole_group_is_joined_and_taken_back_as_one(four: Any, run: MatchRun, ben: Any) -> None:
    before = everybody()
    first = asks(four[0], four[1], 12.0, run=run, cluster=1)
    asks(four[1], four[2], 11.0, run=run, cluster=1)
    asks(four[2], four[3], 10.0, run=run, cluster=1)
    assert review.answer_group(first, EVERYBODY, actor=ben) == 3
    assert len({person_of(one).pk for one in four}) == 1
    assert len(running.labelled()) == 3
    review.take_back_last(actor=ben)
    assert everybody() == before
    assert review.queue(EVERYBODY).count() == 3


@pytest.fixture
def joined(four: Any, run: MatchRun) -> Suggestion:
    """A join by score."""
    one = asks(four[0], four[1], 12.0, run=run, cluster=1, state="accepted")
    said = {"suggestion": one.pk, "inferred": True, "run": run.pk}
    merge.merge(
        person_of(four[0]), person_of(four[1]), actor=SYSTEM, reason="alike", evidence=said, score=12.0, batch=run.batch
    )
    return one


def test_a_wrong_join_by_score_is_parted_and_never_asked_again(joined: Suggestion, four: Any, ben: Any) -> None:
    assert review.following(EVERYBODY, "joined") == joined
    review.answer(joined, "different", actor=ben)
    assert person_of(four[0]) != person_of(four[1])
    assert Suggestion.objects.get().state == State.REJECTED
    assert running.labelled() == [(12.0, False)]
    assert review.following(EVERYBODY, "joined") is None
    review.take_back_last(actor=ben)
    assert person_of(four[0]) == person_of(four[1])
    assert running.labelled() == []


def test_a_right_join_by_score_is_looked_at_once(joined: Suggestion, four: Any, ada: Any) -> None:
    review.answer(joined, "same", actor=ada)
    assert review.following(EVERYBODY, "joined") is None
    assert quality.of(ada).joins.bounds == pytest.approx((0.2065, 1.0), abs=1e-3)


def test_undone_on_the_persons_page_it_is_a_label_too(joined: Suggestion, ben: Any) -> None:
    merge.undo(Decision.objects.get(), actor=ben)
    assert running.labelled() == [(12.0, False)]
    assert Suggestion.objects.get().state == State.REJECTED


def test_labels_move_the_estimate(four: Any, run: MatchRun, ada: Any) -> None:
    assert (quality.of(ada).precision, quality.of(ada).recall) == (None, None)
    review.answer(asks(four[0], four[1], 9.0), "same", actor=ada)
    first = quality.of(ada).precision
    review.answer(asks(four[1], four[2], 10.0), "different", actor=ada)
    second = quality.of(ada).precision
    assert first is not None
    assert second is not None
    assert (first.value, second.value) == (1.0, 0.5)
    assert quality.of(ada).recall is None, "nobody has looked at doubtful ones"
    review.answer(asks(four[2], four[3], 0.0, sample=True), "different", actor=ada)
    found = quality.of(ada).recall
    assert found is not None
    assert (found.value, found.low < 0.9 < found.high) == (1.0, True)


def test_only_the_owner_lets_scores_join(ada: Any, ben: Any) -> None:
    with pytest.raises(Forbidden):
        rules.decide(nightly=True, joins=True, at_least=8, actor=ben)
    with pytest.raises(Invalid):
        rules.decide(nightly=True, joins=True, at_least=2, actor=ada)
    assert rules.decide(nightly=True, joins=True, at_least=8, actor=ada).joins


def test_what_taking_back_would_do_is_said_before_and_true(four: Any, ben: Any) -> None:
    a, b, c, _ = four
    first = merge.merge(person_of(a), person_of(b), actor=ben, reason="a is b")
    merge.merge(person_of(b), person_of(c), actor=ben, reason="b is c")
    assert first is not None
    said = [(person.pk, [one.pk for one in held]) for person, held in preview.undoing(first)]
    merge.undo(first, actor=ben)
    now = sorted({person_of(one).pk for one in (a, b, c)})
    assert said == [(person, [one.pk for one in (a, b, c) if person_of(one).pk == person]) for person in now]
