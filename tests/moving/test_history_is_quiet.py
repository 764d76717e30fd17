"""Facts about history: it never sends, notifies, reopens, starts a clock, or counts as today's work."""

from datetime import timedelta
from pathlib import Path

import pytest

from sixring.channels.models import Dispatch
from sixring.conversations import queues
from sixring.conversations.live import news
from sixring.conversations.models import Conversation, Notice, Promise
from sixring.conversations.upkeep import NO_CLOCK
from sixring.core import clock, worker
from sixring.core.models import Change
from sixring.home.findings import counted
from sixring.work.models import Outcome, Recount
from tests.cast import agent_of, where
from tests.moving.conftest import USER, ZOE, comment, ticket, written

pytestmark = [pytest.mark.django_db]


def fresh(**more):
    """A ticket of an hour ago, as open as can be: nothing but its being history keeps it quiet."""
    now = clock.now() - timedelta(hours=1)
    said = [
        comment(1, 7, "Help! I was promised an answer", created_at=now.isoformat()),
        comment(2, 8, "We'll send them by Friday @Ada", public=False, created_at=now.isoformat()),
    ]
    return ticket(status="open", created_at=now.isoformat(), updated_at=now.isoformat(), comments=said) | more


@pytest.fixture
def settled(tmp_path: Path, bring, ben) -> Conversation:
    zoe = ZOE | {"email": agent_of(ben).email}
    bring(written(tmp_path / "old", USER, zoe, fresh()))
    worker.settle_all()
    return Conversation.objects.get()


def test_nothing_is_sent_or_told(settled: Conversation) -> None:
    assert not Dispatch.objects.exists()
    assert not Notice.objects.exists()
    assert not Promise.objects.exists()


def test_no_clock_runs_and_it_stands_behind_all_that_are_due(settled: Conversation, erin, ada) -> None:
    waiting = where(erin.writes("Today's matter"))
    assert settled.due_at == NO_CLOCK
    found = list(queues.listed(ada, queues.QUEUES["needs-us"]))
    assert found == [waiting, settled]


def test_it_enters_no_count_of_work(settled: Conversation, ada) -> None:
    assert not Recount.objects.exists()
    assert not Outcome.objects.exists()
    assert counted.since_when(ada) is None


def test_live_screens_hear_nothing(settled: Conversation) -> None:
    told = Change.objects.filter(subject_kind="conversation", subject_id=settled.pk)
    assert [change.verb for change in told] == ["conversation.imported"]
    assert not list(news.news_in(told))


def test_answering_it_counts_from_now_on_alone(settled: Conversation, ada) -> None:
    from sixring.work import counting

    counting.mark([settled.pk])
    counting.settle()
    assert not Outcome.objects.exists()


def test_an_answer_to_an_old_mail_begins_a_matter_of_its_own(settled: Conversation, dan) -> None:
    later = dan.writes("And now?", replies_to=["<old-system-1@zendesk.example>"])
    assert where(later) != settled
    settled.refresh_from_db()
    assert settled.due_at == NO_CLOCK


def test_whoever_writes_from_a_trusted_address_is_the_same_person(settled: Conversation, dan) -> None:
    assert dan.writes("Hello again").identity.person == settled.anchor.person
