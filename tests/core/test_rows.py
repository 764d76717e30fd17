"""Facts about adding rows: they read back as Django's own would, and a repeat is an error unless it may be one."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from sixring.channels.models import Account, Arrival
from sixring.core import rows
from sixring.core.models import Team
from sixring.core.proof import ProofKind
from sixring.people.models import Fact, Identity, Person

pytestmark = [pytest.mark.django_db, pytest.mark.data]
EAST = datetime(2026, 3, 2, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=7)))


def arrival(key, **more):
    account = Account.objects.get_or_create(kind="email", name="Post")[0]
    return Arrival(account=account, event_key=key, shard=1, raw=b"\x00\xff", meta={"ü": [1, None]}, **more)


def test_rows_come_back_with_their_ids_in_order():
    added = rows.add(Team(name=name) for name in ("one", "two", "three"))
    assert [Team.objects.get(pk=team.pk).name for team in added] == ["one", "two", "three"]
    assert not added[0]._state.adding


def test_every_kind_of_value_reads_back_as_it_was():
    rows.put([arrival("a", received_at=EAST)])
    found = Arrival.objects.get()
    assert (bytes(found.raw), found.meta, found.received_at) == (b"\x00\xff", {"ü": [1, None]}, EAST.astimezone(UTC))
    assert Arrival.objects.filter(received_at=EAST, state=Arrival.State.WAITING).exists()


def test_a_choice_is_kept_as_its_value():
    identity = Identity.objects.create(kind="email", value="a@b.test", display="a@b.test")
    said = {"name": "n", "value": 1, "digest": "d", "source": "s", "observed_at": EAST}
    rows.put([Fact(identity=identity, proof=ProofKind.CLAIMED, **said)])
    assert Fact.objects.filter(proof="claimed").count() == 1


def test_more_rows_than_one_statement_takes():
    assert len({person.pk for person in rows.add(Person(name=str(n)) for n in range(10_000))}) == 10_000


def test_a_repeat_is_an_error():
    rows.put([arrival("a")])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.put([arrival("a")])


def test_a_repeat_that_may_be_one_changes_nothing():
    rows.put([arrival("a")])
    rows.put([arrival("a"), arrival("b")], rows.QUIET)
    assert Arrival.objects.count() == 2


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows.add([]) == []
        rows.put([])


@pytest.mark.django_db(transaction=True)
def test_a_writer_beside_another_waits_for_its_turn(sqlite_only):
    """…and is told when the other does not end."""
    began, over = threading.Event(), threading.Event()

    def write_for_long():
        with transaction.atomic():
            Team.objects.create(name="first")
            began.set()
            over.wait(20)
        connection.close()

    other = threading.Thread(target=write_for_long)
    other.start()
    assert began.wait(20)
    patience = connection.settings_dict["OPTIONS"]["timeout"]
    connection.settings_dict["OPTIONS"]["timeout"] = 0.05
    try:
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            pass
    finally:
        connection.settings_dict["OPTIONS"]["timeout"] = patience
    over.set()
    with transaction.atomic():
        Team.objects.create(name="second")
    other.join()
    assert set(Team.objects.values_list("name", flat=True)) == {"first", "second"}
