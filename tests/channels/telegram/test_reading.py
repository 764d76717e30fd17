"""Reading: what customers write to the bot, and do later, becomes touches of their Telegram account."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from sixring.channels.models import Arrival, Quarantine
from sixring.conversations.models import Conversation
from sixring.interactions import media
from sixring.interactions.models import Interaction
from sixring.people.models import Fact, Identity
from tests.cast import settle, where

from .conftest import CHAT, DAN, message, update

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
RECORDED = Path(__file__).resolve().parents[4] / "shared/data/webhooks/telegram"


def test_a_message_is_a_touch_of_its_telegram_account(comes):
    (touch,) = comes(update(message=message()))
    assert (touch.text, touch.channel, touch.proof, touch.proof_by) == (
        "Where is my order?", "telegram", "provider", "Telegram",
    )  # fmt: skip
    assert (touch.identity.kind, touch.identity.value, touch.identity.claimed) == ("telegram", "4711", False)
    assert touch.occurred_at.isoformat() == "2026-03-02T11:13:20+00:00"
    claimed = Fact.objects.filter(name="username", proof="claimed").get()
    assert claimed.value == "dan_grows"


def test_the_same_update_and_the_same_message_count_once(comes):
    said = update(message=message())
    comes(said)
    comes(said)
    comes(update(message=message()))
    assert Interaction.objects.count() == 1
    assert Arrival.objects.first().repeats == 1


def test_an_answer_goes_where_what_it_answers_is(comes):
    first = comes(update(message=message(number=1)))[0]
    Conversation.objects.update(state="resolved")
    answer = comes(update(message=message("And this one?", 2, reply_to_message={"message_id": 1, "chat": CHAT})))[0]
    assert where(answer) == where(first)


def test_files_are_fetched_by_their_id(comes, api):
    api.says["getFile"] = (200, {"ok": True, "result": {"file_path": "photos/file 1.jpg"}})
    api.holds["photos/file%201.jpg"] = PNG
    sizes = [{"file_id": "small", "file_size": 10}, {"file_id": "large", "file_size": 99}]
    (touch,) = comes(update(message=message(None, caption="It wilts", photo=sizes)))
    file = touch.attachments.get()
    assert (touch.text, file.content_type, media.read(file.key)) == ("It wilts", "image/png", PNG)
    assert api.calls[0][:2] == ("getFile", {"file_id": "large"})


def test_a_file_too_large_for_bots_is_named_as_lost(comes, api):
    api.says["getFile"] = (400, {"ok": False, "description": "Bad Request: file is too big"})
    (touch,) = comes(update(message=message(None, document={"file_id": "f", "file_name": "film.mp4"})))
    assert touch.data["lost_files"] == ["film.mp4"]


def test_a_file_that_may_come_holds_its_message_for_five_minutes(comes, api, clock):
    api.says["getFile"] = (502, {})
    assert comes(update(message=message(None, voice={"file_id": "f", "mime_type": "audio/ogg"}))) == []
    clock.forward(minutes=6)
    settle()
    assert Interaction.objects.get().data["lost_files"] == ["file-1.ogg"]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"location": {"latitude": 51.5, "longitude": -0.12}}, "📍 51.50000, -0.12000"),
        ({"venue": {"title": "Shop", "address": "High Street"}, "location": {"latitude": 1, "longitude": 2}},
         "Shop\nHigh Street\n📍 1.00000, 2.00000"),
        ({"contact": {"phone_number": "+447700900123", "first_name": "Aunt"}}, "👤 Aunt, +447700900123"),
        ({"web_app_data": {"data": "size=M", "button_text": "Choose"}}, "size=M"),
    ],
)  # fmt: skip
def test_what_has_no_text_says_what_it_is(comes, fields, text):
    (touch,) = comes(update(message=message(None, **fields)))
    assert touch.text == text


@pytest.mark.parametrize(("of", "proven"), [(4711, True), (4712, False), (None, False)])
def test_a_shared_contact_proves_a_number_only_where_it_is_their_own(comes, of, proven):
    comes(update(message=message(None, contact={"phone_number": "447700900123", "first_name": "X", "user_id": of})))
    assert Identity.objects.filter(kind="phone", value="+447700900123", claimed=False).exists() == proven


def test_an_edit_shows_what_it_says_now(comes):
    comes(update(message=message()))
    comes(update(edited_message=message("Where is my parcel?", edit_date=1772450100)))
    touch = Interaction.objects.get()
    assert (touch.text, touch.data["first_said"]) == ("Where is my parcel?", "Where is my order?")


def test_reactions_come_and_go(comes):
    comes(update(message=message()))
    said = {"chat": CHAT, "message_id": 1, "user": DAN, "date": 1772450100}
    like, heart = {"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "❤"}
    comes(update(message_reaction=said | {"old_reaction": [], "new_reaction": [like]}))
    comes(update(message_reaction=said | {"old_reaction": [like], "new_reaction": [heart]}))
    assert Interaction.objects.get().data["reactions"] == {"❤": 1}


def test_a_button_that_was_pressed_is_what_they_say(comes, api):
    (touch,) = comes(update(callback_query={"id": "9", "from": DAN, "data": "Track my order",
                                            "message": {"message_id": 900, "chat": CHAT}}))  # fmt: skip
    assert (touch.text, touch.data["button"]) == ("Track my order", "Track my order")
    assert api.calls[0][:2] == ("answerCallbackQuery", {"callback_query_id": "9"})


def test_who_blocks_the_bot_is_told_in_the_story_alone(comes):
    member = {"chat": CHAT, "from": DAN, "date": 1772450000, "new_chat_member": {"status": "kicked"}}
    (touch,) = comes(update(my_chat_member=member))
    assert (touch.kind, touch.data["event"]) == ("track", "blocked the bot")
    assert not Conversation.objects.exists()


def test_a_business_account_s_messages_on_both_sides_and_what_is_deleted_there(comes):
    by = {"business_connection_id": "bc1"}
    comes(update(business_message=message(**by)))
    comes(update(business_message=message("We look into it", 2, **by) | {"from": {"id": 1, "first_name": "Ada"}}))
    comes(update(business_message=message("By our bot", 3, sender_business_bot={"id": 777, "first_name": "B"}, **by)))
    comes(update(deleted_business_messages={"chat": CHAT, "message_ids": [1, 55], **by}))
    said, ours = Interaction.objects.order_by("pk")
    assert (said.text, said.data["deleted_by"], said.direction) == ("", "customer", "in")
    assert (ours.text, ours.direction, ours.identity) == ("We look into it", "out", said.identity)


def test_groups_are_nobody_s_story(comes):
    assert comes(update(message=message(chat={"id": -100, "type": "supergroup", "title": "Gardeners"}))) == []
    assert comes(update()) == []
    assert comes(update(poll={"id": "1"})) == []


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded payloads are not here")
def test_recorded_updates_and_mutations_of_them_are_read_or_set_aside(comes, bot, api, clock):
    api.says["getFile"] = (400, {"ok": False, "description": "wrong file_id"})
    chance = random.Random(6)
    bodies = [path.read_bytes() for path in sorted(RECORDED.glob("*.json"))]
    for body in bodies:
        comes(body)
    assert not Quarantine.objects.exists()
    assert Interaction.objects.filter(kind="message").count() >= 9
    for body in bodies:
        comes(body[: chance.randrange(1, len(body))])
        comes(body.replace(b'"message_id": ', b'"message_id": "x", "y": ').replace(b'"update_id":', b'"update_id":1'))
        comes(body.replace(b"149384", b"99999999999"))
    clock.forward(hours=1)
    settle()
    assert not Arrival.objects.filter(state="waiting").exists()
    assert not Interaction.objects.filter(occurred_at__gt=clock.now + timedelta(minutes=5)).exists()
