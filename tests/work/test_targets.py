"""When an answer is due: the rule as tables, and the moment a conversation carries."""

from datetime import UTC, datetime, timedelta

import pytest

from sixring.conversations import assignment, closure
from sixring.conversations.models import Conversation
from sixring.conversations.timing import due, snooze
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction
from sixring.work import hours, targets
from sixring.work.models import Outcome
from sixring.work.targets import Said, Wait
from tests.cast import NOON, where
from tests.screens import only_for
from tests.work.answering import answer

AT = [datetime(2026, 3, 2, 9, minute, tzinfo=UTC) for minute in range(10)]


def said(what, minute, message=None):
    return Said(what, AT[minute], message, "letters", 1 if what == "answered" else None)


@pytest.mark.parametrize(
    ("story", "over", "pending"),
    [
        ([], [], None),
        ([("asked", 0)], [], ("first", 0)),
        ([("asked", 0), ("asked", 3)], [], ("first", 0)),
        ([("asked", 0), ("answered", 2)], [("first", 0, 2)], None),
        ([("asked", 0), ("answered", 2), ("answered", 3)], [("first", 0, 2)], None),
        ([("asked", 0), ("answered", 2), ("asked", 4), ("asked", 5)], [("first", 0, 2)], ("next", 4)),
        ([("asked", 0), ("answered", 2), ("asked", 4), ("answered", 5)], [("first", 0, 2), ("next", 4, 5)], None),
        ([("asked", 0), ("settled", 2)], [], None),
        ([("asked", 0), ("settled", 2), ("asked", 4)], [], ("first", 4)),
        ([("asked", 0), ("settled", 2), ("unsettled", 3)], [], ("first", 0)),
        ([("asked", 0), ("answered", 1), ("settled", 2), ("unsettled", 3)], [("first", 0, 1)], ("next", 3)),
        ([("answered", 0), ("woken", 3)], [], ("next", 3)),
        ([("answered", 0), ("woken", 3), ("asked", 4)], [], ("next", 4)),
        ([("answered", 0), ("woken", 3), ("answered", 4)], [], None),
        ([("asked", 0), ("woken", 3)], [], ("first", 0)),
        ([("asked", 0), ("settled", 2), ("put_back", 3)], [], ("first", 0)),
        ([("asked", 0), ("answered", 1), ("put_back", 3)], [("first", 0, 1)], None),
    ],
)
def test_waits_run_from_the_first_message_nobody_answered(story, over, pending):
    ended, waiting = targets.waits(said(what, minute, minute + 1) for what, minute in story)
    assert [("first" if w.first else "next", AT.index(w.since), AT.index(w.answer.at)) for w in ended] == over
    assert (waiting and ("first" if waiting.first else "next", AT.index(waiting.since))) == pending


@pytest.mark.parametrize(
    ("team", "channel", "first", "minutes"),
    [
        (1, "letters", True, 10),
        (1, "letters", False, 60),
        (1, "chatter", True, 30),
        (1, "chatter", False, 60),
        (2, "chatter", True, 5),
        (2, "letters", True, 120),
        (None, "letters", False, 240),
    ],
)
def test_the_nearest_target_holds(team, channel, first, minutes):
    table = {
        (1, "letters"): (10, None),
        (1, ""): (30, 60),
        (None, "chatter"): (5, None),
        (None, ""): (120, 240),
    }
    assert targets.minutes_for(table, team, channel, first) == minutes


def test_where_nobody_set_a_target_an_answer_is_due_within_a_day():
    rules = targets.Rules({}, {None: hours.Hours()})
    assert rules.due(Wait(True, NOON, "letters", 1), None) == NOON + timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "answered", "words"),
    [
        (timedelta(minutes=11, seconds=30), False, ("first reply due in 11 min", "watch")),
        (timedelta(minutes=52), True, ("due in 52 min", "")),
        (timedelta(hours=3, minutes=59), False, ("first reply due in 3 h", "")),
        (timedelta(seconds=20), True, ("due in 1 min", "watch")),
        (timedelta(minutes=-6), True, ("overdue by 6 min", "bad")),
        (timedelta(days=-2, hours=-3), False, ("overdue by 2 d", "bad")),
    ],
)
def test_what_is_due_in_words(left, answered, words):
    conversation = Conversation(state="needs_us", due_at=NOON + left, last_out_at=NOON if answered else None)
    assert due.words(conversation, NOON) == words
    conversation.state = "waiting"
    assert due.words(conversation, NOON) == ("", "")


@pytest.fixture
def quarter(db, ada):
    """A quarter of an hour for the first answer, an hour for the next."""
    targets.set_target(None, "", (15, 60), actor=ada)


def due_of(conversation):
    return Conversation.objects.get(pk=conversation.pk).due_at


@pytest.mark.data
@pytest.mark.django_db
def test_the_first_and_the_next_answer_have_their_own_target(quarter, works, dan, ben, clock):
    began = clock.now
    matter = where(dan.writes("Where are my trays?", subject="Trays"))
    works()
    assert due_of(matter) == began + timedelta(minutes=15)
    clock.forward(minutes=10)
    dan.writes("Hello?", thread="", subject="Re: Trays")
    works()
    answer(matter, ben)
    works()
    assert due_of(matter) is None
    clock.forward(minutes=5)
    again = dan.chats("And?", also=[["email", dan.email, "domain"]])
    works()
    assert due_of(where(again)) is not None


@pytest.mark.django_db
def test_what_became_of_it_is_kept_once(quarter, works, dan, ben, clock):
    matter = where(dan.writes("Where are my trays?"))
    clock.forward(minutes=20)
    answer(matter, ben)
    works()
    works()
    kept = Outcome.objects.get()
    assert (kept.kind, kept.met, kept.agent_id, kept.channel) == ("first", False, ben.id, "letters")
    assert (kept.business_seconds, kept.calendar_seconds) == (1200, 1200)
    closure.resolve(matter, actor=ben)
    works()
    assert Outcome.objects.count() == 1


@pytest.mark.django_db
def test_a_machines_words_neither_ask_nor_answer(quarter, works, dan, ben, clock):
    matter = where(dan.writes("Where are my trays?"))
    works()
    before = due_of(matter)
    answered = answer(matter, ben)
    Interaction.objects.filter(pk=answered.pk).update(automatic="acknowledgement")
    Conversation.objects.filter(pk=matter.pk).update(state="needs_us")
    works()
    assert due_of(matter) == before
    assert not Outcome.objects.exists()


@pytest.mark.django_db
def test_resolving_ends_it_and_reopening_takes_it_up_again(quarter, works, dan, ben, clock):
    matter = where(dan.writes("Thank you"))
    works()
    before = due_of(matter)
    closure.resolve(matter, actor=ben)
    works()
    assert due_of(matter) is None
    closure.reopen(matter, actor=ben)
    works()
    assert due_of(matter) == before


@pytest.mark.django_db
def test_a_rest_does_not_stop_the_clock_and_waking_what_was_answered_starts_it(quarter, works, dan, ben, clock):
    matter = where(dan.writes("Where are my trays?"))
    works()
    before = due_of(matter)
    snooze.snooze(matter, clock.in_hours(1), actor=ben)
    works()
    assert due_of(matter) == before
    answer(matter, ben)
    snooze.snooze(matter, clock.in_hours(1), actor=ben)
    clock.forward(hours=2)
    snooze.settle_due()
    works()
    assert due_of(matter) == clock.now + timedelta(minutes=60)


@pytest.mark.django_db
def test_a_changed_target_moves_what_is_open(quarter, works, dan, ada, clock):
    matter = where(dan.writes("Where are my trays?"))
    works()
    targets.set_target(None, "letters", (5, None), actor=ada)
    works()
    assert due_of(matter) == clock.now + timedelta(minutes=5)
    assert targets.set_target(None, "letters", (5, None), actor=ada) is False


@pytest.mark.django_db
def test_the_team_of_the_account_gets_it_and_its_target_counts(quarter, works, dan, ada, support, elsewhere, accounts):
    only_for(accounts["letters"], "Support")
    targets.set_target(support, "", (7, None), actor=ada)
    matter = where(dan.writes("Where are my trays?"))
    works()
    matter.refresh_from_db()
    assert (matter.team_id, matter.due_at - matter.last_in_at) == (support.pk, timedelta(minutes=7))
    assignment.assign_team(matter, None, actor=ada)
    works()
    matter.refresh_from_db()
    assert (matter.team_id, matter.due_at - matter.last_in_at) == (None, timedelta(minutes=15))


@pytest.mark.django_db
def test_counting_twice_tells_nothing_new(quarter, works, dan, ben):
    from sixring.core.models import Change
    from sixring.work import counting

    matter = where(dan.writes("Where are my trays?"))
    works()
    told = Change.objects.count()
    counting.mark([matter.pk])
    works()
    assignment.assign(matter, None, actor=SYSTEM)
    assert Change.objects.count() == told
