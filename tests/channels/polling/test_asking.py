"""Sources that only answer: asked when due, what is new is kept once, an edit as an edit, failures ever more rarely."""

from datetime import timedelta

import pytest

from sixring.channels import registry
from sixring.channels.contract import DeliveryError
from sixring.channels.models import Account, Arrival
from sixring.channels.polling import Look, asking, keep
from sixring.channels.polling.post import Post, found, stars, web
from sixring.core.fetch import FetchFailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(clock):
    return Account.objects.create(kind="feeds", name="Blogs", settings={"address": "https://blog.test/feed"})


@pytest.fixture
def source(monkeypatch):
    """What the source says at each look, in turn; `states` is what it was handed."""
    return Source(monkeypatch)


class Source:
    def __init__(self, monkeypatch):
        self.says, self.states = [], []
        monkeypatch.setattr(registry.adapter_of("feeds"), "look", self.look)

    def look(self, account, state):
        self.states.append(state)
        said = self.says.pop(0) if self.says else ()
        if isinstance(said, Exception):
            raise said
        return Look([found(one) for one in said], {"etag": str(len(self.states))})


def said():
    return [(row.event_key.split(":")[1], bool(row.meta.get("edits"))) for row in Arrival.objects.order_by("pk")]


def test_what_is_found_is_kept_and_the_source_asked_again_when_due(feed, source, clock):
    source.says = [[Post("1", "a"), Post("2", "b")]]
    assert (asking.settle(), asking.settle()) == (1, 0)
    assert said() == [("1", False), ("2", False)]
    clock.forward(minutes=16)
    assert asking.settle() == 1
    assert source.states == [{}, {"etag": "1"}]


def test_seen_again_it_is_nothing_new_and_changed_it_is_an_edit_once(feed, source, clock):
    source.says = [[Post("1", "a")], [Post("1", "a", url="https://x.test/")], [Post("1", "b")], [Post("1", "b")]]
    for _ in range(4):
        asking.settle()
        clock.forward(minutes=16)
    assert said() == [("1", False), ("1", True)]


def test_a_source_that_fails_is_asked_ever_more_rarely_and_says_why(feed, source, clock):
    source.says = [FetchFailed("no answer"), DeliveryError("It answered 503."), ValueError("odd")]
    waits = []
    for _ in range(3):
        asking.settle()
        feed.refresh_from_db()
        waits.append(asking.datetime.fromisoformat(feed.state["polling"]["due_at"]) - clock.now)
        clock.forward(seconds=waits[-1].total_seconds())
        if len(waits) == 1:
            assert feed.trouble == "no answer"
    assert waits == [timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)]
    asking.settle()
    feed.refresh_from_db()
    assert (feed.trouble, feed.state["polling"]["failures"]) == ("", 0)


def test_it_waits_as_long_as_the_source_says_at_least_and_a_day_at_most(feed, source, clock):
    source.says = [DeliveryError("It answered 429.", retry_after=7200)]
    asking.settle()
    feed.refresh_from_db()
    assert asking.is_due(feed) is False
    clock.forward(hours=2)
    assert asking.is_due(feed) is True


def test_others_keep_their_part_of_the_state_and_closed_accounts_rest(feed, source):
    Account.objects.filter(pk=feed.pk).update(state={"other": 1})
    asking.settle()
    feed.refresh_from_db()
    assert feed.state["other"] == 1
    Account.objects.update(enabled=False, state={})
    assert asking.settle() == 0


def test_one_odd_source_holds_no_other_back(feed, source):
    other = Account.objects.create(kind="feeds", name="More", settings={"address": "https://other.test/"})
    source.says = [ValueError("odd"), [Post("9", "z")]]
    assert asking.settle() == 2
    assert Arrival.objects.get().account == other


def test_reviews_without_an_app_are_never_asked_for(clock):
    Account.objects.create(kind="reviews", name="By file")
    assert asking.settle() == 0


def test_nothing_found_nothing_kept(feed):
    assert keep(feed, []) == 0


def test_stars_and_addresses():
    assert [stars(number) for number in (0, 1, 4, 5, 9)] == ["", "★☆☆☆☆", "★★★★☆", "★★★★★", ""]
    assert web("https://a.test/x") == "https://a.test/x"
    assert {web(one) for one in ("javascript:alert(1)", "data:x", "", "http://", "https://[")} == {""}
