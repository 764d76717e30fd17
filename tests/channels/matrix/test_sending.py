"""Sending: each event under a number of ours, into the room of what it answers; and what each answer means."""

import pytest

from sixring.channels.contract import DeliveryError, Outbound, OutFile
from sixring.core import media
from sixring.core.fetch import FetchFailed

from .conftest import DAN, ROOM

pytestmark = pytest.mark.django_db
ROOM_PATH = f"/_matrix/client/v3/rooms/{ROOM}"


def outbound(**more):
    return Outbound(DAN, "It ships today.", "message:1", **({"replies_to": [f"{ROOM} $e1"]} | more))


def test_an_answer_goes_under_its_own_number_and_says_that_we_read(adapter, home, api):
    assert adapter.send(outbound(), home) == f"{ROOM} $ours"
    method, path, more = api.calls[0]
    assert (method, path) == ("PUT", f"{ROOM_PATH}/send/m.room.message/sixring-message:1")
    assert more["json"] == {
        "msgtype": "m.text", "body": "It ships today.", "m.relates_to": {"m.in_reply_to": {"event_id": "$e1"}},
    }  # fmt: skip
    assert api.asked[1] == f"POST {ROOM_PATH}/receipt/m.read/$e1"


def test_in_a_thread_it_stays_there(adapter, home, api):
    adapter.send(outbound(thread=f"{ROOM} $root"), home)
    relation = api.calls[0][2]["json"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", "$root")


def test_files_follow_under_numbers_of_their_own(adapter, home, api):
    api.says["/upload"] = {"content_uri": "mxc://greenthumb.test/f1"}
    adapter.send(outbound(files=[OutFile("a b.png", "image/png", media.keep(b"png"))]), home)
    _method, path, more = api.calls[2]
    assert path.endswith("/sixring-message:1/1")
    assert (more["json"]["msgtype"], more["json"]["url"]) == ("m.image", "mxc://greenthumb.test/f1")
    assert api.calls[1][2]["content"] == b"png"


def test_without_a_room_nothing_can_be_sent(adapter, home, api):
    for given in ([], ["C1:17724"], ["<a@mail>"]):
        with pytest.raises(DeliveryError, match="invite") as failed:
            adapter.send(outbound(replies_to=given), home)
        assert failed.value.permanent


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ((429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1500}), "later"),
        ((429, {}), "later"),
        ((403, {"errcode": "M_FORBIDDEN"}), "never"),
        ((413, {"errcode": "M_TOO_LARGE"}), "never"),
        ((404, {"errcode": "M_NOT_FOUND"}), "never"),
        ((401, {"errcode": "M_UNKNOWN_TOKEN"}), "trouble"),
        ((502, b"<html>"), "again"),
        ((200, {}), "again"),
        (FetchFailed("late", sent=True), "again"),
    ],
)
def test_what_an_answer_means(adapter, home, api, answer, fate):
    api.says["/send/m.room.message/"] = answer
    with pytest.raises(DeliveryError) as failed:
        adapter.send(outbound(), home)
    error = failed.value
    assert (bool(error.retry_after), error.permanent) == (fate == "later", fate == "never")
    assert not error.unknown  # the same number again is the same event, so it may safely go again
    home.refresh_from_db()
    assert bool(home.trouble) == (fate == "trouble")
