"""STOP, START and HELP: heard where customers expect it, in force before the next thing leaves."""

from datetime import UTC, datetime

import pytest

from sixring.channels.models import Dispatch
from sixring.conversations.models import Placement
from sixring.conversations.preferences.keywords import word_in
from sixring.core.actors import SYSTEM
from sixring.people import consent, suppression
from sixring.people.models import Fact

from .conftest import leaves, offers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("STOP", "stop"), ("stop.", "stop"), (" Stop!\n", "stop"), ("“STOP”", "stop"), ("STOPALL", "stop"),
        ("Arrêt", "stop"), ("ARRET", "stop"), ("Stopp", "stop"), ("UNSUBSCRIBE", "stop"), ("cancel", "stop"),
        ("end", "stop"), ("QUIT", "stop"), ("ＳＴＯＰ", "stop"), ("\u200bstop", "stop"), ("start", "start"),
        ("UNSTOP", "start"), ("HELP", "help"), ("aide", "help"), ("Hilfe!", "help"),
        ("please stop", ""), ("stop it", ""), ("STOP sending", ""), ("non-stop", ""), ("stopped", ""), ("", ""),
        ("yes", ""), ("S T O P", ""), ("stop" * 20, ""), ("the weekend", ""), ("stop\u202epots", ""), ("...", ""),
        ("ЅТОР", ""), ("stop\x00", ""), ("<b>stop</b>", ""),
    ],
)  # fmt: skip
def test_only_the_bare_word_counts(text, word):
    assert word_in(text) == word


def test_stop_counts_before_what_waits_leaves(texts, phone, ada):
    waiting = offers(texts.account, phone, ada)
    touch = texts.come("STOP")
    assert not consent.may_send(phone, "offers", "message")
    ended = leaves(waiting)
    assert (ended.state, ended.error.partition(":")[0]) == ("withdrawn", "consent")
    assert [one.text.partition(":")[2][:12] for one in texts.sent] == [" you get no "]
    assert touch.kind == "stop"
    assert not Placement.objects.filter(interaction=touch).exists()


def test_start_gives_back_what_stood_before_and_nothing_else(texts, phone, clock):
    suppression.keep("phone", phone.value, actor=SYSTEM)
    texts.come("STOP")
    clock.forward(minutes=1)
    texts.come("START")
    assert consent.may_send(phone, "offers", "message")
    assert not consent.may_send(phone, "surveys", "message")
    assert not consent.may_send(phone, "offers", "phone")


def test_a_stranger_who_starts_has_agreed_to_nothing(texts):
    touch = texts.come("START", phone="+442079460199")
    assert not any(consent.may_send(touch.identity, purpose, "message") for purpose in consent.PURPOSES)


def test_a_late_stop_of_before_does_not_undo_a_later_start(texts, phone, clock):
    early, late = clock.in_hours(-2), clock.in_hours(-1)
    texts.come("START", at=clock.now, occurred_at=late.isoformat())
    texts.come("STOP", at=clock.now, occurred_at=early.isoformat())
    assert consent.may_send(phone, "offers", "message")
    texts.come("STOP", at=clock.now, occurred_at=clock.now.isoformat())
    assert not consent.may_send(phone, "offers", "message")


def test_who_only_claims_the_number_stops_it_and_cannot_start_it(texts, phone):
    texts.come("STOP", proof="claimed")
    assert not consent.may_send(phone, "offers", "message")
    texts.come("START", proof="claimed")
    assert not consent.may_send(phone, "offers", "message")


def test_help_is_answered_once_an_hour_and_goes_to_the_team(texts, phone, clock):
    first, _again = texts.come("HELP"), texts.come("help")
    assert Placement.objects.filter(interaction=first, current=True).exists()
    assert Dispatch.objects.filter(key__startswith="keyword:help:").count() == 1
    clock.forward(hours=2)
    texts.come("HELP")
    assert Dispatch.objects.filter(key__startswith="keyword:help:").count() == 2


def test_stop_said_twice_is_confirmed_once(texts, phone, clock):
    texts.come("STOP", external_id="sms-1")
    clock.forward(minutes=1)
    texts.come("STOP", external_id="sms-2")
    assert Fact.objects.filter(name="consent.any.message").count() == 2
    assert Dispatch.objects.filter(key__startswith="keyword:stop:").count() == 1


def test_what_was_brought_from_before_counts_and_is_told_nothing(texts, phone):
    texts.come("STOP", occurred_at=datetime(2025, 5, 1, tzinfo=UTC).isoformat())
    assert Fact.objects.filter(name="consent.any.message").exists()
    assert not Dispatch.objects.exists()


def test_other_channels_hear_no_stop_words(dan):
    touch = dan.chats("STOP")
    assert touch.kind == "message"
    assert Placement.objects.filter(interaction=touch).exists()
    assert not Fact.objects.filter(name__startswith="consent.").exists()


def test_what_we_wrote_ourselves_stops_nobody(texts, phone):
    texts.come("STOP", outgoing=True)
    assert consent.may_send(phone, "offers", "message")


def test_a_customer_cannot_name_the_kind_or_the_number_of_somebody_else(texts, dan, phone):
    """Another channel's rows may carry anything: neither a kind nor a number for unsubscribing counts there."""
    dan.does("chatter", ["phone", phone.value, "provider"], text="x", kind="stop", data={"unsubscribe": phone.pk * 16})
    assert consent.may_send(phone, "offers", "message")
