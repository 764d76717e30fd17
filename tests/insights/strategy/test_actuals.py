"""Plans held against a lake: each channel's figures are its own, and what can't be told apart says so."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from sixring.insights.dashboards.lens import Lens
from sixring.insights.strategy import actuals, plans
from tests.cast import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def held(ada, **of):
    """By plan and metric, of the last 90 days."""
    standing = actuals.standing(Lens.of(ada, "UTC", QueryDict("period=90")))
    return standing, {(line.plan.name, one.metric.name): one for line in standing.lines for one in line.held}


def plan(ada, name, *channels, **aims):
    made = plans.write(plans.Wanted(name, channels, "Help", "Everybody"), actor=ada)
    for metric, (value, side) in aims.items():
        plans.aim(made, metric, value, side=side, actor=ada)


@pytest.fixture
def two_channels(told, clock):
    told.talks(*[NOON - timedelta(days=n) for n in range(1, 41)], channel="email", reply=7200.0)
    told.talks(*[NOON - timedelta(days=n) for n in range(1, 31)], channel="webchat", reply=120.0)
    told.talks(*[NOON - timedelta(days=n) for n in range(1, 4)], channel="call")
    told.fresh()


def test_each_channel_is_held_against_its_own_figures(two_channels, ada):
    plan(ada, "Mail", "email", first_reply=(3600.0, ""), conversations=(13.0, "least"))
    plan(ada, "Chat", "webchat", first_reply=(300.0, ""))
    standing, found = held(ada)
    mail, chat = found["Mail", "first_reply"], found["Chat", "first_reply"]
    assert (mail.value, mail.answer.n, mail.verdict) == (7200.0, 40, "missed")
    assert (chat.value, chat.answer.n, chat.verdict) == (120.0, 30, "reached")
    assert found["Mail", "conversations"].value == pytest.approx(40 / 3)
    assert standing.title == "2 of 3 targets reached, 1 missed"
    assert "channel=email" in mail.href


def test_two_kinds_of_channel_can_be_one(two_channels, ada):
    plan(ada, "Writing", "email", "webchat", first_reply=(3600.0, ""), conversations=(20.0, "least"))
    _standing, found = held(ada)
    assert found["Writing", "conversations"].answer.n == 70
    assert found["Writing", "first_reply"].value == 7200.0


def test_of_three_nothing_is_told_and_of_none_what_it_needs(two_channels, ada):
    plan(ada, "Phone", "call", first_reply=(60.0, ""), csat=(0.8, ""))
    _standing, found = held(ada)
    assert (found["Phone", "first_reply"].verdict, found["Phone", "first_reply"].said) == ("few", "too few")
    assert found["Phone", "csat"].verdict == "unmeasured"
    assert "needs answers to a survey" in found["Phone", "csat"].beside


def test_what_cannot_be_told_apart_by_channel_is_of_all_and_says_so(two_channels, ada):
    plan(ada, "Site", "tracking", orders=(10.0, ""), contact_rate=(2.0, ""))
    plan(ada, "Everything", conversations=(20.0, "least"))
    _standing, found = held(ada)
    assert found["Site", "contact_rate"].whole
    assert "of all channels" in found["Everything", "conversations"].beside
    assert found["Everything", "conversations"].answer.n == 73


def test_the_table_is_a_page(two_channels, ada, screen):
    plan(ada, "Mail", "email", first_reply=(3600.0, ""))
    page = screen(ada).get("/insights/strategy/").content.decode()
    assert "at most 1 h" in page
    assert "2 h" in page
    assert "missed" in page
