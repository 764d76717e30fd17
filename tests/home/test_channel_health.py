"""The page of channel health: who may look, what stands there, and that many accounts cost no more than a few."""

from datetime import timedelta

import pytest

from sixring.channels.health import checkups, refusals
from sixring.channels.models import Account, Checkup, Dispatch
from sixring.core import clock
from sixring.core.models import Role
from sixring.home import doctor
from sixring.home.channel_health import page
from sixring.trust import gauges
from tests.cast import employ, hands_in, settle
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


def shown(actor, address="/settings/channels/health/"):
    return read(enter(actor).get(address))


def line_of(actor, account):
    return page.one(actor, account.pk)


def test_every_channel_stands_in_its_group(ada, accounts, dan):
    Account.objects.create(kind="visit", name="The shop")
    Account.objects.create(kind="email", name="Mail")
    groups = {group.key: [line.account.name for line in group.lines] for group in page.page(ada).groups}
    assert groups["person"] == ["The shop"]
    assert "Mail" in groups["communication"]


def test_who_waits_longest_is_pointed_at(ada, accounts, dan, erin):
    dan.writes("Where are my trays?")
    erin.chats("Hello?")
    found = page.page(ada)
    assert found.longest.account == accounts["letters"]
    assert found.longest.waiting.count == 1
    assert f"channel={accounts['letters'].kind}" in shown(ada)


def test_how_long_reading_and_sending_takes(ada, accounts, dan):
    dan.writes("Hello")
    now = clock.now()
    for seconds in (1, 2, 30):
        Dispatch.objects.create(
            account=accounts["letters"], key=f"k{seconds}", audience="", outbound={}, state="accepted",
            created_at=now - timedelta(seconds=seconds), settled_at=now,
        )  # fmt: skip
    line = line_of(ada, accounts["letters"])
    assert (line.flow.sending.median, line.flow.sending.p95, line.flow.sending.n) == (2, 30, 3)
    assert line.reading.n == 1
    assert line.flow.wrote_at == now


def test_failures_are_told_by_cause_and_name_nobody(ada, accounts):
    for number, who in enumerate(["dan@example.com", "erin@example.com"]):
        Dispatch.objects.create(
            account=accounts["letters"], key=f"k{number}", audience="", outbound={}, state="rejected",
            error=f"550 no such user <{who}>",
        )  # fmt: skip
    (failure,) = line_of(ada, accounts["letters"]).flow.failures
    assert (failure.count, failure.cause) == (2, "550 no such user …")
    assert "did not go out for sure this week" in shown(ada)


def test_nothing_taken_and_something_refused_is_trouble(ada, accounts):
    refusals.add(accounts["letters"].pk, "not signed", 3)
    line = line_of(ada, accounts["letters"])
    assert line.state == "bad"
    assert "3 requests were refused" in shown(ada)


def test_refusals_beside_what_is_taken_only_ask_for_a_look(ada, accounts, dan):
    dan.writes("Hello")
    refusals.add(accounts["letters"].pk, "not signed", 3)
    assert line_of(ada, accounts["letters"]).state == "watch"


def test_quarantine_is_counted_and_linked(ada, accounts):
    hands_in(accounts["steps"], "odd")
    settle()
    assert f'href="/quarantine/?account={accounts["steps"].pk}"' in shown(ada)
    assert read(enter(ada).get(f"/quarantine/?account={accounts['letters'].pk}")).count("/quarantine/") < 5


def test_a_token_that_ends_soon_is_told_before(ada, accounts):
    Checkup.objects.create(
        account=accounts["letters"], looked_at=clock.now(),
        findings=[{"what": "The token ends", "bad": False, "until": clock.ahead(days=3).isoformat(), "mends": False}],
    )  # fmt: skip
    line = line_of(ada, accounts["letters"])
    assert line.odd == ["The token ends"]
    assert checkups.standing(line.checkup).ends_soon


def test_many_accounts_cost_as_many_queries_as_few(ada, accounts, dan, django_assert_max_num_queries):
    dan.writes("Hello")
    Account.objects.bulk_create(Account(kind="letters", name=f"Box {n}") for n in range(30))
    with django_assert_max_num_queries(18):
        page.page(ada)


def test_a_lead_sees_their_teams_channels_and_no_buttons_of_others(accounts):
    lead = employ("Lou", Role.LEAD, "Support")
    only_for(accounts["letters"], "Elsewhere")
    text = shown(lead)
    assert "Channel health" in text
    assert accounts["letters"].name not in text
    assert enter(lead).get(f"/settings/channels/health/{accounts['letters'].pk}/").status_code == 404
    assert "Set up" not in shown(lead, f"/settings/channels/health/{accounts['steps'].pk}/")


def test_the_doctor_and_the_gauges_tell_it_too(accounts):
    refusals.add(accounts["letters"].pk, "not signed", 3)
    Checkup.objects.create(
        account=accounts["letters"], looked_at=clock.now(), compared_at=clock.now(), missing=2,
        findings=[{"what": "Not subscribed", "bad": True, "until": None, "mends": True}],
    )  # fmt: skip
    said = [one.what for one in doctor.channels()]
    assert "Letters: Not subscribed" in said
    assert any("3 requests were refused" in one for one in said)
    text = gauges.exposition()
    name = f'{{account="letters-{accounts["letters"].pk}"}}'
    assert f"sixring_hook_refusals_today{name} 3" in text
    assert f"sixring_messages_missing{name} 2" in text
    assert "sixring_accounts_to_mend 1" in text
