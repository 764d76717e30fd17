"""Facts about the inbox: one row an event, and repeats that are counted."""

import pytest

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from tests.cast import NOON, Rows

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def letters(accounts, clock):
    return accounts["letters"]


def repeats():
    return list(Arrival.objects.order_by("pk").values_list("repeats", flat=True))


def test_an_event_is_kept_byte_for_byte(letters):
    assert inbox.accept([Item(letters, b"\x00raw\xff", {"key": "1"})]) == 1
    arrival = Arrival.objects.get()
    assert (bytes(arrival.raw), arrival.meta, arrival.state, arrival.received_at) == (
        b"\x00raw\xff",
        {"key": "1"},
        "waiting",
        NOON,
    )
    assert arrival.repeats == 0


def test_the_same_event_again_is_counted_not_kept(letters, clock):
    for days in (0, 0, 30):
        clock.forward(days=days)
        inbox.accept([Item(letters, b"raw", {"key": "1"})])
    assert repeats() == [2]


def test_twins_in_one_batch_are_one(letters):
    assert (
        inbox.accept([Item(letters, b"raw", {"key": "1"}), Item(letters, b"raw", {"key": "1"}), Item(letters, b"b")])
        == 2
    )
    assert repeats() == [1, 0]


def test_events_of_two_accounts_are_two(letters, accounts):
    assert inbox.accept([Item(letters, b"raw", {"key": "1"}), Item(accounts["chatter"], b"raw", {"key": "1"})]) == 2


def test_two_long_keys_with_one_beginning_are_two(letters):
    assert inbox.accept([Item(letters, b"raw", {"key": "x" * 500 + end}) for end in "ab"]) == 2


@pytest.mark.parametrize(
    ("start", "later", "kept"), [(0, 0, 1), (1, 9.9, 1), (9, 5, 1), (9, 9.9, 1), (1, 10, 2), (9, 10, 2), (5, 60, 2)]
)
def test_equal_bytes_without_a_key_are_a_repeat_only_within_ten_minutes(letters, clock, start, later, kept):
    """`start` is where in the clock's ten minutes the first one fell, `later` the minutes between the two."""
    clock.forward(minutes=start)
    inbox.accept([Item(letters, b"raw")])
    clock.forward(minutes=later)
    assert inbox.accept([Item(letters, b"raw")]) == kept - 1
    assert Arrival.objects.count() == kept
    assert sum(repeats()) == 2 - kept


def test_ten_minutes_count_from_the_first(letters, clock):
    for minutes in (9, 6, 6):
        clock.forward(minutes=minutes)
        inbox.accept([Item(letters, b"raw")])
    assert repeats() == [1, 0]


def test_after_the_window_twins_in_one_batch_are_still_one(letters, clock):
    clock.forward(minutes=1)
    inbox.accept([Item(letters, b"raw")])
    clock.forward(minutes=10)
    assert inbox.accept([Item(letters, b"raw"), Item(letters, b"raw")]) == 1
    assert repeats() == [0, 1]


def test_an_adapter_that_stumbles_over_a_key_costs_only_the_key(letters, accounts, monkeypatch):
    def stumbles(self, raw, meta):
        if raw == b"poison":
            raise ValueError("unreadable")
        return ""

    monkeypatch.setattr(Rows, "event_key", stumbles)
    monkeypatch.setattr(Rows, "partition", stumbles)
    assert inbox.accept([Item(letters, b"good"), Item(letters, b"poison"), Item(letters, b"also good")]) == 3


def test_one_senders_arrivals_share_a_shard_and_come_in_order(letters):
    inbox.accept([Item(letters, str(n).encode(), {"who": f"c{n % 3}", "key": str(n)}) for n in range(9)])
    arrivals = inbox.waiting(100)
    assert [bytes(a.raw) for a in arrivals] == [str(n).encode() for n in range(9)]
    assert all(len({a.shard for a in arrivals if a.meta["who"] == who}) == 1 for who in ("c0", "c1", "c2"))


def test_what_is_not_due_yet_waits(letters, clock):
    inbox.accept([Item(letters, b"raw", received_at=clock.in_hours(-1))])
    Arrival.objects.update(due_at=clock.in_hours(1))
    assert inbox.waiting(10) == []
    clock.forward(hours=1)
    assert len(inbox.waiting(10)) == 1


def test_settling_what_is_settled_is_overtaken(letters):
    inbox.accept([Item(letters, b"raw")])
    arrivals = inbox.waiting(10)
    inbox.settle(arrivals)
    with pytest.raises(inbox.Overtaken):
        inbox.settle(arrivals)


@pytest.mark.usefixtures("channels")
def test_nothing_is_nothing(db):
    assert inbox.accept([]) == 0
    assert Account.objects.count() == 0


def test_a_providers_key_may_look_like_anything(letters):
    assert (
        inbox.accept([Item(letters, b"raw", {"key": key}) for key in ("body:", "body:x:y", "\x00", "\ud800", "x\x00")])
        == 5
    )


def test_headers_no_database_takes_are_cleaned(letters):
    inbox.accept([Item(letters, b"raw", {"subject": "a\x00\ud800"})])
    assert Arrival.objects.get().meta == {"subject": "a?"}
