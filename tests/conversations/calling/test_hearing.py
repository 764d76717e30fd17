"""One call is one touch, and what becomes of its conversation, whatever comes when."""

import base64
import itertools

import pytest
from django.db import transaction

from sixring.conversations import closure, privacy
from sixring.conversations.models import Call, Conversation
from sixring.core.models import Change
from sixring.interactions.models import Attachment, Interaction
from sixring.people.models import Identity, Person

from .conftest import DANS, matter_of

pytestmark = pytest.mark.django_db
State, Turn = Call.State, Conversation.State


def verbs(call):
    told = Change.objects.filter(subject_kind="call", subject_id=call.pk).order_by("pk")
    return list(told.values_list("verb", flat=True))


def test_an_answered_call_is_one_touch_with_its_times_and_our_answer(tells, extensions, ben):
    assert matter_of(tells("ringing")).state == Turn.NEEDS_US
    tells("answered", 6, agent="sip:21@pbx.test")
    tells("held", 20)
    tells("resumed", 30)
    call = tells("ended", 66)
    assert (call.state, call.ring_s, call.talk_s, call.hold_s) == (State.ENDED, 6, 50, 10)
    touch = Interaction.objects.get()
    assert (touch.kind, touch.text, touch.agent_id, touch.data["talk_s"]) == ("call", "Call, 1:00", ben.id, 50)
    matter = matter_of(call)
    assert (matter.state, matter.assignee_id, matter.due_at) == (Turn.WAITING, ben.id, None)
    assert (matter.preview, matter.last_out_at) == ("Call, 1:00", call.answered_at)
    assert verbs(call) == ["call.ringing", "call.talking", "call.held", "call.talking", "call.ended"]


def test_a_missed_call_waits_for_us(tells):
    tells("ringing")
    call = tells("cancelled", 12)
    assert (call.state, call.ring_s, call.interaction.text) == (State.MISSED, 12, "Missed call")
    matter = matter_of(call)
    assert (matter.state, matter.preview) == (Turn.NEEDS_US, "Missed call")
    assert matter.due_at is not None


def test_ringing_after_the_end_opens_nothing_again(tells, ada):
    tells("ringing")
    tells("answered", 4)
    call = tells("ended", 60)
    closure.resolve(matter_of(call), actor=ada)
    heard = verbs(call)
    for event, at in (("ringing", 61), ("ringing", 0), ("answered", 4), ("ended", 60), ("ended", 90)):
        call = tells(event, at, note="again")
    assert (call.state, matter_of(call).state, call.talk_s) == (State.ENDED, Turn.RESOLVED, 56)
    assert verbs(call) == heard
    assert Interaction.objects.count() == 1


def test_every_order_ends_alike(tells):
    story = [("ringing", 0), ("answered", 5), ("ended", 65)]
    ends = set()
    for number, order in enumerate(itertools.permutations(story)):
        for event, at in order:
            call = tells(event, at, call=f"c{number}", **{"from": f"+4477009001{number:02}"})
        ends.add((call.state, call.ring_s, call.talk_s, matter_of(call).state, call.interaction.text))
    assert ends == {(State.ENDED, 5, 60, Turn.WAITING, "Call, 1:00")}


def test_caller_id_proves_nobody(tells):
    proven = Identity.objects.create(kind="phone", value=DANS, claimed=False, person=Person.objects.create(name="Dan"))
    call = tells("ringing")
    caller = call.interaction.identity
    assert (caller.value, caller.claimed) == (DANS, True)
    assert caller.person_id != proven.person_id
    assert call.interaction.proof == "claimed"


@pytest.mark.parametrize("withheld", ["anonymous", "", "sip:anonymous@anonymous.invalid", "+266696687"])
def test_a_withheld_number_is_nobodys(withheld, tells):
    first, second = tells("ringing", **{"from": withheld}), tells("ringing", call="c2", **{"from": withheld})
    assert first.interaction.identity is None
    assert matter_of(first).pk != matter_of(second).pk


def test_the_same_number_goes_on_with_what_is_open(tells):
    tells("ringing")
    first = tells("cancelled", 10)
    assert matter_of(tells("ringing", 300, call="c2")).pk == matter_of(first).pk


def test_a_voicemail_is_there_to_be_played(tells):
    tells("ringing")
    sound = base64.b64encode(b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 200).decode()
    call = tells("voicemail", 40, recording=sound, recording_type="audio/mpeg")
    call = tells("voicemail", 40, recording=sound, recording_type="audio/mpeg", note="again")
    assert (call.state, call.interaction.text, matter_of(call).state) == (State.VOICEMAIL, "Voicemail", Turn.NEEDS_US)
    assert Attachment.objects.get().content_type == "audio/mpeg"


def test_a_call_of_ours_answers_only_when_somebody_picks_up(tells, extensions, dan):
    tells("ringing")
    missed = tells("ended", 9)
    ours = {"direction": "out", "from": "21", "to": DANS}
    tells("ringing", 100, call="o1", **ours)
    call = tells("ended", 130, call="o1", **ours)
    assert call.interaction.text == "We called, nobody answered"
    assert matter_of(missed).state == Turn.NEEDS_US
    tells("ringing", 200, call="o2", **ours)
    call = tells("answered", 205, call="o2", agent="21", **ours)
    assert "aside" not in call.interaction.data
    assert matter_of(call).state == Turn.WAITING


def test_a_clock_ahead_is_not_believed(tells):
    call = tells("ringing", at="2026-03-02T15:00:00Z")
    assert call.rang_at.hour == 12


def test_live_pages_hear_of_it(tells):
    call = tells("ringing")
    told = Change.objects.get(verb="call.ringing", subject_kind="call", subject_id=call.pk)
    assert told.audience == matter_of(call).audience


def test_with_the_matter_its_calls_go(tells):
    call = tells("ringing")
    tells("ended", 9)
    with transaction.atomic():
        privacy.let_go(matter_of(call).pk)
    assert not Call.objects.exists()
    assert not Interaction.objects.exists()


def test_odd_letters_do_no_harm(tells):
    call = tells("ringing", queue="Or\x00ders", agent="\x00" * 9, cause="é" * 500)
    assert call.queue.startswith("Orders")
