"""Facts about leases: one holder at a time, fair shares, and takeover after a death."""

import pytest
from django.db import connection

from sixring.core import leases
from sixring.core.models import Lease
from tests.cast import at_once

pytestmark = [pytest.mark.data]

SHARDS = [f"inbox:{n}" for n in range(32)]


@pytest.mark.django_db
class TestOne:
    def test_one_holds_and_the_other_waits(self, clock):
        assert leases.claim("mailbox", "a")
        assert not leases.claim("mailbox", "b")
        assert leases.claim("mailbox", "a")

    def test_what_a_dead_holder_had_time_frees(self, clock):
        leases.claim("mailbox", "a")
        clock.forward(seconds=leases.SECONDS - 1)
        assert not leases.claim("mailbox", "b")
        clock.forward(seconds=2)
        assert leases.claim("mailbox", "b")
        assert not leases.claim("mailbox", "a")

    def test_renewing_keeps_it(self, clock):
        for _ in range(5):
            assert leases.claim("mailbox", "a")
            clock.forward(seconds=leases.SECONDS - 1)
            assert not leases.claim("mailbox", "b")

    def test_giving_back_frees_at_once(self, clock):
        leases.claim("mailbox", "a")
        leases.release("a")
        assert leases.claim("mailbox", "b")

    def test_many_at_once_as_far_as_free(self, clock):
        leases.claim("2", "b")
        assert leases.claim_many(["1", "2", "3"], "a") == {"1", "3"}

    def test_nothing_is_nothing(self):
        assert leases.claim_many([], "a") == set()


@pytest.mark.django_db
class TestSharing:
    def shares(self, *holders):
        return {holder: leases.claim_fair(SHARDS, holder) for holder in holders}

    def settled(self, clock, *holders):
        """Every holder asks a few times, as the worker does."""
        for _ in range(4):
            found = self.shares(*holders)
            clock.forward(seconds=1)
        return found

    def test_one_alone_holds_all(self, clock):
        assert self.shares("a") == {"a": set(SHARDS)}

    def test_four_hold_a_quarter_each_and_none_twice(self, clock):
        self.settled(clock, "a")
        found = self.settled(clock, "a", "b", "c", "d")
        assert {len(own) for own in found.values()} == {8}
        assert set().union(*found.values()) == set(SHARDS)

    def test_what_a_dead_one_had_is_shared_by_the_rest(self, clock):
        self.settled(clock, "a", "b", "c", "d")
        clock.forward(seconds=leases.SECONDS - 3)
        found = self.settled(clock, "a", "b", "c")
        clock.forward(seconds=2)
        found = self.settled(clock, "a", "b", "c")
        assert set().union(*found.values()) == set(SHARDS)
        assert max(len(own) for own in found.values()) == 11

    def test_who_leaves_politely_is_followed_at_once(self, clock):
        self.settled(clock, "a", "b")
        leases.release("a")
        assert leases.claim_fair(SHARDS, "b") == set(SHARDS)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_of_eight_who_ask_at_once_one_gets_it(self):
        got = at_once(*(lambda name=f"h{n}": leases.claim("mailbox", name) for n in range(8)))
        assert got.count(True) == 1
        assert Lease.objects.count() == 1

    def test_no_shard_has_two_holders_however_they_ask(self):
        def asks(name):
            def work():
                return [leases.claim_fair(SHARDS, name) for _ in range(5)][-1]

            return work

        for _ in range(3):
            got = [own for own in at_once(*(asks(f"h{n}") for n in range(4))) if isinstance(own, set)]
        assert sum(len(own) for own in got) == len(set().union(*got))
        assert set().union(*got) == set(SHARDS)

    def test_on_sqlite_there_is_nothing_to_share(self):
        assert leases.hold("listener") is True
        assert Lease.objects.count() == (1 if connection.vendor == "postgresql" else 0)
