"""Facts about readings by program, and what a webhook tells of them."""

import pytest

from sixring.feedback.models import Correction, Reading
from tests.cast import where
from tests.feedback.reading.conftest import read_on
from tests.integrations.calling import program
from tests.integrations.conftest import receiver
from tests.integrations.receiving import connected, spread
from tests.screens import only_for

pytestmark = pytest.mark.django_db
__all__ = ["receiver"]


@pytest.fixture
def matter(plain, dan):
    touch = dan.writes("My parcel is terrible, soon")
    read_on()
    return where(touch)


def test_a_conversation_tells_what_was_read(matter, ben):
    (told,) = program(ben).gets(f"/conversations/{matter.pk}/readings").json()["data"]
    assert (told["label"], told["sentiment"], told["reader"], told["measured"]) == ("negative", -0.9, "plain-1", True)
    assert told["aspects"] == [{"aspect": "delivery", "sentiment": -0.9, "words": "My parcel is terrible, soon"}]


def test_a_program_corrects_as_a_colleague_does(matter, ben):
    at = f"/readings/{Reading.objects.get().pk}"
    told = program(ben).patches(at, {"label": "neutral", "urgent": False}).json()
    assert (told["label"], told["urgency"]) == ("neutral", 0.0)
    assert Correction.objects.count() == 2
    for odd in ({"label": "furious"}, {"urgent": "yes"}, {"odd": 1}):
        assert program(ben).patches(at, odd).status_code == 422, odd


def test_a_stranger_finds_nothing(matter, accounts, cleo):
    only_for(accounts["letters"], "Support")
    cleos = program(cleo)
    assert cleos.gets(f"/conversations/{matter.pk}/readings").status_code == 404
    assert cleos.patches(f"/readings/{Reading.objects.get().pk}", {"urgent": True}).status_code == 404


def test_a_webhook_tells_of_what_is_strongly_negative(receiver, plain, ada, dan):
    connected(receiver, ada, "reading.made")
    dan.writes("Thanks")
    touch = dan.writes("Terrible")
    read_on()
    spread()
    (told,) = receiver.heard
    assert (told["type"], told["data"]["interaction"]) == ("reading.made", touch.pk)
