"""What is done to messages later: reactions, edits, deletions; and what becomes of ours."""

import pytest

from sixring.channels.contract import Raw
from sixring.channels.fates import Fate
from sixring.channels.meta import batch
from sixring.channels.models import Quarantine
from tests.channels.meta import comes_to

from .conftest import DANS_ID, message, says, status, told, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def reads(adapter, account, clock):
    import json

    return lambda said: list(adapter.parse(Raw(json.dumps(said).encode(), {}, clock.now), account))


@pytest.mark.parametrize(
    ("kind", "own", "done", "text"),
    [
        ("reaction", {"message_id": "wamid.1", "emoji": "👍"}, "reacted", "👍"),
        ("reaction", {"message_id": "wamid.1", "emoji": ""}, "unreacted", ""),
        ("reaction", {"message_id": "wamid.1"}, "unreacted", ""),
        (
            "edit",
            {"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "Six"}}},
            "edited",
            "Six",
        ),
        (
            "edit",
            {"original_message_id": "wamid.1", "message": {"type": "image", "image": {"caption": "Six"}}},
            "edited",
            "Six",
        ),
        ("revoke", {"original_message_id": "wamid.1"}, "deleted", ""),
    ],
)
def test_what_is_done_to_a_message(kind, own, done, text, reads):
    (found,) = reads(says(message(kind, own, 2)))
    assert (found.reference, found.kind, found.text, found.sender.value) == ("wamid.1", done, text, DANS_ID)


def test_a_change_that_names_no_message_is_set_aside(reads):
    (found,) = reads(says(message("revoke", {}, 2)))
    assert "does not say which" in found.message


def test_a_message_is_edited_and_taken_back(comes):
    (touch,) = comes(says(message()))
    comes(
        says(
            message("edit", {"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "Six"}}}, 2)
        )
    )
    touch.refresh_from_db()
    assert touch.text == "Six"
    comes(says(message("revoke", {"original_message_id": "wamid.1"}, 3)))
    touch.refresh_from_db()
    assert touch.data["deleted"]


def test_receipts_name_our_key_and_why(reads):
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": "More than 24 hours."}}
    sent, read, failed = reads(told(value(statuses=[
        status("sent", biz_opaque_callback_data="message:7"), status("played"), status("failed", errors=[error]),
    ])))  # fmt: skip
    assert (sent.external_id, sent.fate, sent.key) == ("wamid.900", Fate.SENT, "message:7")
    assert read.fate == Fate.READ
    assert (failed.fate, "24 hours" in failed.error, "131047" in failed.error) == (Fate.FAILED, True, True)


@pytest.mark.parametrize("word", ["in_orbit", "", None])
def test_a_status_nobody_knows_is_set_aside(word, reads):
    (found,) = reads(told(value(statuses=[status(word)])))
    assert "no status we know" in found.message


def test_statuses_of_groups_are_nobodys(reads):
    assert reads(told(value(statuses=[status("read", recipient_type="group")]))) == []


def test_a_reaction_that_comes_first_waits(account, graph, clock):
    comes = comes_to(account)
    comes(says(message("reaction", {"message_id": "wamid.1", "emoji": "🌱"}, 2)))
    (touch,) = comes(says(message()))
    touch.refresh_from_db()
    assert touch.data["reactions"] == {"🌱": 1}
    assert Quarantine.objects.count() == 0


def test_a_moment_may_be_in_seconds_or_milliseconds_and_anything_else_is_none():
    assert batch.moment("1772452800") == batch.moment(1772452800000) != None  # noqa: E711
    assert [batch.moment(odd) for odd in (None, "asdf", "", -5, True, [], "9" * 40, float("nan"))] == [None] * 8
