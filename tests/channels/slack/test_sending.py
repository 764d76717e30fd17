"""Sending: into the thread, as a direct message, with files; what each answer means; and asking afterwards."""

import pytest

from sixring.channels import outbox
from sixring.channels.contract import DeliveryError, Outbound, OutFile
from sixring.conversations.sending import replies
from sixring.core import media
from sixring.core.fetch import FetchFailed
from tests.cast import where

from .conftest import CHANNEL, DAN, DM, event, said, stamp

pytestmark = pytest.mark.django_db


def outbound(text="It ships today.", **more):
    return Outbound(f"T0ELSEWHERE:{DAN}", text, "message:1", **more)


def answer_in(thread, last):
    return outbound(thread=thread, replies_to=[last])


def test_an_answer_goes_into_the_thread_with_our_key(adapter, workspace, api):
    sent = adapter.send(answer_in(f"{CHANNEL}:{stamp(1)}", f"{CHANNEL}:{stamp(3)}"), workspace)
    method, given, more = api.calls[0]
    assert sent == f"{CHANNEL}:{stamp(90)}"
    assert (method, given["channel"], given["thread_ts"], given["text"]) == (
        "chat.postMessage", CHANNEL, stamp(1), "It ships today.",
    )  # fmt: skip
    assert given["metadata"]["event_payload"] == {"key": "message:1"}
    assert more["headers"]["Authorization"] == "Bearer xoxb-1-2-three"
    adapter.send(answer_in(f"{CHANNEL}:{stamp(1)}", f"{CHANNEL}:{stamp(3)}"), workspace)
    assert api.calls[1][1]["client_msg_id"] == given["client_msg_id"]


@pytest.mark.parametrize(
    ("message", "channel", "thread"),
    [
        (answer_in(f"{CHANNEL}:{stamp(1)}", f"{CHANNEL}:{stamp(1)}"), CHANNEL, stamp(1)),
        (answer_in(f"{DM}:{stamp(1)}", f"{DM}:{stamp(1)}"), DM, None),
        (answer_in(f"{DM}:{stamp(1)}", f"{DM}:{stamp(2)}"), DM, stamp(1)),
        (outbound(), DAN, None),
    ],
)
def test_where_it_goes(adapter, workspace, api, message, channel, thread):
    adapter.send(message, workspace)
    assert (api.calls[0][1]["channel"], api.calls[0][1].get("thread_ts")) == (channel, thread)


def test_nothing_we_write_is_read_as_a_mark(adapter, workspace, api):
    adapter.send(outbound("<!channel> 1 < 2 & 3"), workspace)
    assert api.calls[0][1]["text"] == "&lt;!channel&gt; 1 &lt; 2 &amp; 3"


def test_files_follow_in_three_steps(adapter, workspace, api):
    upload = "https://files.slack.com/upload/v1/abc"
    api.says |= {
        "files.getUploadURLExternal": {"ok": True, "upload_url": upload, "file_id": "F9"},
        "files.completeUploadExternal": {"ok": True},
    }
    api.holds[upload] = (b"OK", "text/plain")
    file = OutFile("a.png", "image/png", media.keep(b"png"))
    adapter.send(outbound(thread=f"{CHANNEL}:{stamp(1)}", files=[file]), workspace)
    names = [call[0] for call in api.calls]
    assert names == ["chat.postMessage", "files.getUploadURLExternal", "abc", "files.completeUploadExternal"]
    assert api.calls[2][2]["content"] == b"png"
    assert api.calls[3][1] == {
        "files": [{"id": "F9", "title": "a.png"}], "channel_id": CHANNEL, "thread_ts": stamp(1),
    }  # fmt: skip
    api.says["files.getUploadURLExternal"] = {"ok": True, "upload_url": "https://evil.example/", "file_id": "F9"}
    with pytest.raises(DeliveryError, match="The words arrived"):
        adapter.send(outbound(files=[file]), workspace)


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ((429, {"ok": False, "error": "ratelimited"}), "later"),
        ({"ok": False, "error": "ratelimited"}, "later"),
        ({"ok": False, "error": "channel_not_found"}, "never"),
        ({"ok": False, "error": "something_new"}, "never"),
        ({"ok": False, "error": "invalid_auth"}, "trouble"),
        ({"ok": False, "error": "fatal_error"}, "unknown"),
        ((503, b"<html>"), "unknown"),
        ({"ok": True}, "unknown"),
        (b"no json", "unknown"),
        (FetchFailed("late", sent=True), "unknown"),
        (FetchFailed("no connection"), "again"),
    ],
)
def test_what_an_answer_means(adapter, workspace, api, answer, fate):
    api.says["chat.postMessage"] = (200, answer) if isinstance(answer, bytes) else answer
    with pytest.raises(DeliveryError) as failed:
        adapter.send(outbound(), workspace)
    error = failed.value
    told = {"later": error.retry_after == 30.0 or error.retry_after == 5.0, "never": error.permanent,
            "unknown": error.unknown}  # fmt: skip
    assert {name for name, holds in told.items() if holds} == ({fate} if fate in told else set())
    workspace.refresh_from_db()
    assert bool(workspace.trouble) == (fate == "trouble")


@pytest.mark.parametrize(("rows", "there"), [(["message:7"], False), (["message:7", "message:1"], True), (None, None)])
def test_asking_afterwards_finds_our_key(adapter, workspace, api, rows, there):
    message = outbound(thread=f"{CHANNEL}:{stamp(1)}")
    outbox.enqueue(workspace, message, audience="conversation:1")
    if rows is not None:
        meta = [{"metadata": {"event_type": "sixring_message", "event_payload": {"key": key}}} for key in rows]
        api.says["conversations.replies"] = {"ok": True, "messages": [{}, *meta]}
    assert adapter.found(message, workspace) is there


def test_an_agent_s_answer_reaches_the_thread_of_what_it_answers(comes, workspace, api, ben):
    comes(event(said()))
    asked = comes(event(said("Any news?", 3, thread_ts=stamp(1))))[0]
    ours = replies.reply(where(asked), "It ships today.", actor=ben, token="t")
    outbox.settle()
    posted = next(call[1] for call in api.calls if call[0] == "chat.postMessage")
    assert (posted["channel"], posted["thread_ts"]) == (CHANNEL, stamp(1))
    item = {"type": "message", "channel": CHANNEL, "ts": stamp(90)}
    comes(event({"type": "reaction_added", "user": DAN, "reaction": "heart", "item": item, "event_ts": stamp(95)}))
    ours.refresh_from_db()
    assert ours.data["reactions"] == {"❤️": 1}
