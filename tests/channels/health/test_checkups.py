"""How an account stands at its provider is asked now and then, kept, and mended; its list is compared with ours."""

import json

import pytest

from sixring.channels import trying
from sixring.channels.contract import DeliveryError, Finding
from sixring.channels.health import checkups
from sixring.channels.models import Arrival, Checkup, Dispatch, Trial
from sixring.core import clock as time_of_day
from sixring.core.errors import Forbidden, Refused
from sixring.interactions import missed
from sixring.interactions.models import Interaction
from tests.cast import CHANNELS, Rows, hands_in, happened_to, settle

pytestmark = pytest.mark.django_db


class Provided(Rows):
    """A channel whose provider can be asked."""

    says: list[Finding] | DeliveryError = []
    has: list[str] | None = None
    held: dict[str, dict] = {}

    def state_of(self, account):
        if isinstance(self.says, DeliveryError):
            raise self.says
        return self.says

    def repair(self, account):
        self.says = [Finding("Subscribed")]

    def listed(self, account, since, until):
        return self.has

    def bring(self, account, missed):
        for one in missed:
            if one in self.held:
                yield json.dumps([self.held[one]]).encode(), {"key": one}


@pytest.fixture
def provider(monkeypatch):
    adapter = Provided("chatter", replies=True)
    monkeypatch.setitem(CHANNELS, "chatter", adapter)
    return adapter


@pytest.fixture
def shop(provider, accounts):
    return accounts["chatter"]


def said(text, key):
    return {"sender": ["handle", "dan", "provider"], "text": text, "external_id": key}


def test_what_the_provider_says_is_kept(provider, shop):
    until = time_of_day.ahead(days=20)
    provider.says = [Finding("The token holds", until=until), Finding("Not subscribed", bad=True, mends=True)]
    assert checkups.settle() == 1
    kept = checkups.standing(Checkup.objects.get(account=shop))
    assert list(kept.findings) == provider.says
    assert kept.bad
    assert kept.mends
    assert not kept.ends_soon


def test_it_is_asked_once_an_hour_and_only_who_can_be(provider, shop, clock):
    checkups.settle()
    assert checkups.settle() == 0
    clock.forward(minutes=61)
    assert checkups.settle() == 1
    assert Checkup.objects.count() == 1


def test_a_provider_that_cannot_be_asked_is_trouble_and_no_crash(provider, shop):
    provider.says = DeliveryError("The token was taken back. Sign in again.")
    assert checkups.look(shop).trouble == "The token was taken back. Sign in again."
    provider.says = [None]
    assert checkups.look(shop).trouble == "Looking failed: TypeError."


def test_mending_looks_again_and_is_on_record(provider, shop, ada):
    provider.says = [Finding("Not subscribed", bad=True, mends=True)]
    checkups.look(shop)
    assert not checkups.repair(shop, actor=ada).bad
    assert happened_to(shop) == ["account.mended"]


def test_only_whoever_configures_mends(shop, ben):
    with pytest.raises(Forbidden):
        checkups.repair(shop, actor=ben)


def test_a_channel_without_a_provider_says_so(accounts, ada):
    with pytest.raises(Refused):
        checkups.ask(accounts["letters"], actor=ada)
    with pytest.raises(Refused):
        missed.compare(accounts["letters"], actor=ada)


def test_what_was_missed_is_shown_and_brought_in(provider, shop, dan, ada):
    dan.does("chatter", ["handle", "dan", "provider"], text="One", external_id="m1")
    provider.has = ["m1", "m2", "m3"]
    provider.held = {"m2": said("Two", "m2")}
    found = missed.compare(shop, actor=ada)
    assert (found.listed, list(found.missed), found.brought) == (3, ["m2", "m3"], 1)
    settle()
    assert set(Interaction.objects.values_list("dedupe", flat=True)) == {"m1", "m2"}
    again = missed.compare(shop, actor=ada)
    assert list(again.missed) == ["m3"]
    kept = Checkup.objects.get(account=shop)
    assert (kept.missing, kept.missed, kept.brought) == (1, ["m3"], 0)


def test_comparing_twice_brings_nothing_twice(provider, shop, ada):
    provider.has, provider.held = ["m2"], {"m2": said("Two", "m2")}
    missed.compare(shop, actor=ada)
    missed.compare(shop, actor=ada)
    settle()
    assert Arrival.objects.count() == Interaction.objects.count() == 1


def test_what_we_sent_is_known_by_the_providers_id(provider, shop, dan, ada):
    Dispatch.objects.create(account=shop, key="k", audience="", outbound={}, state="accepted", external_id="out-1")
    provider.has = ["out-1"]
    assert list(missed.compare(shop, actor=ada).missed) == []


def test_a_code_sent_by_hand_comes_back_and_opens_nothing(provider, shop, dan, ada):
    assert trying.can(provider)
    code = trying.begin(shop, actor=ada).code
    assert trying.outcome(shop).by_hand
    hands_in(shop, {"sender": ["handle", "ada", "provider"], "text": f"hello {code}", "external_id": "t1"})
    settle()
    assert trying.outcome(shop).state == "returned"
    assert not Interaction.objects.exists()


def test_a_code_of_another_account_is_a_message_like_any_other(provider, shop, accounts, dan, ada):
    code = trying.begin(shop, actor=ada).code
    assert dan.writes(f"what is {code}?").text == f"what is {code}?"
    assert Trial.objects.get().returned_at is None
