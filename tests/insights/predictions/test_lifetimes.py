"""Facts about lifetimes: published values, the formulas by hand, and what a drawn world is fitted to."""

from math import inf, lgamma, log

import numpy as np
import pytest

from sixring.insights.predictions.lifetimes import Buying, Spending, buying, drawn, fit_buying, fit_spending, worth

PUBLISHED = Buying(0.24259, 4.41353, 0.79289, 2.42575, -9582.43, 2357)
SPENDING = Spending(6.249, 3.745, 15.448, 0.0, 946, 0.11)


def test_expected_purchases_of_the_published_customer():
    assert PUBLISHED.expected(39, [2], [30.43], [38.86])[0] == pytest.approx(1.226, abs=5e-4)


def test_whoever_came_once_is_taken_for_a_customer_still():
    alive = PUBLISHED.alive([0, 2, 2], [0, 30.43, 5.0], [38.86, 38.86, 38.86])
    assert alive[0] == 1
    assert 0 < alive[2] < alive[1] < 1
    odds = 0.79289 / (2.42575 + 1) * ((4.41353 + 38.86) / (4.41353 + 30.43)) ** 2.24259
    assert alive[1] == pytest.approx(1 / (1 + odds))


def test_expected_purchases_stay_finite_far_ahead():
    found = PUBLISHED.expected(5000, [0, 150], [0, 38.0], [38.86, 38.86])
    assert np.isfinite(found).all()
    assert (found > 0).all()


def test_where_the_series_fails_the_mean_over_chances_to_go_is_the_same():
    told = np.array([0.0, 2.0, 9.0]), np.array([38.86] * 3)
    assert PUBLISHED._by_quantiles(39, *told) == pytest.approx(PUBLISHED._while_alive(39, *told), rel=2e-3)
    alike = Buying(50_000.0, 500_000.0, 1e-4, 90_000.0, 0.0, 10)  # everybody as often, nobody goes
    assert alike.expected(10, [0, 5], [0, 30], [40, 40]) == pytest.approx([1.0, 1.0], rel=0.01)


def plain(x, t_x, age, r, alpha, a, b):
    """The likelihood of one customer as the paper writes it."""
    first = lgamma(r + x) - lgamma(r) + r * log(alpha)
    second = lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x)
    gone = a / (b + x - 1) * (alpha + t_x) ** -(r + x) if x else 0.0
    return first + second + log((alpha + age) ** -(r + x) + gone)


def test_the_likelihood_is_the_papers():
    rows = [(0.0, 0.0, 30.0), (1.0, 5.0, 38.0), (4.0, 30.0, 32.0)]
    by_hand = sum(many * plain(*row, 0.3, 5.0, 0.9, 2.0) for row, many in zip(rows, (3, 2, 1), strict=True))
    assert buying.likelihood(np.array(rows), np.array([3, 2, 1]), 0.3, 5.0, 0.9, 2.0) == pytest.approx(by_hand)


def test_a_fit_is_higher_than_anything_near_it_whatever_the_unit():
    draw = np.random.default_rng(7)
    age = draw.uniform(20, 40, 120)
    x = draw.poisson(draw.gamma(0.8, 0.15, 120) * age).astype(float)
    t_x = np.where(x > 0, age * draw.beta(3, 1.2, 120), 0.0)
    weeks, days = fit_buying(x, t_x, age), fit_buying(x, 7 * t_x, 7 * age)
    assert days.alpha == pytest.approx(7 * weeks.alpha, rel=0.02)
    assert days.r == pytest.approx(weeks.r, rel=0.02)
    rows, many = np.column_stack([x, t_x, age]), np.ones(120)
    best = buying.likelihood(rows, many, weeks.r, weeks.alpha, weeks.a, weeks.b)
    assert weeks.ll == pytest.approx(best)
    for factor in (0.9, 1.1):
        assert buying.likelihood(rows, many, weeks.r * factor, weeks.alpha, weeks.a, weeks.b) < best
        assert buying.likelihood(rows, many, weeks.r, weeks.alpha, weeks.a * factor, weeks.b) < best


def test_nobody_came_again_is_nothing_to_fit():
    with pytest.raises(ValueError, match="Nobody came again"):
        fit_buying([0, 0], [0, 0], [10, 20])


def test_spending_is_drawn_towards_what_all_spend():
    assert SPENDING.mean == pytest.approx(35.17, abs=0.01)
    few, many = SPENDING.expected([1, 50], [100.0, 100.0])
    assert SPENDING.mean < few < many < 100
    assert SPENDING.expected([0], [0.0])[0] == pytest.approx(SPENDING.mean)
    weight = 6.249 / (6.249 + 2.745)
    assert few == pytest.approx((1 - weight) * SPENDING.mean + weight * 100)


def test_spending_is_fitted_from_what_was_drawn():
    draw = np.random.default_rng(3)
    x = draw.integers(2, 30, 1500).astype(float)
    m = draw.gamma(5 * x, 1 / draw.gamma(4.0, 1 / 20.0, 1500)) / x
    found = fit_spending([*x, 3.0, 0.0], [*m, 0.0, 9.0])
    assert found.n == 1500  # those without a purchase, or an amount, tell nothing
    assert found.mean == pytest.approx(5 * 20 / 3, rel=0.08)


def test_value_is_what_drawn_futures_come_to():
    x, t_x, age, m = ([3.0], [30.0], [35.0], [40.0])
    told = (np.array(one) for one in (x, t_x, age, m))
    count, money = drawn(PUBLISHED, SPENDING, *told, 39.0, np.random.default_rng(1), 200_000)
    found = worth(PUBLISHED, SPENDING, x, t_x, age, m, steps=3, step=13.0)
    assert found.purchases[0] == pytest.approx(count.mean(), rel=0.02)
    assert found.value[0] == pytest.approx(money.mean(), rel=0.05)
    assert found.low[0] <= found.value[0] <= found.high[0] < inf


def test_discount_takes_off_later_money_more():
    told = ([3.0], [30.0], [35.0], [40.0])
    plain_, less = (worth(PUBLISHED, SPENDING, *told, steps=2, step=20.0, discount=d).value[0] for d in (0.0, 0.1))
    first = worth(PUBLISHED, SPENDING, *told, steps=1, step=20.0).value[0]
    assert less == pytest.approx(first / 1.1 + (plain_ - first) / 1.21)
    assert plain_ > less
