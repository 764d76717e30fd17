"""Beyond noise or not: each test against figures that are known from elsewhere."""

from fractions import Fraction
from math import comb

import pytest

from sixring.home.findings import chance

LEFT, RIGHT = [19, 22, 16, 29, 24], [20, 11, 17, 12]  # the example of scipy.stats.mannwhitneyu
PLACENTA = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]  # Hollander and Wolfe, as in R's wilcox.test
TERM = [1.15, 0.88, 0.90, 0.74, 1.21]


@pytest.mark.parametrize(
    ("now", "before", "share", "p"),
    [
        (11, 21, 800 / (800 + 1083 + 1050 + 878), 0.07967),  # R: poisson.test(c(11, 6 + 8 + 7), c(800, 3011))
        (682, 243, 0.75, 0.3825),  # R: binom.test(682, 925, p = 3/4), Conover's peas
        (10, 10, 0.5, 1.0),
        (0, 0, 0.5, 1.0),
        (5, 0, 0.5, 2 / 2**5),
        (96, 41, 0.5, float(2 * sum(Fraction(comb(137, k), 2**137) for k in range(96, 138)))),
    ],
)
def test_two_counts(now, before, share, p):
    assert chance.of_counts(now, before, share) == pytest.approx(p, rel=5e-4)


def test_many_events_are_tested_as_the_exact_test_would():
    exact = float(2 * sum(Fraction(comb(6000, k), 2**6000) for k in range(3100, 6001)))
    assert chance.of_counts(3100, 2900) == pytest.approx(exact, rel=0.01)


@pytest.mark.parametrize(
    ("now", "before", "p"),
    [
        (LEFT, RIGHT, 0.11134688653314041),
        (RIGHT, LEFT, 0.11134688653314041),
        (PLACENTA, TERM, 0.24442),  # z = 9.5 / 8.165 with R's correct = TRUE
        ([1, 1, 1], [1, 1], 1.0),
        ([], [1], 1.0),
    ],
)
def test_two_samples(now, before, p):
    assert chance.of_samples(now, before) == pytest.approx(p, rel=1e-3)


def test_equals_share_the_middle_rank():
    assert chance.ranked([3, 1, 3, 2, 3]) == ([4, 1, 4, 2, 4], 24)


@pytest.mark.parametrize(
    ("now", "of_now", "before", "of_before", "p"),
    [
        (15, 100, 25, 100, 0.07710),  # z = 1.7678
        (83, 86, 70, 82, 0.01133),  # chi-square 6.413 of the fourfold table
        (5, 10, 5, 10, 1.0),
        (0, 10, 0, 10, 1.0),
        (1, 0, 1, 10, 1.0),
    ],
)
def test_two_shares(now, of_now, before, of_before, p):
    assert chance.of_shares(now, of_now, before, of_before) == pytest.approx(p, rel=5e-3)


@pytest.mark.parametrize(
    ("found", "corrected"),
    [
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),  # R: p.adjust(…, "holm")
        ([0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.08, 0.09, 0.09, 0.09]),
        ([0.9, 0.6], [1.0, 1.0]),
        ([], []),
    ],
)
def test_looking_at_many_things_costs(found, corrected):
    by_place = chance.holm(dict(enumerate(found)))
    assert [by_place[place] for place in range(len(found))] == pytest.approx(corrected)


def test_what_happens_every_year_is_no_news():
    assert chance.of_season(96, 41, 90, 40) > 0.8
    assert chance.of_season(96, 41, 40, 41) < 0.01


@pytest.mark.parametrize(("values", "half"), [([3, 1, 2], 2), ([4, 1, 2, 3], 2.5), ([7], 7), ([], 0)])
def test_half_are_below_the_middle(values, half):
    assert chance.middle(values) == half
