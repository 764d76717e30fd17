"""Facts about promises: what, by when, and who keeps it."""

from datetime import UTC, datetime

import pytest

from sixring.conversations import closure, promises
from sixring.conversations.models import Conversation, Notice, Promise, Snooze
from sixring.conversations.timing import snooze
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.look.ring import rings
from tests.cast import agent_of, happened_to, where
from tests.screens import only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def matter(dan, clock):
    return where(dan.writes("Where are my trays?", reference="<1@x>"))


@pytest.fixture
def promise(matter, ben, clock):
    return promises.make(matter, "Send the trays", clock.in_hours(5), actor=ben)


def state_of(matter):
    return Conversation.objects.get(pk=matter.pk).state


def notices_of(actor):
    return list(Notice.objects.filter(agent=actor.id).order_by("pk").values_list("kind", flat=True))


def test_a_promise_says_what_by_when_and_who(promise, matter, ben, clock):
    assert (promise.what, promise.due_at, promise.agent_id, promise.state) == (
        "Send the trays", clock.in_hours(5), ben.id, "open"
    )  # fmt: skip
    assert happened_to(matter) == ["conversation.promised"]


def test_a_colleague_may_keep_it(matter, ada, ben, clock):
    assert promises.make(matter, "Call", clock.in_hours(1), actor=ben, agent=agent_of(ada)).agent_id == ada.id


def test_the_same_offer_twice_is_one_promise(matter, ben, clock):
    made = [promises.make(matter, "Call", clock.in_hours(1), actor=ben, key="token") for _ in range(2)]
    assert made[0] == made[1]
    assert happened_to(matter) == ["conversation.promised"]


def test_keeping_twice_leaves_one_trace_and_what_is_kept_is_not_called_off(promise, matter, ben):
    promises.keep(promise, actor=ben)
    promises.keep(promise, actor=ben)
    promises.call_off(promise, actor=ben)
    assert promise.state == "kept"
    assert happened_to(matter) == ["conversation.promised", "conversation.promise_kept"]


def test_moving_it_moves_when_it_comes_back(promise, matter, ben, clock):
    clock.forward(hours=6)
    promises.settle_due()
    promises.move(promise, clock.in_hours(2), actor=ben)
    assert promises.settle_due() == 0
    clock.forward(hours=2)
    assert promises.settle_due() == 1
    assert happened_to(matter).count("conversation.promise_due") == 2


def test_when_due_it_comes_back_out_of_a_rest_and_who_keeps_it_hears(promise, matter, ben, clock):
    snooze.snooze(matter, clock.in_days(3), actor=ben)
    clock.forward(hours=5)
    assert promises.settle_due() == 1
    assert promises.settle_due() == 0
    assert (state_of(matter), Snooze.objects.count()) == ("needs_us", 0)
    assert notices_of(ben) == ["promise_due"]
    assert happened_to(matter)[-2:] == ["conversation.promise_due", "conversation.woken"]


def test_when_due_it_comes_back_even_when_resolved(promise, matter, ben, clock):
    closure.resolve(matter, actor=ben)
    clock.forward(hours=5)
    promises.settle_due()
    assert state_of(matter) == "needs_us"
    assert happened_to(matter)[-1] == "conversation.reopened"


def test_who_keeps_it_is_reminded_an_hour_before_and_once(promise, ben, clock):
    clock.forward(hours=3.9)
    assert promises.settle_due() == 0
    clock.forward(hours=0.2)
    promises.settle_due()
    promises.settle_due()
    assert notices_of(ben) == ["promise_soon"]


def test_what_is_promised_within_the_hour_reminds_nobody(matter, ben, clock):
    promises.make(matter, "Call", clock.in_hours(0.5), actor=ben)
    promises.settle_due()
    assert notices_of(ben) == []


@pytest.mark.parametrize("end", [promises.keep, promises.call_off])
def test_what_has_ended_comes_back_no_more(promise, matter, ben, clock, end):
    end(promise, actor=ben)
    clock.forward(hours=6)
    assert promises.settle_due() == 0
    with pytest.raises(Refused):
        promises.move(promise, clock.in_hours(1), actor=ben)


def test_a_row_says_by_when_in_the_viewers_zone(matter, ben, clock):
    due = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)
    later = promises.make(matter, "Later", due.replace(day=20), actor=ben)
    promise = promises.make(matter, "First", due, actor=ben)
    assert promises.due_of([matter.pk, 0]) == {matter.pk: promise}
    assert promises.words(promise) == "promised by Fri 17:00"
    assert promises.words(later) == "promised by Fri 20 Mar, 17:00"
    clock.forward(days=5)
    assert (promises.words(promise), promises.tone(promise)) == ("promise overdue since Fri 6 Mar, 17:00", "bad")


def test_the_ring_counts_promises_as_well_as_matters(promise, matter, clock):
    person = matter.anchor.person_id
    arc = lambda: {one.key: one for one in rings([person])[person].arcs}["collaboration"]  # noqa: E731
    assert arc().reason == "1 open, 1 waiting for us, promise due today"
    clock.forward(days=1)
    assert (arc().reason, arc().level) == ("1 open, 1 waiting for us, promise overdue", "bad")


def test_counting_takes_two_queries_however_many_are_asked(promise, matter, django_assert_num_queries):
    person = matter.anchor.person_id
    with django_assert_num_queries(2):
        promises.measure([person, 12, 13])


def test_the_past_and_the_wordless_are_refused(matter, ben, clock):
    with pytest.raises(Refused):
        promises.make(matter, "Call", clock.now, actor=ben)
    for what in ("", "x" * 201):
        with pytest.raises(Invalid):
            promises.make(matter, what, clock.in_hours(1), actor=ben)
    assert Promise.objects.count() == 0


def test_a_stranger_keeps_none(matter, ben, cleo, accounts, clock):
    for account in accounts.values():
        only_for(account, "Support")
    with pytest.raises(Refused, match="can't see"):
        promises.make(matter, "Call", clock.in_hours(1), actor=ben, agent=agent_of(cleo))


def test_a_viewer_promises_and_ends_nothing(matter, promise, viewer, clock):
    with pytest.raises(Forbidden):
        promises.make(matter, "Call", clock.in_hours(1), actor=viewer)
    for act in (promises.keep, promises.call_off):
        with pytest.raises(Forbidden):
            act(promise, actor=viewer)


def test_a_promise_of_another_conversation_is_not_found(promise, erin):
    with pytest.raises(NotFound):
        promises.get(where(erin.writes("Hi")), promise.pk)
