"""What Twilio is told to do at each step of a call."""

import pytest

from sixring.channels.adapters.voice import answers

from .conftest import CALL, DANS, OURS, asks, call, names, opened, query_of

pytestmark = pytest.mark.django_db


def test_a_caller_is_greeted_and_waits_in_the_queue(phone):
    document = asks(phone, call())
    assert names(document) == ["Say", "Enqueue"]
    assert (document[0].text, document[0].get("language")) == ("Welcome to GreenThumb.", "en-GB")
    assert query_of(document[1].get("waitUrl")) == {"step": "wait"}
    assert query_of(document[1].get("action")) == {"step": "left"}


def test_recording_is_announced_before_anybody_talks(db):
    phone = opened(records=True)
    assert [one.text for one in asks(phone, call())][:2] == ["Welcome to GreenThumb.", "This call is recorded."]
    room = asks(phone, call("in-progress", Digits="1"), step="take", call=CALL, agent="3")[0][0]
    assert (room.get("record"), query_of(room.get("recordingStatusCallback"))["step"]) == (
        "record-from-start",
        "record",
    )
    assert asks(phone, call(), step="told")[0].text == "This call is recorded."


def test_without_the_words_nothing_is_recorded(db):
    phone = opened(records=True, recorded="")
    assert names(asks(phone, call())) == ["Say", "Enqueue"]
    assert asks(phone, call(Digits="1"), step="take", call=CALL, agent="3")[0][0].get("record") is None


def test_who_waits_may_leave_a_message_and_has_to_after_a_while(phone):
    waiting = asks(phone, call(QueueTime="12"), step="wait")
    assert names(waiting) == ["Gather", "Redirect"]
    assert query_of(waiting[0].get("action")) == {"step": "pressed"}
    assert names(asks(phone, call(Digits="1"), step="pressed")) == ["Leave"]
    assert names(asks(phone, call(Digits="2"), step="pressed")) == ["Redirect"]
    assert names(asks(phone, call(QueueTime="60"), step="wait")) == ["Leave"]
    message = asks(phone, call(QueueResult="leave"), step="left")
    assert names(message) == ["Say", "Record", "Hangup"]
    assert query_of(message[1].get("recordingStatusCallback")) == {"step": "voicemail"}


def test_where_nobody_waits_the_voicemail_comes_at_once(db):
    assert names(asks(opened(wait=0), call())) == ["Say", "Say", "Record", "Hangup"]


@pytest.mark.parametrize("result", ["hangup", "redirected", "bridged"])
def test_who_left_the_queue_for_somebody_is_not_asked_for_a_message(result, phone):
    assert names(asks(phone, call(QueueResult=result), step="left")) == []


def test_a_colleagues_mailbox_takes_no_call(phone):
    offer = asks(phone, call("in-progress"), step="agent", call=CALL, agent="3")
    assert names(offer) == ["Gather", "Hangup"]
    assert query_of(offer[0].get("action")) == {"step": "take", "call": CALL, "agent": "3"}
    assert names(asks(phone, call("in-progress"), step="take", call=CALL, agent="3")) == ["Hangup"]


def test_whoever_takes_it_goes_into_a_room_of_that_call(phone):
    room = asks(phone, call("in-progress", Digits="1"), step="take", call=CALL, agent="3")[0][0]
    assert (room.tag, room.text, room.get("record")) == ("Conference", CALL, None)
    assert "hold" in room.get("statusCallbackEvent")
    assert f">{CALL}</Conference>" in answers.into_room(CALL)


def test_a_call_of_ours_rings_the_customer_as_our_number(phone):
    dial = asks(phone, call("in-progress"), step="out", to=DANS, agent="3", conversation="1")[0]
    assert (dial.tag, dial.get("callerId"), dial[0].text) == ("Dial", OURS, DANS)


@pytest.mark.parametrize("fields", [call("completed"), call("busy"), {"CallSid": CALL}])
def test_what_is_over_or_no_call_gets_an_empty_document(fields, phone):
    assert answers.answer(fields, {}, phone).endswith(b"<Response />")
    assert answers.answer(fields, {"step": "nonsense"}, phone).endswith(b"<Response />")


def test_what_an_owner_writes_is_text(db):
    document = asks(opened(greeting="<Dial>+1900</Dial> & co"), call())
    assert document[0].text == "<Dial>+1900</Dial> & co"
