"""What holds for whatever is answered."""

from itertools import pairwise
from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from sixring.core import statistics

nps_counts = st.dictionaries(st.integers(0, 10), st.integers(0, 3000), max_size=11)
ps = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(nps_counts)
def test_nps_stays_within_its_ends_and_its_interval(counts):
    found = statistics.nps(counts)
    assert -100 <= found.low <= found.high <= 100
    assert (found.value is None) == (sum(counts.values()) == 0)
    assert found.value is None or found.low <= found.value <= found.high


@given(nps_counts, st.sampled_from([9, 10]))
def test_another_promoter_never_lowers_nps(counts, score):
    before = statistics.nps(counts).value
    after = statistics.nps({**counts, score: counts.get(score, 0) + 1}).value
    assert before is None or after >= before


@given(nps_counts, st.integers(0, 6))
def test_another_detractor_never_raises_nps(counts, score):
    before = statistics.nps(counts).value
    after = statistics.nps({**counts, score: counts.get(score, 0) + 1}).value
    assert before is None or after <= before


@given(nps_counts)
def test_promoters_and_detractors_changed_about_turn_the_sign(counts):
    p, d = sum(counts.get(i, 0) for i in (9, 10)), sum(counts.get(i, 0) for i in range(7))
    rest = sum(counts.values()) - p - d
    one, other = statistics.nps_of(p, rest, d), statistics.nps_of(d, rest, p)
    if one.known:
        assert abs(one.value + other.value) < 1e-9
        assert abs(one.low + other.high) < 1e-9


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_share_lies_in_its_interval_and_narrows_with_more(k, rest):
    found, more = statistics.share(k, k + rest), statistics.share(10 * k, 10 * (k + rest))
    assert 0 <= found.low <= found.high <= 1
    if found.known:
        assert found.low <= found.value <= found.high
        assert more.high - more.low <= found.high - found.low


@given(st.dictionaries(st.integers(1, 7), st.integers(0, 2000), max_size=7))
def test_ease_stays_on_its_scale(counts):
    found = statistics.ease(counts)
    assert 1 <= found.low <= found.high <= 7
    assert found.value is None or found.low <= found.value <= found.high


@given(nps_counts, nps_counts)
def test_a_difference_is_the_other_way_round_its_opposite(a, b):
    one = statistics.difference(statistics.nps(a), statistics.nps(b))
    other = statistics.difference(statistics.nps(b), statistics.nps(a))
    assert one.p == other.p
    assert 0 <= one.p <= 1
    assert one.value is None or (one.value == -other.value and one.low <= one.value <= one.high)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_shares_differ_within_their_interval(ka, na, kb, nb):
    found = statistics.difference(statistics.share(min(ka, na), na), statistics.share(min(kb, nb), nb))
    assert -1 - 1e-9 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1 + 1e-9
    assert 0 <= found.p <= 1


@given(ps)
def test_adjusted_chances_are_never_smaller(found):
    for adjusted in (statistics.holm(found), statistics.bh(found)):
        assert all(p - 1e-12 <= q <= 1 for p, q in zip(found, adjusted, strict=True))
        order = sorted(range(len(found)), key=found.__getitem__)
        assert all(adjusted[a] <= adjusted[b] + 1e-12 for a, b in pairwise(order))


@given(ps)
def test_holm_is_stricter_than_benjamini_hochberg(found):
    assert all(a >= b - 1e-12 for a, b in zip(statistics.holm(found), statistics.bh(found), strict=True))


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=50))
def test_weights_are_never_worth_more_answers_than_there_are(weights):
    assert 0 < statistics.n_eff(weights) <= len(weights) + 1e-9


@given(st.floats(1, 20), st.floats(0.05, 1), st.integers(1, 100_000))
def test_a_sample_is_never_larger_than_the_population(margin, variance, population):
    n = statistics.for_nps(margin, variance, population)
    assert 1 <= n <= population
    assert n <= statistics.for_nps(margin, variance)


@given(st.lists(st.integers(1, 7), min_size=2, max_size=60))
def test_counting_first_gives_the_same_mean(values):
    listed = statistics.mean_of(values, (1, 7))
    counted = statistics.mean_of_counts({value: values.count(value) for value in set(values)}, (1, 7))
    assert isfinite(listed.se)
    assert abs(listed.value - counted.value) < 1e-9
    assert abs(listed.low - counted.low) < 1e-9
