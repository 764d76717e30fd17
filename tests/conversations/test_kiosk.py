"""In the store: a ticket proves who came, once; what is typed is a claim; the desk sees who is there now."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from sixring.channels import accounts as ways_in
from sixring.channels.models import Account, Arrival
from sixring.conversations.kiosk import taking, tickets
from sixring.conversations.models import Conversation
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from tests.cast import settle
from tests.conversations.requesting import Guest
from tests.screens import enter, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(channels, clock):
    taking.from_one_place.past.clear()
    ways_in._cache.clear()
    said = {"kiosk": True, "store": "Oxford Street", "occasions": ["Workshop", "Repair"], "stays": 30}
    return Account.objects.create(kind="visit", name="Shop", settings=said)


@pytest.fixture
def dan(db):
    return Identity.objects.create(kind="email", value="dan@customer.test", display="dan@customer.test")


class Tablet:
    def __init__(self, account):
        self.client, self.path = Client(enforce_csrf_checks=True), f"/kiosk/{account.key}/"
        self.load()

    def load(self):
        self.text = read(self.client.get(self.path))
        self.key, self.id = (re.search(rf'name="{name}" value="([^"]+)"', self.text)[1] for name in ("key", "id"))

    def types(self, **said):
        fields = {"key": self.key, "id": self.id, "name": "Dan", "occasion": "Repair", **said}
        return self.ends(self.client.post(self.path, fields))

    def scans(self, code, **said):
        return self.ends(self.client.post(self.path, {"key": self.key, "code": code, **said}))

    def ends(self, answer):
        settle()
        return answer


def visit():
    return Interaction.objects.get(kind="visit")


def test_a_ticket_proves_who_came(store, dan):
    assert Tablet(store).scans(tickets.address(dan)).status_code == 200
    assert (visit().identity, visit().proof, visit().data["place"]) == (dan, "token", "Oxford Street")


def test_it_is_shown_on_my_requests_as_a_code(store, dan):
    page = Guest(dan).client.get("/requests/store/")
    assert "<svg" in read(page)
    assert "dan@customer.test" not in tickets.address(dan)


def test_it_is_good_once_in_whichever_store(store, dan):
    other = Account.objects.create(kind="visit", name="Other", settings={"kiosk": True})
    code = tickets.address(dan)
    assert Tablet(store).scans(code).status_code == 200
    assert [Tablet(one).scans(code).status_code for one in (store, other)] == [409, 409]
    assert Interaction.objects.count() == 1


def test_what_is_typed_is_only_claimed(store, dan):
    answer = Tablet(store).types(contact=" Dan@Customer.test ", text="The lamp")
    assert "Welcome, Dan" in read(answer)
    touch = visit()
    assert (touch.identity.claimed, touch.identity.value, touch.proof) == (True, "dan@customer.test", "claimed")
    assert (touch.subject, touch.text, Conversation.objects.count()) == ("Repair", "The lamp", 1)


@pytest.mark.parametrize("contact", ["", "nobody", "@", "12"])
def test_a_name_alone_will_do(contact, store):
    assert Tablet(store).types(contact=contact).status_code == 200
    assert (visit().identity.kind, visit().identity.display or visit().text) != ("email", "")


def test_sent_twice_it_is_one_visit(store):
    tablet = Tablet(store)
    assert [tablet.types().status_code for _ in (1, 2)] == [200, 200]
    assert Interaction.objects.count() == 1


def test_a_tablet_that_was_offline_tells_when_it_was(store, clock):
    at = clock.now - timedelta(hours=2)
    Tablet(store).types(at=at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    assert visit().occurred_at == at.replace(microsecond=0)


@pytest.mark.parametrize("at", ["2036-01-01T00:00:00Z", "2001-01-01T00:00:00Z", "soon"])
def test_but_not_of_the_future_or_long_ago(at, store, clock):
    Tablet(store).types(at=at)
    assert visit().occurred_at == clock.now


def test_the_desk_sees_who_is_in_the_store_now(store, ben, clock):
    Tablet(store).types()
    client = enter(ben)
    address = f"/conversations/{Conversation.objects.get().pk}/"
    assert "in the store now: Oxford Street" in read(client.get(address))
    clock.forward(minutes=31)
    assert "in the store now" not in read(client.get(address))


# Refusals


def test_a_ticket_runs_out_and_is_nobody_elses_to_make(store, dan, clock):
    code, tablet = tickets.address(dan), Tablet(store)
    assert tablet.scans("made up").status_code == 409
    assert tablet.scans(code[:-3]).status_code == 409
    clock.forward(hours=13)
    assert tablet.scans(code).status_code == 409
    assert not Arrival.objects.exists()


def test_a_claimed_identity_has_no_ticket(store):
    claimed = Identity.objects.create(kind="email", value="dan@customer.test", claimed=True)
    assert Tablet(store).scans(tickets.address(claimed)).status_code == 409


def test_elsewhere_a_tickets_address_says_nothing_of_whose_it_is(store, dan):
    answer = read(Client().get(f"/kiosk/{tickets.address(dan).partition('/kiosk/')[2]}"))
    assert "This code is for the store" in answer
    assert "dan@" not in answer


@pytest.mark.parametrize("said", [{"name": ""}, {"occasion": ""}, {"occasion": "Robbery"}])
def test_what_is_missing_is_said(said, store):
    assert Tablet(store).types(**said).status_code == 422


def test_a_page_that_is_not_ours_or_very_old(store, clock):
    tablet = Tablet(store)
    assert tablet.types(key="x").status_code == 409
    clock.forward(days=31)
    assert tablet.types().status_code == 409


def test_too_many_from_one_place_wait(store, monkeypatch):
    monkeypatch.setattr(taking.from_one_place, "times", 2)
    tablet = Tablet(store)
    assert [tablet.scans("x").status_code for _ in range(3)] == [409, 409, 429]


def test_a_script_hears_the_same_as_json(store):
    tablet = Tablet(store)
    fields = {"key": tablet.key, "id": tablet.id, "name": "Dan", "occasion": "Repair"}
    answer = tablet.client.post(tablet.path, fields, headers={"accept": "application/json"})
    assert json.loads(answer.content)["name"] == "Dan"


def test_no_page_where_none_is_wanted(channels):
    counter = Account.objects.create(kind="visit", name="Counter")
    assert {Client().get(f"/kiosk/{key}/").status_code for key in (counter.key, "nothing")} == {404}
