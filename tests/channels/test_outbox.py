"""Facts about the outbox: what is to go out goes once, and what became of it is known, or known to be unknown."""

import pytest

from sixring.channels import outbox
from sixring.channels.contract import DeliveryError, Outbound
from sixring.channels.models import Dispatch
from sixring.core.errors import Forbidden, Refused
from tests.cast import at_once, happened_to

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def send(accounts, channels, clock):
    """Enqueue a message on a channel and settle once."""

    def sends(kind="chatter", answer=None, key="m1"):
        if answer:
            channels[kind].answer = answer
        outbox.enqueue(accounts[kind], Outbound("dan", "Hello", key), audience="conversation:1")
        outbox.settle()
        return Dispatch.objects.get(key=key)

    return sends


def raises(error):
    def answer(outbound):
        raise error

    return answer


def test_what_the_far_side_takes_is_accepted(send):
    dispatch = send()
    assert (dispatch.state, dispatch.external_id, dispatch.attempts) == ("accepted", "far-m1", 1)
    assert happened_to(dispatch) == ["dispatch.accepted"]
    assert outbox.settle() == 0


def test_the_same_key_twice_is_one_dispatch(send, channels):
    send()
    send()
    assert (Dispatch.objects.count(), len(channels["chatter"].sent)) == (1, 1)


def test_what_it_will_never_take_is_rejected(send):
    dispatch = send(answer=raises(DeliveryError("No such user", permanent=True)))
    assert (dispatch.state, dispatch.error) == ("rejected", "No such user")


def test_what_it_cannot_take_now_is_tried_again_less_and_less_often(send, channels, clock):
    dispatch = send(answer=raises(DeliveryError("Busy")))
    assert (dispatch.state, dispatch.due_at) == ("pending", clock.in_seconds(10))
    clock.forward(seconds=9)
    assert outbox.settle() == 0
    clock.forward(seconds=1)
    assert outbox.settle() == 1
    dispatch.refresh_from_db()
    assert (dispatch.due_at - clock.now).total_seconds() == 20
    assert len(channels["chatter"].sent) == 2


def test_the_far_side_may_say_when(send, clock):
    dispatch = send(answer=raises(DeliveryError("Slow down", retry_after=90)))
    assert (dispatch.due_at - clock.now).total_seconds() == 90


def test_after_three_days_it_is_given_up(send, clock):
    dispatch = send(answer=raises(DeliveryError("Busy")))
    clock.forward(days=4)
    outbox.settle()
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.error) == ("dead", "Busy")


def test_an_answer_that_was_lost_is_unknown_and_never_repeated(send, channels, clock):
    dispatch = send(answer=raises(DeliveryError("Timeout after the request left", unknown=True)))
    clock.forward(days=1)
    assert outbox.settle() == 0
    dispatch.refresh_from_db()
    assert (dispatch.state, len(channels["chatter"].sent)) == ("unknown", 1)


def test_a_slip_of_ours_while_sending_is_unknown(send):
    assert send(answer=raises(KeyError("oops"))).state == "unknown"


def lose(dispatch, clock):
    """The process that was sending it has died."""
    Dispatch.objects.filter(pk=dispatch.pk).update(state="leased", lease_until=clock.in_hours(-1), settled_at=None)
    outbox.settle()
    dispatch.refresh_from_db()
    return dispatch


def test_a_lost_lease_is_unknown(send, channels, clock):
    dispatch = lose(send(), clock)
    assert (dispatch.state, len(channels["chatter"].sent)) == ("unknown", 1)


def test_where_the_far_side_takes_a_key_once_it_is_sent_again(send, channels, clock):
    dispatch = lose(send("parcels"), clock)
    assert dispatch.state in {"pending", "accepted"}
    outbox.settle()
    dispatch.refresh_from_db()
    assert (dispatch.state, len(channels["parcels"].sent)) == ("accepted", 2)


def test_an_answer_later_than_its_lease_still_counts(accounts, channels, clock):
    """The lease ran out while the far side thought; another worker called it unknown; then the answer came."""

    def slow(outbound):
        clock.forward(hours=1)
        outbox.give_up_on_lost()
        assert Dispatch.objects.get().state == "unknown"
        return "far"

    channels["chatter"].answer = slow
    outbox.enqueue(accounts["chatter"], Outbound("dan", "Hello", "m1"), audience="")
    outbox.settle()
    assert Dispatch.objects.get().state == "accepted"


def test_a_colleague_sends_again_what_failed(send, channels, ben, clock):
    dispatch = send(answer=raises(DeliveryError("Timeout", unknown=True)))
    channels["chatter"].answer = lambda outbound: "far"
    outbox.retry(dispatch, actor=ben)
    outbox.settle()
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.error) == ("accepted", "")
    assert happened_to(dispatch) == ["dispatch.unknown", "dispatch.retried", "dispatch.accepted"]


def test_what_went_out_is_not_sent_again(send, ben):
    with pytest.raises(Refused, match="isn't one that failed"):
        outbox.retry(send(), actor=ben)


def test_a_viewer_sends_nothing_again(send, viewer):
    dispatch = send(answer=raises(DeliveryError("No", permanent=True)))
    with pytest.raises(Forbidden):
        outbox.retry(dispatch, actor=viewer)


def test_one_failure_holds_up_no_other(send, channels):
    def picky(outbound):
        if outbound.key == "bad":
            raise DeliveryError("No", permanent=True)
        return "far"

    send(answer=picky, key="bad")
    assert send(key="good").state == "accepted"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(accounts, channels):
    for n in range(30):
        outbox.enqueue(accounts["chatter"], Outbound("dan", "Hello", f"m{n}"), audience="")

    def work():
        while outbox.settle():
            pass

    at_once(work, work)
    work()
    assert sorted(o.key for o in channels["chatter"].sent) == sorted(f"m{n}" for n in range(30))
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"accepted"}
