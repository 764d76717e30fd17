"""Golden values of what is asked and what is made of it."""

import pytest

from sixring.core import statistics
from sixring.core.statistics import Estimate
from sixring.core.statistics.curves import t_quantile
from sixring.core.statistics.scores import adjusted_wald, variance


def near(a, b, digits=2):
    return round(a, digits) == b


def test_nps_of_fifty_thirty_twenty():
    found = statistics.nps_of(50, 30, 20)
    assert (found.value, round(found.se, 2)) == (30.0, 7.81)
    assert [round(found.low, 2), round(found.high, 2)] == [14.05, 44.20]
    assert near(100 * (50.75 / 103 - 20.75 / 103), 29.13)


def test_walds_interval_is_where_it_is_known_to_be():
    reach = 1.959964 * 100 * (variance(0.5, 0.2) / 100) ** 0.5
    assert [round(30 - reach, 2), round(30 + reach, 2)] == [14.69, 45.31]


def test_ten_promoters_are_not_certainty():
    found = statistics.nps_of(10, 0, 0)
    assert (found.value, round(found.low, 2), found.high) == (100.0, 47.50, 100.0)
    middle = 100 * (10.75 - 0.75) / 13
    assert near(middle, 76.92)
    assert near(middle + 1.959964 * adjusted_wald(10, 0, 10)[2], 106.34)


def test_nps_counts_scores():
    assert statistics.nps({10: 30, 9: 20, 8: 15, 7: 15, 6: 10, 0: 10}) == statistics.nps_of(50, 30, 20)


@pytest.mark.parametrize(("k", "n", "low", "high"), [(960, 1200, 77.64, 82.17), (8, 10, 49.02, 94.33)])
def test_wilsons_interval(k, n, low, high):
    found = statistics.share(k, n)
    assert [round(100 * found.low, 2), round(100 * found.high, 2)] == [low, high]


def test_csat_counts_the_two_best():
    five = statistics.csat({5: 500, 4: 460, 3: 240})
    seven = statistics.csat({7: 500, 6: 460, 5: 240}, most=7)
    assert five == seven == statistics.share(960, 1200)


def test_ease_is_the_mean_and_a_share():
    counts = {7: 2, 6: 1, 5: 1, 3: 1}
    assert statistics.ease(counts).value == 5.6
    assert statistics.ease_share(counts).value == 0.8


def test_a_t_interval():
    found = statistics.mean_of([2.0, 4.0, 6.0, 8.0])  # s = 2.582, t(3) = 3.1824, se = 1.291
    assert [round(found.low, 3), round(found.high, 3)] == [0.891, 9.109]


def test_all_the_same_is_no_certainty():
    found = statistics.ease({5: 10})  # up to 27.75 % may think otherwise (Wilson), and stand at 1 or at 7
    assert [round(found.low, 2), round(found.high, 2)] == [3.89, 5.56]
    assert found.words == "5.0 (95 %: 3.9 to 5.6; n = 10)", "rounded, not cut off"
    assert not statistics.mean_of([5, 5, 5]).sure, "without a scale nobody can know"
    assert statistics.mean_of([0.1] * 3, (-1, 1)).low < -0.3, "what rounding leaves is no spread"


def test_two_groups_that_each_said_the_same_may_differ_by_chance():
    few, many = ({5: 2}, {4: 2}), ({5: 200}, {4: 200})
    assert [statistics.difference(*map(statistics.ease, one)).real for one in (few, many)] == [False, True]
    unscaled = statistics.difference(statistics.mean_of([5, 5]), statistics.mean_of([4, 4, 4]))
    assert (unscaled.value, unscaled.p, unscaled.real) == (1, 1, False)
    assert statistics.paired([1, 2, 3], [2, 3, 4]).p == 1


@pytest.mark.parametrize(
    ("df", "t"), [(1, 12.7062), (2, 4.3027), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799), (1e9, 1.96)]
)
def test_quantiles_of_t(df, t):
    assert near(t_quantile(df), t, 4)


@pytest.mark.parametrize(
    ("variance", "sizes"), [(0.7, [269, 1076, 2988]), (1.0, [385, 1537, 4269])], ids=["common", "worst"]
)
def test_sample_sizes_of_nps(variance, sizes):
    assert [statistics.for_nps(margin, variance) for margin in (10, 5, 3)] == sizes


def test_of_few_customers_fewer_are_asked():
    assert statistics.for_share(0.05) == 385
    assert statistics.for_share(0.05, population=1000) == 278
    assert statistics.for_share(0.05, population=10) == 10


def test_two_waves_of_nps():
    now, before = statistics.nps_of(50, 30, 20), statistics.nps_of(40, 30, 30)
    found = statistics.difference(now, before)
    z = 20 / (now.se**2 + before.se**2) ** 0.5
    assert (found.value, round(z, 3), round(found.p, 4)) == (20.0, 1.754, 0.0794)
    assert not found.real


def test_two_shares_by_newcombe():
    found = statistics.difference(statistics.share(56, 70), statistics.share(48, 80))  # Newcombe (1998), example a
    assert [round(found.low, 4), round(found.high, 4)] == [0.0524, 0.3339]
    assert near(found.p, 0.0080, 4)


def test_small_tables_are_fishers():
    assert near(statistics.fisher(8, 10, 1, 10), 0.0055, 4)
    few = statistics.difference(statistics.share(8, 10), statistics.share(1, 10))
    assert near(few.p, 0.0055, 4)


def test_two_means_by_welch():
    a, b = statistics.mean_of([27.5, 21.0, 19.0, 23.6, 17.0, 17.9]), statistics.mean_of([27.1, 22.0, 20.8, 23.4, 23.4])
    found = statistics.difference(a, b)
    assert (round(found.value, 2), round(found.p, 4)) == (-2.34, 0.2597)


def test_the_same_people_twice():
    found = statistics.paired([5, 6, 4, 7, 5], [7, 7, 5, 9, 7])
    assert (found.value, round(found.p, 4)) == (1.6, 0.0028)


def test_many_comparisons():
    assert statistics.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert statistics.bh([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_weights_cost_answers():
    assert statistics.n_eff([1, 1, 1, 1]) == 4
    assert near(statistics.n_eff([2, 1, 1]), 2.67)
    plain, heavy = statistics.weighted_share([True, False], [1, 1]), statistics.weighted_share([True, False], [3, 1])
    assert (plain.value, heavy.value) == (0.5, pytest.approx(0.75))
    assert heavy.n == pytest.approx(1.6)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (statistics.nps_of(50, 30, 20), "+30 (95 %: +14 to +44; n = 100)"),
        (statistics.share(960, 1200), "80 % (95 %: 78 % to 82 %; n = 1,200)"),
        (statistics.mean_of([5], (1, 7)), "5.0 (95 %: 1.0 to 7.0; n = 1)"),
        (statistics.mean_of([5]), "5.0 (n = 1)"),
        (Estimate(None, 0, 1, 0, "share"), "not measured yet"),
        (statistics.nps_of(1, 0, 9), "−80 (95 %: −100 to −23; n = 10)"),
    ],
)
def test_a_figure_says_its_interval_and_its_number(found, words):
    assert found.words == words
