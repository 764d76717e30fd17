"""Sending by the bot: what is asked of Telegram, and what each of its answers means."""

import json

import pytest

from sixring.channels.contract import DeliveryError, Outbound, OutFile
from sixring.core import media
from sixring.core.fetch import FetchFailed
from sixring.interactions.models import Interaction

from .conftest import CHAT, DAN, message, update

pytestmark = pytest.mark.django_db


def outbound(text="It ships today.", **more):
    return Outbound("4711", text, "message:1", **more)


def test_an_answer_names_what_it_answers(adapter, bot, api):
    assert adapter.send(outbound(replies_to=["777:4711:41"]), bot) == "777:4711:900"
    assert api.calls[0][:2] == ("sendMessage", {
        "chat_id": "4711", "text": "It ships today.",
        "reply_parameters": {"message_id": 41, "allow_sending_without_reply": True},
    })  # fmt: skip


@pytest.mark.parametrize("answered", ["", "888:4711:41", "777:9:41", "a mail <x@y>", "777:4711:x"])
def test_what_was_said_elsewhere_is_not_named(adapter, bot, api, answered):
    adapter.send(outbound(replies_to=[answered]), bot)
    assert "reply_parameters" not in api.calls[0][1]


def test_an_answer_by_a_business_account_and_buttons(adapter, bot, api):
    sent = adapter.send(outbound(replies_to=["777:4711:41:bc1"], data={"buttons": ["Yes", "No"]}), bot)
    said = api.calls[0][1]
    assert sent == "777:4711:900:bc1"
    assert said["business_connection_id"] == "bc1"
    assert said["reply_markup"]["inline_keyboard"][1] == [{"text": "No", "callback_data": "No"}]


def test_files_go_with_the_words_beneath_the_first(adapter, bot, api):
    one, two = (OutFile(name, "image/png", media.keep(name.encode())) for name in ("a.png", "b.png"))
    api.says["sendDocument"] = (200, {"ok": True, "result": {"message_id": 5}})
    api.says["sendMediaGroup"] = (200, {"ok": True, "result": [{"message_id": 7}, {"message_id": 8}]})
    assert adapter.send(outbound(files=[one]), bot) == "777:4711:5"
    assert adapter.send(outbound(files=[one, two]), bot) == "777:4711:7"
    single, album = (call[2]["content"] for call in api.calls)
    assert b"It ships today." in single
    assert b"a.png" in single
    assert json.dumps("attach://file1").encode() in album
    assert len(api.calls) == 2


def test_long_words_go_before_the_files(adapter, bot, api):
    file = OutFile("a.png", "image/png", media.keep(b"x"))
    api.says["sendDocument"] = (400, {"ok": False, "description": "Bad Request: file must be non-empty"})
    with pytest.raises(DeliveryError, match="The words arrived") as failed:
        adapter.send(outbound("x" * 2000, files=[file]), bot)
    assert failed.value.permanent
    assert [call[0] for call in api.calls] == ["sendMessage", "sendDocument"]


def refused(adapter, bot):
    with pytest.raises(DeliveryError) as failed:
        adapter.send(outbound(), bot)
    error = failed.value
    return "later" if error.retry_after else "unknown" if error.unknown else "never" if error.permanent else "trouble"


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ((429, {"ok": False, "parameters": {"retry_after": 17}}), "later"),
        ((429, {}), "later"),
        ((403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}), "never"),
        ((400, {"ok": False, "description": "Bad Request: chat not found"}), "never"),
        ((401, {"ok": False, "description": "Unauthorized"}), "trouble"),
        ((502, {}), "unknown"),
        ((200, {"ok": True, "result": {}}), "unknown"),
        ((200, b"<html>"), "unknown"),
        (FetchFailed("late", sent=True), "unknown"),
        (FetchFailed("no connection", sent=False), "trouble"),
    ],
)
def test_what_an_answer_means(adapter, bot, api, answer, fate):
    api.says["sendMessage"] = answer
    assert refused(adapter, bot) == fate
    bot.refresh_from_db()
    assert bool(bot.trouble) == (answer[0] == 401 if isinstance(answer, tuple) else False)


def test_telegram_says_how_long_to_wait(adapter, bot, api):
    api.says["sendMessage"] = (429, {"ok": False, "parameters": {"retry_after": 17}})
    with pytest.raises(DeliveryError) as failed:
        adapter.send(outbound(), bot)
    assert failed.value.retry_after == 17


def test_the_token_is_in_no_error(adapter, bot, api):
    for answer in ((403, {"ok": False, "description": "x"}), FetchFailed("“api.telegram.org” is slow", sent=True)):
        api.says["sendMessage"] = answer
        with pytest.raises(DeliveryError) as failed:
            adapter.send(outbound(), bot)
        assert "aaaa" not in failed.value.message


def test_an_answer_to_ours_and_a_reaction_find_it(comes, bot, api, ben):
    from sixring.channels import outbox
    from sixring.conversations.sending import replies
    from tests.cast import where

    asked = comes(update(message=message()))[0]
    ours = replies.reply(where(asked), "It ships today.", actor=ben, token="t1")
    outbox.settle()
    like = {"type": "emoji", "emoji": "👍"}
    comes(update(message_reaction={"chat": CHAT, "message_id": 900, "user": DAN, "date": 1772450100,
                                   "new_reaction": [like]}))  # fmt: skip
    ours.refresh_from_db()
    assert ours.data["reactions"] == {"👍": 1}
    type(where(asked)).objects.update(state="resolved")
    answer = comes(update(message=message("Thanks", 42, reply_to_message={"message_id": 900, "chat": CHAT})))[0]
    assert where(answer) == where(asked)
    assert Interaction.objects.count() == 3
