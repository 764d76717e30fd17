"""A call by Twilio from its first ring to its recording, as one touch."""

from datetime import timedelta

import pytest

from sixring.channels import inbox
from sixring.channels.adapters.voice import adapter as voice
from sixring.channels.contract import BadItem, Raw
from sixring.channels.inbox import Item
from sixring.channels.models import Arrival, Quarantine
from sixring.conversations.calling import acting
from sixring.conversations.models import Call
from sixring.core import clock, preferences
from sixring.interactions.models import Attachment, Interaction
from tests.cast import agent_of, settle

from .conftest import BENS, CALL, DANS, LEG, ROOM, asks, call, form, the_call

pytestmark = pytest.mark.django_db
State = Call.State
SOUND = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 200


def at(seconds):
    return f"Mon, 02 Mar 2026 12:00:{seconds:02} +0000"


def test_a_call_that_is_taken(phone, ben, twilio):
    told = {"call": CALL, "agent": str(ben.id)}
    asks(phone, call())
    assert the_call().state == State.RINGING
    asks(
        phone,
        {"CallSid": LEG, "CallStatus": "in-progress", "Digits": "1", "From": "x", "To": BENS},
        step="take",
        **told,
    )
    assert (the_call().state, the_call().agent_id) == (State.TALKING, ben.id)
    assert acting.settle_joins() == 1
    method, url, sent = twilio.calls[-1]
    assert (method, url.rpartition("/Calls/")[2]) == ("POST", f"{CALL}.json")
    assert f">{CALL}</Conference>" in sent["Twiml"]
    assert acting.settle_joins() == 0
    room = {"ConferenceSid": ROOM, "FriendlyName": CALL}
    asks(phone, room | {"StatusCallbackEvent": "conference-start", "Timestamp": at(5)}, step="room", **told)
    assert the_call().said["room"] == ROOM
    hold = {"StatusCallbackEvent": "participant-hold", "CallSid": CALL, "Timestamp": at(20)}
    asks(phone, room | hold, step="room", **told)
    asks(phone, room | hold | {"CallSid": LEG, "Timestamp": at(21)}, step="room", **told)
    assert the_call().state == State.HELD
    asks(phone, room | hold | {"StatusCallbackEvent": "participant-unhold"}, step="room", **told)
    asks(phone, call("completed", CallDuration="60"), step="status")
    assert the_call().state == State.ENDED
    assert Interaction.objects.count() == 1


def test_nobody_pressed_a_key_so_it_rings_on_and_is_free(phone, ben):
    asks(phone, call())
    Call.objects.update(asked=ben.id, asked_at=clock.now())
    asks(phone, {"CallSid": LEG, "CallStatus": "no-answer"}, step="leg", call=CALL, agent=str(ben.id))
    assert (the_call().state, the_call().asked) == (State.RINGING, None)


def test_a_hang_up_in_the_queue_is_a_missed_call(phone):
    asks(phone, call())
    asks(phone, call("completed", QueueResult="hangup"), step="left")
    asks(phone, call("completed"), step="status")
    assert (the_call().state, the_call().interaction.text) == (State.MISSED, "Missed call")


def test_a_voicemail_is_fetched_from_twilio_and_kept(phone, twilio):
    asks(phone, call())
    twilio.says = [(200, SOUND)]
    recording = {
        "RecordingSid": "RE" + "4" * 32,
        "RecordingUrl": "https://api.twilio.com/x/RE4",
        "RecordingDuration": "9",
    }
    asks(phone, call("completed", RecordingStatus="completed", **recording), step="voicemail")
    assert twilio.calls[0][1] == "https://api.twilio.com/x/RE4.mp3"
    assert (the_call().state, Attachment.objects.get().content_type) == (State.VOICEMAIL, "audio/mpeg")


@pytest.mark.parametrize(
    "url", ["https://evil.test/RE4", "http://api.twilio.com/RE4", "https://twilio.com.evil.test/x"]
)
def test_a_recording_from_elsewhere_is_not_fetched_but_the_call_is_kept(url, phone, twilio):
    asks(phone, call())
    asks(phone, call("completed", RecordingUrl=url), step="voicemail")
    assert (twilio.calls, the_call().state, Attachment.objects.count()) == ([], State.VOICEMAIL, 0)


def test_a_call_of_ours_is_told_in_the_matter_it_was_begun_from(phone, ben, dan, twilio):
    matter = dan.writes().placements.get().conversation
    preferences.change(agent_of(ben), actor=ben, phone=BENS)
    told = {"to": DANS, "agent": str(ben.id), "conversation": str(matter.pk)}
    leg = {"CallSid": LEG, "From": "+442079460100", "To": BENS, "Direction": "outbound-api"}
    asks(phone, leg | {"CallStatus": "in-progress"}, step="out", **told)
    child = {"CallSid": CALL, "ParentCallSid": LEG, "To": DANS}
    asks(phone, child | {"CallStatus": "in-progress", "Timestamp": at(9)}, step="out_leg", **told)
    asks(phone, leg | {"CallStatus": "in-progress", "DialCallStatus": "completed"}, step="out_over", **told)
    found = the_call()
    assert (found.key, found.outgoing, found.number, found.agent_id) == (LEG, True, DANS, ben.id)
    assert found.interaction.placements.get().conversation == matter


@pytest.mark.parametrize("withheld", ["anonymous", "Anonymous", "+266696687", "", "Restricted"])
def test_a_withheld_number_is_nobodys(withheld, phone):
    asks(phone, call(From=withheld))
    assert the_call().interaction.identity is None


def test_the_same_request_again_is_taken_once(phone):
    for _again in range(3):
        asks(phone, call())
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "query"),
    [({"From": DANS}, {}), (call(), {"step": "nonsense"}), ({}, {}), ({"CallSid": ""}, {}), ({"x": "y" * 50000}, {})],
)
def test_what_is_no_call_goes_to_quarantine(fields, query, phone):
    raw, meta = form(fields), {"query": query}
    voice.thank(raw, meta, phone)
    inbox.accept([Item(phone, raw, meta | {"key": voice.event_key(raw, meta)})])
    settle()
    assert Quarantine.objects.count() == 1
    assert not Call.objects.exists()


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"{", b"[]", b"&" * 5000, b'{"CallSid": {}}'])
def test_odd_bytes_are_bad_items_and_never_more(raw, phone):
    assert voice.thank(raw, {}, phone)[1].endswith(b"<Response />")
    voice.partition(raw, {})
    with pytest.raises(BadItem):
        voice.parse(Raw(raw, {}, clock.now() - timedelta(minutes=9)), phone)
