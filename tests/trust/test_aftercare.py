"""Facts about what a restore puts right: nothing is sent twice by itself, no number is used twice, no news is lost."""

import pytest
from django.db import connection, transaction

from sixring.channels.models import Dispatch
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.models import Agent, Change, Cursor
from sixring.interactions import search as of_touches
from sixring.trust import aftercare
from sixring.trust.archive import Manifest

pytestmark = [pytest.mark.data, pytest.mark.django_db(transaction=True)]
MANIFEST = Manifest("0.1.0", "2026-03-01T10:00:00", "", [], {})


@pytest.fixture
def agent():
    return Agent.objects.create(email="ada@example.org", name="Ada Owner", role="owner")


def look(agent, verb="agent.looked"):
    with transaction.atomic():
        changes.record(verb, agent, actor=SYSTEM)


def put_right(moved=False):
    said = []
    aftercare.put_right(MANIFEST, moved=moved, say=said.append)
    return said


def verbs_after(cursor):
    return [change.verb for change in changes.after(cursor)[0]]


def on_its_way(account, state="pending"):
    return Dispatch.objects.create(account=account, key="answer", audience="", outbound={}, state=state)


@pytest.mark.parametrize("state", ["pending", "leased"])
def test_what_was_on_its_way_waits_for_a_person(accounts, state):
    dispatch = on_its_way(accounts["chatter"], state)
    assert put_right() == ["1 messages that were waiting to go out wait for a person now"]
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.error) == ("unknown", aftercare.PERHAPS.format(at="2026-03-01 10:00"))


def test_it_goes_out_when_nothing_has_run_since(accounts):
    dispatch = on_its_way(accounts["chatter"])
    put_right(moved=True)
    dispatch.refresh_from_db()
    assert dispatch.state == "pending"


def test_what_can_be_repeated_safely_goes_out(accounts):
    dispatch = on_its_way(accounts["parcels"])
    put_right()
    dispatch.refresh_from_db()
    assert dispatch.state == "pending"


def test_no_number_given_out_since_comes_again(agent):
    put_right()
    later = Agent.objects.create(email="ben@example.org", name="Ben")
    assert later.pk > agent.pk + 9_000


def test_numbers_go_straight_on_when_nothing_has_run_since(agent):
    put_right(moved=True)
    assert Agent.objects.create(email="ben@example.org", name="Ben").pk == agent.pk + 1


def test_each_listener_goes_on_exactly_where_it_was(agent):
    verbs = [f"agent.{word}" for word in ("one", "two", "three", "four")]
    places = [changes.START]
    for verb in verbs:
        look(agent, verb)
        places.append(changes.position(Change.objects.latest("id")))
    for number, place in enumerate(places):
        Cursor.objects.create(name=str(number), position=place)
    of_another_server()
    put_right()
    look(agent, "agent.new")
    for number in range(5):
        cursor = Cursor.objects.get(name=str(number)).position
        assert verbs_after(cursor) == [*verbs[number:], "agent.new"]
        rest, behind = changes.after(cursor, 2)
        assert [one.verb for one in rest] + verbs_after(behind) == [*verbs[number:], "agent.new"]


def test_the_index_of_words_reads_on_where_it_was(agent):
    """Its place names a transaction too, on PostgreSQL: one of the former server, which this one may never reach."""
    of_touches.settle()
    there = 10**12 if connection.vendor == "postgresql" else 0
    Cursor.objects.filter(name=of_touches.reader.name).update(position=f"7-9-{there}")
    put_right()
    assert Cursor.objects.get(name=of_touches.reader.name).position == "7-9-0"
    of_touches.settle()
    assert of_touches.reader.place().at == 9


def of_another_server():
    """As after a restore: the log's transactions have numbers this server has not reached by far."""
    if connection.vendor == "postgresql":
        Change.objects.update(xid=10**12 + 1)
        for number, row in enumerate(Change.objects.order_by("id"), 1):
            Change.objects.filter(pk=row.pk).update(xid=10**12 + number)
        for cursor in Cursor.objects.exclude(position=changes.START):
            _, row = changes.parse(cursor.position)
            xid = Change.objects.values_list("xid", flat=True).get(pk=row)
            Cursor.objects.filter(pk=cursor.pk).update(position=f"{xid}-{row}")


def test_a_browser_that_saw_more_than_there_is_loads_anew(agent):
    from sixring.conversations.live import missed

    for _ in range(3):
        look(agent)
    seen = changes.head()
    Change.objects.all().delete()
    followed, _, whole = missed.since(seen if connection.vendor == "sqlite" else f"{10**12}-5")
    assert (followed, whole) == ([], False)


def test_everybody_signs_in_again(client, agent):
    client.force_login(agent)
    put_right()
    assert client.get("/").status_code == 302


def test_leases_of_the_former_machine_hold_nobody_up():
    from sixring.core.models import Lease

    Lease.objects.create(name="shard:1", holder="gone", until=clock.ahead(minutes=5))
    put_right()
    assert not Lease.objects.exists()


def test_cursors_given_out_before_mean_nothing_any_more(agent):
    eras = [changes.era()]
    for moved in (False, False, True):
        put_right(moved)
        eras.append(changes.era())
    assert len(set(eras)) == (3 if connection.vendor == "sqlite" else 4)
