"""Facts about recording: a touch enters the log once, with its proof and its own time."""

import pytest

from sixring.channels.contract import Attachment as File
from sixring.channels.contract import Inbound
from sixring.interactions import media, record
from sixring.interactions.models import Attachment, Interaction
from tests.cast import NOON, hands_in, settle, touches_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_a_touch_keeps_its_proof_and_its_time(dan, clock):
    touch = dan.writes("Hello", occurred_at="2026-03-01T09:00:00+01:00")
    assert (touch.proof, touch.proof_by, touch.direction) == ("domain", "tests", "in")
    assert (touch.occurred_at.isoformat(), touch.received_at) == ("2026-03-01T08:00:00+00:00", NOON)


def test_a_clock_ahead_of_ours_counts_as_now(dan, clock):
    assert dan.writes("Hello", occurred_at="2031-01-01T00:00:00+00:00").occurred_at == NOON


def test_a_clock_slightly_ahead_is_left_alone(dan, clock):
    assert dan.writes("Hello", occurred_at="2026-03-02T12:04:00+00:00").occurred_at > NOON


def test_the_same_touch_in_two_arrivals_is_one(dan, accounts):
    rows = [{"sender": ["email", dan.email], "text": "Hello", "external_id": "7"}] * 2
    hands_in(accounts["letters"], *rows, key="a")
    hands_in(accounts["letters"], *rows, key="b")
    settle()
    assert Interaction.objects.count() == 1


def test_equal_ids_of_two_accounts_are_two(dan, accounts):
    for kind in ("letters", "chatter"):
        hands_in(accounts[kind], {"sender": ["email", dan.email], "external_id": "7"})
    settle()
    assert Interaction.objects.count() == 2


def test_two_long_ids_with_one_beginning_are_two(dan, accounts):
    hands_in(accounts["letters"], *({"sender": ["email", dan.email], "external_id": "x" * 300 + end} for end in "ab"))
    settle()
    assert Interaction.objects.count() == 2


def test_what_no_database_takes_is_cleaned(accounts):
    data = {"k\x00": ["\ud800", {"x": "\x00"}]}
    dan = ["email", "dan@example.com"]
    arrival = hands_in(accounts["letters"], {"sender": dan, "text": "a\x00b\ud800", "subject": "\x00s", "data": data})
    settle()
    (touch,) = touches_of(arrival)
    assert (touch.text, touch.subject, touch.data) == ("ab?", "s", {"k": ["?", {"x": ""}]})


def test_files_are_on_disk_under_a_random_key(dan, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    arrival = dan.writes("Hello").arrival
    row = record.interaction_of(Inbound(sender=None), arrival, None, "with a file")
    record.record([row], [[File("../../etc/passwd\x00", "text/plain", b"content")]])
    kept = Attachment.objects.get()
    assert (kept.name, kept.size, media.read(kept.key)) == ("../../etc/passwd", 7, b"content")
    assert kept.key not in kept.name
