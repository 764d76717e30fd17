"""A link shows figures to whoever has it: nothing else, not for ever, and not after it was ended."""

from datetime import timedelta

import pytest
from django.test import Client

from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.core.models import Agent
from sixring.insights.models import LinkOpening, SharedLink
from sixring.insights.sharing import links
from tests.cast import agent_of, happened_to

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def given(told, lead, ada, clock):
    """A link for 30 days to new conversations and first response time, by channel; the lake has seven by mail."""
    told.talks(*[clock.now - timedelta(days=n) for n in range(1, 8)], agent=ada.id)
    told.talks(*[clock.now - timedelta(days=n) for n in range(1, 4)], channel="webchat")
    told.fresh()
    return links.make(lead, "For the board", ["conversations", "first_reply"], 30, cut="channel", actor=ada)


def path(address):
    return address.removeprefix("http://testserver")


def opened(address, **more):
    return Client().get(path(address), **more)


def test_whoever_has_it_sees_the_figures(given):
    answer = opened(given[1])
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "For the board" in page
    assert "New conversations: 10" in page
    assert "First response time: 10 min" in page


def test_it_names_no_colleague_and_leads_nowhere(given):
    page = opened(given[1]).content.decode()
    assert "Ada" not in page
    assert 'href="/insights' not in page
    assert "<script" not in page


def test_groups_of_fewer_than_five_are_not_shown(given):
    assert "too few" in opened(given[1]).content.decode()


def test_no_search_engine_and_no_other_site_hears_of_it(given):
    answer = opened(given[1])
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_that_it_was_opened_is_kept_and_by_whom_is_not(given, ada, clock):
    opened(given[1], REMOTE_ADDR="192.0.2.7")
    opened(given[1])
    assert [one.at for one in LinkOpening.objects.all()] == [clock.now] * 2
    assert {field.name for field in LinkOpening._meta.get_fields()} == {"id", "link", "at"}
    assert links.of(ada).get().times == 2


def test_it_ends_by_itself(given, clock):
    clock.forward(days=30)
    assert opened(given[1]).status_code == 404


def test_it_can_be_ended_which_leaves_one_trace(given, ada):
    link, address = given
    links.revoke(link.pk, actor=ada)
    links.revoke(link.pk, actor=ada)
    assert opened(address).status_code == 404
    assert happened_to(link) == ["link.made", "link.revoked"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "agent"}])
def test_it_ends_with_what_its_maker_may_see(given, change):
    Agent.objects.update(**change)
    assert opened(given[1]).status_code == 404


def test_another_secret_opens_nothing_and_is_not_counted(given):
    prefix = given[0].prefix
    for token in (f"{prefix}-{'x' * 32}", prefix, f"{prefix}-", "…-…", "x" * 200):
        assert opened(f"/shared/{token}/").status_code == 404
    assert not LinkOpening.objects.exists()


def test_the_secret_is_kept_nowhere(given):
    secret = given[1].rstrip("/").partition("-")[2]
    assert not any(secret in str(value) for value in SharedLink.objects.values().get().values())


def test_before_there_is_a_lake_it_says_so(lead, ada, tmp_path, monkeypatch):
    monkeypatch.setenv("SIXRING_LAKE", str(tmp_path / "none"))
    _link, address = links.make(lead, "Soon", ["conversations"], 7, actor=ada)
    assert "no figures yet" in opened(address).content.decode()


@pytest.mark.parametrize("odd", [
    {"title": " "}, {"title": "x" * 101}, {"days": 0}, {"days": 366}, {"cut": "agent"}, {"where": {"agent": 1}},
    {"period": "9999"}, {"metrics": []},
])  # fmt: skip
def test_odd_wishes_are_refused(lead, ada, odd):
    asked = {"title": "Board", "metrics": ["conversations"], "days": 7, **odd}
    with pytest.raises(Invalid):
        links.make(lead, asked.pop("title"), asked.pop("metrics"), asked.pop("days"), actor=ada, **asked)


def test_leads_make_them_and_end_their_own(lead, ben, cleo, given):
    with pytest.raises(Forbidden):
        links.make(agent_of(ben), "Board", ["conversations"], 7, actor=ben)
    Agent.objects.filter(pk=cleo.id).update(role="lead")
    from sixring.core.actors import Actor

    with pytest.raises(NotFound):
        links.revoke(given[0].pk, actor=Actor.of(Agent.objects.get(pk=cleo.id)))


def test_old_ones_are_forgotten(given, clock):
    clock.forward(days=30 + 366)
    assert links.forget_old() == 1
