"""Facts about figures of journeys in words: rounded as an estimate is, short where there is little room."""

import pytest

from sixring.core.statistics import Estimate, difference, share
from sixring.insights.journeys.screens import board, findings, words
from sixring.insights.journeys.screens.drawn import feelings
from sixring.insights.journeys.shapes import Basis, Feelings, Felt, Loss
from tests.cast import NOON

BASIS = Basis(NOON, NOON, labels={"chat": "Chats", "mail": "Writes"})


@pytest.mark.parametrize(
    ("value", "said"),
    [(1234.5, "1,200 EUR"), (87.4, "87 EUR"), (0.4, "0 EUR"), (99_999, "100,000 EUR"), (-250, "−250 EUR")],
)
def test_money_has_two_leading_digits_as_an_estimate_is_no_invoice(value, said):
    assert words.money(value, "EUR") == said


@pytest.mark.parametrize(
    ("n", "said"), [(9_999, "9,999"), (18_234, "18.2 k"), (435_265, "435 k"), (1_207_410, "1.2 m")]
)
def test_how_many_fits_into_a_box(n, said):
    assert words.brief(n) == said


def test_a_feeling_has_its_sign_its_interval_and_its_texts():
    assert words.feeling(-0.124) == "−0.12"
    assert words.felt(Estimate(-0.12, -0.2, -0.04, 84)) == "−0.12 (−0.20 to −0.04), n = 84 texts"
    assert words.felt(Estimate(None, -1, 1, 0)) == "not measured"


def test_a_loss_is_a_range():
    assert words.loss(Loss(120, 340, 2_400, "GBP")) == "120 to 2,400 GBP a year"


@pytest.mark.parametrize(
    ("sure", "said"), [(0.96, "beyond chance"), (0.85, "likely, not sure"), (0.3, "may be chance")]
)
def test_how_sure_it_is_in_a_word(sure, said):
    assert board.surely(sure) == said


def test_the_title_names_a_touchpoint_only_where_it_surely_feels_worse():
    felt = Estimate(-0.1, -0.2, 0.0, 50)
    apart = difference(share(10, 100), share(50, 100))
    sure = Feelings(BASIS, (Felt("chat", "service", 0, felt, 40, apart, True),))
    unsure = Feelings(BASIS, (Felt("chat", "service", 0, felt, 40, apart, False),))
    assert findings.of_feelings(sure) == "Feelings are lowest at “Chats”"
    assert findings.of_feelings(unsure) == "No touchpoint feels clearly different from the others"


@pytest.mark.parametrize(("low", "high", "bound"), [(-0.1, 0.2, 0.25), (-0.6, 0.1, 0.75), (-1.0, 0.9, 1.0)])
def test_the_axis_of_feelings_reaches_to_the_farthest_interval(low, high, bound):
    one = Felt("chat", "service", 0, Estimate((low + high) / 2, low, high, 50), 40)
    assert feelings.reach(Feelings(BASIS, (one,))) == bound
