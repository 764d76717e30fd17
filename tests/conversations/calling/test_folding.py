"""What a call is follows from everything told of it: in any order, once or twice, late or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixring.conversations.calling.folding import fold
from sixring.conversations.models import Call

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
State = Call.State


def told(*events):
    return [{"told": what, "at": (NOON + timedelta(seconds=at)).isoformat()} for what, at in events]


STORY = told(("ringing", 0), ("answered", 7), ("held", 20), ("resumed", 35), ("ended", 97))


def test_a_call_rings_is_talked_in_held_and_over():
    states = [fold(STORY[:number]).state for number in range(1, 6)]
    assert states == [State.RINGING, State.TALKING, State.HELD, State.TALKING, State.ENDED]
    over = fold(STORY)
    assert (over.ring_s, over.talk_s, over.hold_s) == (7, 75, 15)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=4))
def test_order_and_repeats_change_nothing(events, again):
    assert fold([*events, *again]) == fold(STORY)


@pytest.mark.parametrize(
    ("events", "state", "seconds"),
    [
        (told(("ringing", 0), ("ended", 9)), State.MISSED, (9, None, None)),
        (told(("ended", 9), ("ringing", 30)), State.MISSED, (0, None, None)),
        (told(("ringing", 0), ("ended", 30), ("voicemail", 31)), State.VOICEMAIL, (30, None, None)),
        (told(("ringing", 0), ("voicemail", 31)), State.VOICEMAIL, (31, None, None)),
        (told(("ringing", 0), ("answered", 50), ("ended", 40)), State.ENDED, (40, 0, 0)),
        (told(("answered", 5)), State.TALKING, (0, None, None)),
        (told(("answered", 0), ("held", 5), ("ended", 25)), State.ENDED, (0, 5, 20)),
        (told(("answered", 0), ("held", 5), ("held", 9), ("resumed", 10), ("ended", 25)), State.ENDED, (0, 20, 5)),
        (told(("answered", 0), ("resumed", 4), ("held", 90), ("ended", 25)), State.ENDED, (0, 25, 0)),
        (told(("ringing", 0), ("known", -5), ("declined", 3)), State.RINGING, (None, None, None)),
    ],
)
def test_whatever_is_missing_or_odd(events, state, seconds):
    found = fold(events)
    assert (found.state, (found.ring_s, found.talk_s, found.hold_s)) == (state, seconds)


def test_whoever_picked_up_first_has_it():
    events = told(("ringing", 0), ("answered", 9), ("answered", 4))
    events[1]["colleague"], events[2]["colleague"] = "22", "21"
    assert fold(events).colleague == "21"
