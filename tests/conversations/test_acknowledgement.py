"""Acknowledgement: once for a new conversation, to people only, honest about when an answer comes, and no answer."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from sixring.channels import outbox
from sixring.channels.models import Dispatch
from sixring.conversations import acknowledgement, noise, reference
from sixring.conversations.sending import replies
from sixring.conversations.timing import expecting
from sixring.core import listeners
from sixring.core.errors import Forbidden, Invalid
from sixring.interactions.models import Interaction
from tests.cast import where
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
TEXT = "It arrived: {{reference}}.\nExpect our answer {{expected}}.\nA machine wrote this."


@pytest.fixture
def on(accounts, ada, clock):
    """The mailbox acknowledges."""
    acknowledgement.choose(accounts["letters"], True, TEXT, "UTC", actor=ada)
    return accounts["letters"]


def hear():
    while listeners.settle():
        pass


def sent():
    hear()
    return list(Interaction.objects.filter(direction="out", automatic="acknowledgement"))


def test_a_new_conversation_is_acknowledged_once_with_its_reference(on, dan, channels):
    matter = where(dan.writes("Where is it?", subject="Buy pills here", reference="<1@x>"))
    message = sent()[0]
    dan.writes("Hello?", replies_to=["<1@x>"])
    assert sent() == [message]
    assert message.text == f"It arrived: {reference.of(matter.pk)}.\nA machine wrote this."
    outbox.settle()
    outbound = channels["letters"].sent[0]
    assert (outbound.to, outbound.data, outbound.conversation) == ("dan@example.com", {"automatic": True}, matter.pk)
    assert "pills" not in outbound.subject + outbound.text


def test_it_is_no_answer(on, dan):
    matter = where(dan.writes("Where is it?"))
    due = matter.due_at
    message = sent()[0]
    matter.refresh_from_db()
    assert (matter.state, matter.last_out_at, matter.due_at, message.data) == (
        "needs_us", None, due, {"automatic": "acknowledgement"},
    )  # fmt: skip


def test_reading_the_log_again_sends_nothing_again(on, dan):
    touch = dan.writes("Where is it?")
    first = sent()
    acknowledgement.acknowledge(touch)
    assert sent() == first
    assert Dispatch.objects.count() == 1


@pytest.mark.parametrize(
    "row",
    [
        {"automatic": "It is bulk mail (List-Unsubscribe)."},
        {"automatic": "It has no return path, as reports and automatic replies have."},
        {"automatic": "It carries our own loop mark."},
        {"data": {"via": "import"}},
        {"occurred_at": "2026-02-20T12:00:00+00:00"},
        {"kind": "call"},
    ],
)
def test_machines_history_and_calls_hear_nothing(on, dan, row):
    dan.writes("Hello", **row)
    assert sent() == []


def test_noise_hears_nothing(on, dan, ben, clock):
    noise.mark(where(dan.writes("Buy now")), "block", actor=ben)
    hear()
    clock.forward(days=2)
    before = len(sent())
    dan.writes("Buy more")
    assert len(sent()) == before


def test_one_address_hears_one_a_day_proven_or_not(on, dan, clock):
    dan.writes("One")
    dan.writes("Two", proof="claimed")
    dan.writes("Three")
    assert len(sent()) == 1
    clock.forward(hours=25)
    dan.writes("Four")
    assert len(sent()) == 2


def test_what_was_answered_before_we_looked_is_not_acknowledged(on, dan, ben):
    replies.reply(where(dan.writes("Hello")), "Hello to you", actor=ben, token="1")
    assert sent() == []


def test_an_account_where_it_is_off_says_nothing(on, dan):
    dan.chats("Hello")
    assert sent() == []


def test_too_many_at_once_stop(on, dan, erin, monkeypatch):
    monkeypatch.setattr(acknowledgement, "PER_ACCOUNT_AN_HOUR", 1)
    dan.writes("Hello")
    hear()
    erin.writes("Hello")
    assert len(sent()) == 1


def test_words_nobody_can_fill_are_refused(accounts, ada, ben):
    with pytest.raises(Invalid):
        acknowledgement.choose(accounts["letters"], True, "Dear {{name}}", "UTC", actor=ada)
    with pytest.raises(Forbidden):
        acknowledgement.choose(accounts["letters"], True, TEXT, "UTC", actor=ben)


# When an answer is to be expected


def history(dan, ben, clock, hours):
    """Twenty matters answered after `hours`, at this hour on weekdays."""
    for number in range(20):
        dan.email = f"customer{number}@example.com"
        matter = where(dan.writes("Hello"))
        clock.forward(hours=hours)
        replies.reply(matter, "Hello to you", actor=ben, token=str(number))
        clock.forward(hours=-hours)


def test_it_says_what_it_took_lately(on, dan, ben, clock):
    history(dan, ben, clock, 3)
    clock.forward(hours=4)
    dan.email = "dan@example.com"
    expected = expecting.of(where(dan.writes("Where is it?")))
    assert (expected.n, expected.median) == (20, timedelta(hours=3))
    assert "Expect our answer by 19:00 today." in sent()[-1].text


def test_who_still_waits_counts_too(on, dan, ben, clock):
    history(dan, ben, clock, 1)
    for number in range(25):
        dan.email = f"unanswered{number}@example.com"
        dan.writes("Hello")
    clock.forward(hours=12)
    assert expecting.for_account(on, ZoneInfo("UTC")).median > timedelta(hours=11)


def test_with_too_little_known_the_teams_target_is_named_or_nothing(on, dan, clock, monkeypatch):
    assert expecting.words(where(dan.writes("Hello"))) == ""
    monkeypatch.setattr(expecting, "_targets", [lambda conversation: clock.in_hours(20)])
    dan.email = "another@example.com"
    assert expecting.words(where(dan.writes("Hello"))) == "by tomorrow 08:00"


@pytest.mark.parametrize(
    ("hours", "said"), [(1, "by 13:00 today"), (1.1, "by 13:15 today"), (13, "by tomorrow 01:00"),
     (72, "by Thursday, 5 March")],
)  # fmt: skip
def test_how_it_is_said(hours, said):
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert expecting.said(noon + timedelta(hours=hours), noon, ZoneInfo("UTC")) == said


def test_the_settings_switch_it_on_and_count_what_was_sent(accounts, ada, dan, clock):
    adas, letters = enter(ada), accounts["letters"]
    answer = adas.post(
        reverse("conversations:acknowledgement"),
        {"account": letters.pk, "on": "on", "text": TEXT, "zone": "Europe/Berlin"},
    )  # fmt: skip
    letters.refresh_from_db()
    assert (answer.status_code, acknowledgement.of(letters).on) == (302, True)
    dan.writes("Hello")
    hear()
    assert "1 sent in the last 28 days" in read(adas.get(reverse("conversations:acknowledgement")))
