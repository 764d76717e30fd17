"""Facts about learning chances: what is learnt, what each fact adds, and that nothing is seen beforehand."""

import numpy as np
import pytest

from sixring.insights.predictions import learning
from sixring.insights.predictions.learning import additive

DRAW = np.random.default_rng(5)
AGE = [float(one) for one in DRAW.uniform(0, 60, 1200)]
PLAN = [str(one) for one in DRAW.choice(["month", "year"], 1200)]
ODDS = [2.0 - 0.15 * min(age, 20) - (1.5 if plan == "year" else 0) for age, plan in zip(AGE, PLAN, strict=True)]
LEFT = [bool(one) for one in DRAW.random(1200) < 1 / (1 + np.exp(-np.array(ODDS)))]
TOLD = {"age": AGE, "plan": PLAN}


@pytest.fixture(scope="module")
def model():
    return learning.learn(TOLD, LEFT)


def test_it_learns_a_line_that_bends(model):
    said = model.chances({"age": [0.0, 20.0, 40.0], "plan": ["month"] * 3})
    assert said[0] > 0.7
    assert said[1] == pytest.approx(said[2], abs=0.15)
    assert said[1] < 0.45


def test_parts_add_up_to_the_chance(model):
    parts = model.parts(TOLD)
    chances = model.chances(TOLD)
    odds = np.log(chances / (1 - chances))
    whole = sum(parts.values())
    assert np.ptp(odds - whole) == pytest.approx(0, abs=1e-8)
    assert sum(parts["plan"]) == pytest.approx(0, abs=1e-6)  # beside what it adds on average
    assert parts["plan"][PLAN.index("year")] < 0 < parts["plan"][PLAN.index("month")]


def test_a_word_nobody_knew_and_a_number_that_is_missing_count_as_average(model):
    parts = model.parts({"age": [None], "plan": ["century"]})
    assert parts["plan"][0] == pytest.approx(0, abs=0.05)
    assert 0 < model.chances({"age": [None], "plan": ["century"]})[0] < 1


def test_what_is_missing_may_tell_something():
    told = {"score": [None if left else 3.0 for left in LEFT]}
    model = learning.learn(told, LEFT)
    some, none = model.chances({"score": [3.0, None]})
    assert some < 0.1 < 0.9 < none


def test_noise_is_not_learnt_out_of_fold():
    draw = np.random.default_rng(11)
    told = {f"f{n}": [float(one) for one in draw.normal(size=300)] for n in range(8)}
    became = [bool(one) for one in draw.random(300) < 0.4]
    assert learning.auc(became, learning.out_of_fold(told, became, folds=5)) < 0.62


def test_out_of_fold_each_is_said_once_by_who_never_saw_it(monkeypatch):
    seen = []
    learn = additive.learn

    def noted(told, became, **how):
        seen.append(set(told["age"]))
        return learn(told, became, **how)

    monkeypatch.setattr(additive, "learn", noted)
    few = {name: values[:200] for name, values in TOLD.items()}
    said = learning.out_of_fold(few, LEFT[:200], folds=4)
    assert len(said) == 200
    assert (said > 0).all()
    assert sum(200 - len(some) for some in seen) == 200
    assert {200 - len(some) for some in seen} <= {49, 50, 51}
    assert set.intersection(*seen) == set()


def test_where_all_became_the_same_nothing_is_learnt():
    with pytest.raises(ValueError, match="all became the same"):
        learning.learn({"age": [1.0, 2.0]}, [True, True])


def test_auc_by_hand_ties_count_half():
    assert learning.auc([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.8]) == 3.5 / 4
    assert learning.auc([1, 0], [0.2, 0.2]) == 0.5
    assert np.isnan(learning.auc([1, 1], [0.2, 0.3]))


def test_brier_and_log_loss_by_hand():
    assert learning.brier([1, 0], [0.8, 0.4]) == pytest.approx((0.04 + 0.16) / 2)
    assert learning.log_loss([1, 0], [0.5, 0.5]) == pytest.approx(np.log(2))


def test_bins_hold_everybody_once_and_equal_chances_together():
    found = learning.bins([0, 1, 0, 1, 1, 1], [0.1, 0.1, 0.1, 0.6, 0.7, 0.8], 3)
    assert [(one.n, one.true) for one in found] == [(3, 1), (1, 1), (2, 2)]
    assert found[0].said == pytest.approx(0.1)


def test_chances_that_promised_too_much_are_corrected_and_keep_their_order():
    said = np.linspace(0.05, 0.95, 400)
    came = np.random.default_rng(2).random(400) < said / 3
    found = learning.correct(said, learning.corrected(said, came))
    assert (np.diff(found) > 0).all()
    assert found.mean() == pytest.approx(came.mean(), abs=0.01)
