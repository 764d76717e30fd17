"""Facts about the log of changes: written with what it tells about, and read by cursor without a gap or a repeat."""

import hashlib
import hmac
import random
import threading
import time

import pytest
from django.db import connection, transaction

from sixring.core import changes
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Change, Team

TEAM = Team(pk=7, name="Seven")


def write(verb="team.told", pk=7):
    with transaction.atomic():
        changes.record(verb, Team(pk=pk), actor=SYSTEM)


def read_all(cursor=changes.START, limit=500):
    found = []
    while True:
        some, cursor = changes.after(cursor, limit)
        if not some:
            return found, cursor
        found += some


@pytest.mark.data
@pytest.mark.django_db
class TestWriting:
    def test_a_change_says_who_did_what_to_which_subject(self):
        with transaction.atomic():
            changes.record("team.told", TEAM, actor=Actor("agent", 3), audience="conversation:1")
        row = Change.objects.get()
        assert (row.verb, row.subject_kind, row.subject_id) == ("team.told", "team", 7)
        assert (row.actor_kind, row.actor_id, row.audience, row.commitment) == ("agent", 3, "conversation:1", None)

    def test_content_is_committed_to_and_not_kept(self):
        class Dan:
            pk, salt = 1, b"salt"

        with transaction.atomic():
            changes.record("team.told", TEAM, actor=SYSTEM, identity=Dan(), content="a secret")
        row = Change.objects.get()
        assert (row.identity_id, bytes(row.commitment)) == (1, hmac.digest(b"salt", b"a secret", hashlib.sha256))

    def test_what_is_rolled_back_was_never_told(self):
        with transaction.atomic():
            changes.record("team.told", TEAM, actor=SYSTEM)
            transaction.set_rollback(True)
        assert Change.objects.count() == 0

    def test_nothing_is_written_for_nothing(self):
        with transaction.atomic():
            changes.record_many([], actor=SYSTEM)
        assert changes.verbs_of(TEAM) == []


@pytest.mark.data
@pytest.mark.django_db(transaction=True)
class TestReading:
    def test_outside_a_transaction_nothing_can_be_recorded(self):
        with pytest.raises(RuntimeError, match="in the transaction"):
            changes.record("team.told", TEAM, actor=SYSTEM)

    def test_page_by_page_from_the_start_and_on(self):
        for pk in range(5):
            write(pk=pk)
        found, cursor = read_all(limit=2)
        assert [row.subject_id for row in found] == [0, 1, 2, 3, 4]
        assert changes.after(cursor) == ([], cursor)
        write(pk=5)
        assert [row.subject_id for row in changes.after(cursor)[0]] == [5]

    def test_from_the_head_only_news(self):
        write(pk=1)
        here = changes.head()
        write(pk=2)
        assert [row.subject_id for row in read_all(here)[0]] == [2]

    @pytest.mark.parametrize("cursor", ["", "nonsense", "1", "-", "a-b", "1-", "1-2-3", "-1-1"])
    def test_what_is_no_cursor_reads_from_the_start(self, cursor):
        write()
        assert len(changes.after(cursor)[0]) == 1

    @pytest.mark.usefixtures("postgres_only")
    def test_what_is_not_yet_readable_comes_with_its_commit(self):
        """A transaction that began early and commits late: nobody reads past it meanwhile."""
        began, go = threading.Event(), threading.Event()

        def slow():
            with transaction.atomic():
                changes.record("team.told", Team(pk=1), actor=SYSTEM)
                began.set()
                go.wait(10)
            connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        began.wait(10)
        write(pk=2)
        found, cursor = read_all()
        assert found == []
        go.set()
        thread.join()
        assert sorted(row.subject_id for row in read_all(cursor)[0]) == [1, 2]


def writer(number, rounds, seed, committed):
    """Transactions of all lengths, a third of them rolled back; what is committed is remembered."""
    chance = random.Random(seed * 100 + number)
    for round_ in range(rounds):
        subject = number * 10_000 + round_
        try:
            with transaction.atomic():
                for _ in range(chance.randint(1, 3)):
                    changes.record("team.told", Team(pk=subject), actor=SYSTEM)
                    if chance.random() < 0.5:
                        time.sleep(chance.random() * 0.004)
                if chance.random() < 0.33:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            continue
        committed.append(subject)
    connection.close()


def reader(over, limit, read):
    """Follow the log from the start until all writers are done and nothing is left."""
    cursor = changes.START
    while True:
        last_look = over.is_set()
        found, cursor = changes.after(cursor, limit)
        read += [row.pk for row in found]
        if last_look and not found:
            break
    connection.close()


def nobody_misses_or_repeats(seed, rounds):
    over, committed, reads = threading.Event(), [], [[], []]
    writers = [threading.Thread(target=writer, args=(n, rounds, seed, committed)) for n in range(6)]
    readers = [
        threading.Thread(target=reader, args=(over, limit, read)) for limit, read in zip((3, 500), reads, strict=True)
    ]
    for thread in (*writers, *readers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in readers:
        thread.join()
    written = sorted(Change.objects.values_list("pk", flat=True))
    assert len(committed) > 0
    assert set(Change.objects.values_list("subject_id", flat=True)) == set(committed)
    for read in reads:
        assert len(read) == len(set(read))
        assert sorted(read) == written


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_no_reader_misses_or_repeats_a_row_while_six_write_and_roll_back():
    nobody_misses_or_repeats(seed=1, rounds=25)


@pytest.mark.slow
@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2, 6))
def test_nor_in_many_long_runs(seed):
    nobody_misses_or_repeats(seed, rounds=60)
