"""What we ask Twilio to do with a call, and what a colleague hears when it doesn't."""

import pytest

from sixring.conversations.calling import acting
from sixring.conversations.models import Call
from sixring.core import preferences
from sixring.core.errors import Forbidden, Refused
from sixring.core.fetch import FetchFailed
from tests.cast import agent_of

from .conftest import BENS, CALL, DANS, LEG, OURS, ROOM, asks, call, query_of, the_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def bens_phone(ben):
    preferences.change(agent_of(ben), actor=ben, phone="+44 7700 900200")


@pytest.fixture
def ringing(phone):
    asks(phone, call())
    return the_call()


@pytest.fixture
def talking(ringing, ben, twilio):
    asks(ringing.account, {"CallSid": LEG, "Digits": "1"}, step="take", call=CALL, agent=str(ben.id))
    room = {"ConferenceSid": ROOM, "StatusCallbackEvent": "conference-start"}
    asks(ringing.account, room, step="room", call=CALL, agent=str(ben.id))
    return the_call()


def test_taking_a_call_lets_the_colleagues_own_phone_ring(ringing, ben, bens_phone, twilio):
    acting.take(ringing, actor=ben)
    _method, url, sent = twilio.calls[0]
    assert url.endswith("/Calls.json")
    assert (sent["To"], sent["From"]) == (BENS, OURS)
    assert query_of(sent["Url"]) == {"step": "agent", "call": CALL, "agent": str(ben.id)}
    acting.take(ringing, actor=ben)
    assert len(twilio.calls) == 1


def test_the_first_who_takes_it_has_it(ringing, ada, ben, bens_phone, twilio):
    preferences.change(agent_of(ada), actor=ada, phone="+447700900201")
    acting.take(ringing, actor=ben)
    with pytest.raises(Refused, match="Ben"):
        acting.take(ringing, actor=ada)


@pytest.mark.parametrize("failure", [FetchFailed("No way there."), (400, {"code": 21211}), (401, {"code": 20003})])
def test_what_twilio_refuses_leaves_the_call_free(failure, ringing, ben, bens_phone, twilio):
    twilio.says = [failure]
    with pytest.raises(Refused):
        acting.take(ringing, actor=ben)
    assert the_call().asked is None


def test_without_a_phone_nobody_answers(ringing, ben, twilio):
    with pytest.raises(Refused, match="phone"):
        acting.take(ringing, actor=ben)
    assert (twilio.calls, the_call().asked) == ([], None)


def test_an_extension_is_no_phone_twilio_rings(ringing, ben, twilio):
    preferences.change(agent_of(ben), actor=ben, phone="21")
    with pytest.raises(Refused, match="country"):
        acting.take(ringing, actor=ben)
    assert the_call().asked is None


def test_viewers_take_no_calls(ringing, viewer):
    with pytest.raises(Forbidden):
        acting.take(ringing, actor=viewer)


def test_whoever_talks_holds_and_pauses(talking, ben, ada, twilio):
    acting.hold(talking, True, actor=ben)
    assert twilio.calls[-1][1].endswith(f"/Conferences/{ROOM}/Participants/{CALL}.json")
    assert twilio.calls[-1][2] == {"Hold": "true"}
    acting.pause(talking, True, actor=ben)
    assert twilio.calls[-1][1].endswith(f"/Conferences/{ROOM}/Recordings/Twilio.CURRENT.json")
    assert twilio.calls[-1][2] == {"Status": "paused"}
    assert the_call().said["paused"] == "1"
    acting.pause(talking, False, actor=ben)
    assert (twilio.calls[-1][2], the_call().said["paused"]) == ({"Status": "in-progress"}, "")
    with pytest.raises(Refused):
        acting.hold(talking, True, actor=ada)


def test_bringing_the_caller_is_tried_again(clock, talking, twilio):
    twilio.says = [FetchFailed("No way there.")]
    assert acting.settle_joins() == 1
    assert acting.settle_joins() == 0
    clock.forward(seconds=5)
    assert acting.settle_joins() == 1
    assert Call.objects.get().join_at is None


def test_calling_a_customer_rings_the_colleague_first(phone, dan, ben, bens_phone, twilio):
    matter = dan.does("chatter", ["phone", DANS]).placements.get().conversation
    acting.dial(matter, DANS, phone, actor=ben)
    sent = twilio.calls[0][2]
    assert (sent["To"], query_of(sent["Url"])["to"], query_of(sent["Url"])["step"]) == (BENS, DANS, "out")
    with pytest.raises(Refused):
        acting.dial(matter, "+19005550000", phone, actor=ben)
    assert len(twilio.calls) == 1
