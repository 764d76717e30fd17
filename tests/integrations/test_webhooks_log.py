"""Facts about the log of a webhook: three days of attempts, what follows a failure, replays, and what is forgotten."""

from datetime import timedelta

import pytest

from sixring.core import clock as time_of_day
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent
from sixring.integrations.webhooks import answers, endpoints, hearing, log, sending
from sixring.integrations.webhooks.answers import PAUSES, Outcome
from sixring.integrations.webhooks.models import Attempt, Delivery, Endpoint
from tests.cast import Clock, Customer
from tests.integrations.receiving import Receiver, connected, deliveries, send, spread, statuses
from tests.replying import says

pytestmark = pytest.mark.django_db
MINUTE, HOUR = 60, 3600


@pytest.fixture
def endpoint(ada: Actor) -> Endpoint:
    """One that nobody listens at."""
    made, _secret = endpoints.make(
        "https://hears.example/in", ["message.received"], owner=Agent.objects.get(pk=ada.id), actor=ada
    )
    return made


def told(endpoint: Endpoint, attempts: int = 1, **values: object) -> Delivery:
    """A delivery that was tried that often."""
    return Delivery.objects.create(
        endpoint=endpoint, key=hearing.new_key(), kind="message.received", subject_kind="interaction", subject_id=1,
        at=time_of_day.now(), attempts=attempts, **values,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 5), (2, 5 * MINUTE), (3, 30 * MINUTE), (4, 2 * HOUR), (5, 5 * HOUR), (6, 10 * HOUR), (7, 14 * HOUR),
     (8, 20 * HOUR), (9, 24 * HOUR)],
)  # fmt: skip
def test_each_failure_waits_longer(attempts: int, seconds: int, endpoint: Endpoint, clock: Clock) -> None:
    again = answers.next_try(told(endpoint, attempts), Outcome(500), clock.now)
    assert again is not None
    assert seconds <= (again - clock.now).total_seconds() <= seconds * 1.1


def test_after_three_days_it_is_given_up(endpoint: Endpoint, clock: Clock) -> None:
    assert answers.next_try(told(endpoint, len(PAUSES) + 1), Outcome(500), clock.now) is None
    assert 3 * 24 * HOUR < sum(PAUSES) < 4 * 24 * HOUR


@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [
        (Outcome(429, retry_after=90), 90),
        (Outcome(503, retry_after=2 * HOUR), 2 * HOUR),
        (Outcome(503, retry_after=1), 5),
        (Outcome(503, retry_after=90 * 24 * HOUR), 24 * HOUR),
        (Outcome(500, retry_after=90), 5),
        (Outcome(503), 5),
    ],
)
def test_who_asks_to_wait_is_left_in_peace(outcome: Outcome, seconds: int, endpoint: Endpoint, clock: Clock) -> None:
    again = answers.next_try(told(endpoint), outcome, clock.now)
    assert again is not None
    assert seconds <= (again - clock.now).total_seconds() <= max(seconds, 5.5)


@pytest.mark.parametrize("status", [301, 307, 400, 404, 500])
def test_only_two_hundred_and_something_accepts(status: int, receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    receiver.replies = [says(status, b"no", Location=receiver.url)]
    log.test(endpoint, actor=ada)
    send()
    assert statuses() == [status]
    assert len(receiver.ids) == 1, "a redirect is not followed"
    assert deliveries()[0].due_at > time_of_day.now()


def test_the_same_event_goes_again_under_the_same_id(
    receiver: Receiver, ada: Actor, dan: Customer, clock: Clock
) -> None:  # fmt: skip
    connected(receiver, ada)
    receiver.replies = [says(500), says(503)]
    dan.writes()
    for _ in range(3):
        spread()
        clock.forward(minutes=6)
    assert statuses() == [500, 503, 204]
    assert len(set(receiver.ids)) == 1
    assert [one.state for one in deliveries()] == ["accepted"]


def test_days_of_nothing_but_failure_stop_an_endpoint(endpoint: Endpoint, ada: Actor, clock: Clock) -> None:
    answers.record(told(endpoint), Outcome(500))
    clock.forward(days=4)
    answers.record(told(endpoint), Outcome(error="It did not answer in time."))
    endpoint.refresh_from_db()
    assert endpoint.stopped_at is None
    clock.forward(days=1, minutes=1)
    answers.record(told(endpoint), Outcome(500))
    endpoint.refresh_from_db()
    assert endpoint.stopped_why == "Nothing was accepted since 2026-03-02."


def test_one_that_accepts_now_and_then_is_never_stopped(endpoint: Endpoint, clock: Clock) -> None:
    for _ in range(3):
        answers.record(told(endpoint), Outcome(500))
        clock.forward(days=4)
        answers.record(told(endpoint), Outcome(200))
    endpoint.refresh_from_db()
    assert (endpoint.stopped_at, endpoint.failing_since) == (None, None)


def test_what_was_given_up_can_all_go_again(receiver: Receiver, ada: Actor, clock: Clock) -> None:
    endpoint = connected(receiver, ada, "message.received")
    old = told(endpoint, state="failed", settled_at=clock.now)
    clock.forward(days=5)
    fresh = [told(endpoint, state="failed", settled_at=clock.now) for _ in range(2)]
    assert log.replay_failed(endpoint, clock.now - timedelta(days=1), actor=ada) == 2
    send()
    assert sorted(receiver.ids) == sorted(one.key for one in fresh)
    old.refresh_from_db()
    assert old.state == "failed"


def test_one_can_go_again_even_if_it_was_accepted(receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    delivery = log.test(endpoint, actor=ada)
    send()
    log.replay(delivery, actor=ada)
    send()
    assert receiver.ids == [delivery.key] * 2
    assert [one.attempts for one in deliveries()] == [1]
    assert statuses() == [204, 204]


def test_a_stopped_endpoint_is_told_nothing_again(receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    delivery = log.test(endpoint, actor=ada)
    endpoints.stop(endpoint, "A pause.", actor=ada)
    for act in (lambda: log.test(endpoint, actor=ada), lambda: log.replay(log.get(ada, delivery.pk), actor=ada)):
        with pytest.raises(Refused, match="stopped"):
            act()
    assert [one.state for one in deliveries()] == ["failed"], "it waited, and is there to be replayed"


def test_what_a_dead_process_had_goes_again(receiver: Receiver, ada: Actor, clock: Clock) -> None:
    """It had sent the request and died before it kept the answer."""
    endpoint = connected(receiver, ada)
    delivery = log.test(endpoint, actor=ada)
    assert sending.claim(Delivery.objects.get(pk=delivery.pk))
    send()
    assert receiver.ids == [], "its lease still stands"
    clock.forward(seconds=61)
    send()
    assert receiver.ids == [delivery.key]


def test_of_two_senders_one_takes_it(endpoint: Endpoint) -> None:
    told(endpoint, attempts=0)
    one, other = Delivery.objects.get(), Delivery.objects.get()
    assert (sending.claim(one), sending.claim(other)) == (True, False)


def test_an_answer_that_comes_late_does_not_take_back_that_it_was_accepted(endpoint: Endpoint) -> None:
    delivery = told(endpoint)
    answers.record(delivery, Outcome(200))
    answers.record(delivery, Outcome(500))
    delivery.refresh_from_db()
    assert delivery.state == "accepted"


def test_the_log_is_forgotten_after_a_month(endpoint: Endpoint, clock: Clock) -> None:
    settled, waiting = told(endpoint), told(endpoint)
    answers.record(settled, Outcome(200))
    clock.forward(days=31)
    log.forget_old()
    assert list(Delivery.objects.all()) == [waiting]
    assert not Attempt.objects.exists()


def test_what_cannot_be_put_together_is_tried_later(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(sending.telling, "payload", lambda delivery: 1 / 0)
    delivery = told(endpoint, attempts=0)
    send()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.lease_until) == ("waiting", None)
    assert "ZeroDivisionError" in log.tries(delivery)[0].error


def test_nobody_tells_for_who_has_left(receiver: Receiver, ada: Actor, ben: Actor, dan: Customer) -> None:
    endpoint = connected(receiver, ben, by=ada)
    dan.writes()
    Agent.objects.filter(pk=ben.id).update(is_active=False)
    spread()
    assert receiver.ids == []
    endpoint.refresh_from_db()
    assert "Ben" in endpoint.stopped_why
    with pytest.raises(Refused, match="left"):
        endpoints.start(endpoint, actor=SYSTEM)
