"""Facts about staffing: tables by hand, and the queue itself, state by state."""

from math import inf

import pytest

from sixring.insights.predictions.erlang import by_work, erlang_a, erlang_b, erlang_c, needed, scheduled


def chain(calls, handle_s, agents, patience_s, most=600):
    """(share who wait, share who give up) from how often each number of callers is there."""
    rate, serve, leave = calls / 3600, 1 / handle_s, 1 / patience_s
    likely = [1.0]
    for n in range(1, most):
        likely.append(likely[-1] * rate / (min(n, agents) * serve + max(0, n - agents) * leave))
    whole = sum(likely)
    queue = sum(max(0, n - agents) * one for n, one in enumerate(likely)) / whole
    return sum(likely[agents:]) / whole, queue * leave / rate


def test_blocking_as_tables_have_it():
    assert erlang_b(10, 15) == pytest.approx(0.0365, abs=5e-5)
    assert erlang_b(1, 1) == pytest.approx(0.5)


def test_waiting_by_hand_where_one_answers():
    found = erlang_c(calls=30, handle_s=60, agents=1, within_s=0)  # half a colleague's time
    assert (found.waits, found.wait_s, found.in_time, found.busy) == pytest.approx((0.5, 60.0, 0.5, 0.5))


def test_as_call_centres_know_it():
    found = erlang_c(calls=200, handle_s=180, agents=14, within_s=20)
    assert found.in_time == pytest.approx(0.888, abs=0.001)
    assert found.waits == pytest.approx(0.174, abs=0.001)


def test_with_too_few_nobody_is_ever_in_time():
    found = erlang_c(calls=100, handle_s=180, agents=5, within_s=20)
    assert (found.waits, found.wait_s, found.in_time) == (1.0, inf, 0.0)


@pytest.mark.parametrize("agents", [1, 3, 5, 8])
def test_with_patience_the_queue_is_the_chain_itself(agents):
    found = erlang_a(calls=100, handle_s=180, agents=agents, within_s=20, patience_s=60)
    assert (found.waits, found.given_up) == pytest.approx(chain(100, 180, agents, 60))
    assert found.wait_s == pytest.approx(60 * found.given_up)
    assert found.in_time + found.given_up <= 1 + 1e-12


def test_in_time_with_patience_is_all_who_were_answered_where_time_is_endless():
    found = erlang_a(calls=100, handle_s=180, agents=4, within_s=100_000, patience_s=60)
    assert found.in_time == pytest.approx(1 - found.given_up)


def test_endless_patience_is_waiting_on():
    endless, plain = erlang_a(100, 180, 7, 20, 1e7), erlang_c(100, 180, 7, 20)
    assert endless.in_time == pytest.approx(plain.in_time, abs=1e-4)
    assert endless.waits == pytest.approx(plain.waits, abs=1e-4)


@pytest.mark.parametrize("patience", [None, 45.0])
def test_needed_is_the_fewest_who_do(patience):
    found = needed(100, 180, in_time=0.8, within_s=20, patience_s=patience, busy=0.9)
    assert found.in_time >= 0.8
    fewer = needed(100, 180, in_time=0.0, within_s=20, patience_s=patience, busy=1.0)
    assert fewer.agents < found.agents
    one_less = erlang_c(100, 180, found.agents - 1, 20) if patience is None else erlang_a(
        100, 180, found.agents - 1, 20, patience
    )  # fmt: skip
    assert one_less.in_time < 0.8 or one_less.busy > 0.9


def test_where_nobody_calls_nobody_is_needed():
    assert needed(0, 180).agents == 0
    assert erlang_a(0, 180, 3, 20, 60).in_time == 1


def test_work_that_may_wait_and_people_who_are_away():
    assert by_work(12, 600, busy=1.0) == 2
    assert by_work(13, 600, busy=1.0) == 3
    assert by_work(0, 600) == 0
    assert scheduled(7, 0.3) == 10
    assert scheduled(0, 0.3) == 0
