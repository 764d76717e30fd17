"""Facts about the manager's week: three changes at most, none that chance would show, and who has each."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from sixring.feedback.actions import board
from sixring.feedback.models import Action
from sixring.insights.dashboards import week as weeks
from sixring.insights.dashboards.lens import Lens
from sixring.insights.dashboards.week import week
from tests.cast import NOON, agent_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]
MIDNIGHT = NOON - timedelta(hours=12)
HOURS = [MIDNIGHT + timedelta(hours=n) for n in range(-14 * 24, 0)]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Less to count than all metrics there are."""
    monkeypatch.setattr(weeks, "compared", lambda: ["conversations", "first_reply", "csat"])


@pytest.fixture
def lens(ada):
    return Lens.of(ada, "UTC", QueryDict("period=7"))


@pytest.fixture
def slower(told, clock):
    """Every hour of two weeks a mail, and chats now and then; in the second week mails were answered far later."""
    for n, at in enumerate(HOURS):
        late = 3600.0 if at >= HOURS[7 * 24] else 600.0
        told.talks(at, channel="email", reply=late + n % 7)
        if n % 4 == 0:
            told.talks(at, channel="webchat", reply=120.0 + n % 5)
    told.fresh()


def test_a_real_change_is_shown_with_the_group_that_moved_most(slower, lens):
    found = week(lens)
    first = found.shown[0]
    assert (first.against.metric.name, first.against.better) == ("first_reply", False)
    assert (first.reason.by, first.reason.member) == ("channel", "email")
    assert "channel=email" in first.rows
    assert len(found.shown) <= 3


def test_what_did_not_move_is_compared_and_not_shown(slower, lens):
    found = week(lens)
    names = {one.metric.name for one in found.compared}
    assert "conversations" in names
    assert not {"conversations"} & {one.against.metric.name for one in found.shown}


def test_when_nothing_moved_it_says_so(told, clock, lens):
    told.talks(*HOURS, reply=600.0)
    told.fresh()
    found = week(lens)
    assert (found.title, found.shown) == ("Nothing changed beyond noise this week", [])


def test_one_week_alone_compares_with_nothing(told, clock, lens, screen, ada):
    told.fresh()
    assert week(lens).title == "Nothing could be compared yet"
    assert "needs two weeks" in screen(ada).get("/insights/week/").content.decode()


def test_an_action_made_of_a_change_says_who_has_it(slower, lens, screen, ada, ben):
    adas = screen(ada)
    page = adas.get("/insights/week/").content.decode()
    assert "nobody yet" in page
    assert "Make an action" in page
    plan = QueryDict(week(lens).shown[0].plan.partition("?")[2])
    made = board.plan(plan["title"], actor=ada, owner=agent_of(ben), basis=board.Basis(driver=plan["driver"]))
    page = adas.get("/insights/week/").content.decode()
    assert f'<a href="/feedback/actions/{made.pk}/">{made.owner.name}</a>' in page
    assert Action.objects.count() == 1


def test_weeks_are_walked_through(slower, screen, ada):
    adas = screen(ada)
    page = adas.get("/insights/week/").content.decode()
    assert "23 Feb 2026 to 1 Mar 2026" in page
    assert "?last=2026-02-22" in page
    earlier = adas.get("/insights/week/?last=2026-02-22").content.decode()
    assert "16 Feb 2026 to 22 Feb 2026" in earlier
    assert "?last=2026-03-01" in earlier  # and on to now
    assert adas.get("/insights/week/?last=soon").status_code == 422
