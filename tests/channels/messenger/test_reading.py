"""What Facebook tells of a page's messages becomes touches, receipts and amendments; one bad event costs no other."""

import json

import pytest

from sixring.channels import outbox
from sixring.channels.contract import Raw
from sixring.channels.models import Dispatch, Quarantine
from sixring.conversations.sending import replies
from sixring.interactions.models import Attachment, Interaction
from sixring.people.models import Fact
from tests.cast import where

from .conftest import APP, AT, DANS, event, messaging, says

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture
def reads(adapter, account, graph, clock):
    return lambda said: list(adapter.parse(Raw(json.dumps(said).encode(), {}, clock.now), account))


def answered(conversation, ben, graph, mid="m_900"):
    """Our answer, as Facebook took it."""
    message = replies.reply(conversation, "It left.", actor=ben, token=mid)
    graph.says = [(200, {"recipient_id": DANS, "message_id": mid})]
    outbox.settle()
    return message


def test_a_message_opens_a_conversation_and_facebook_vouches_for_its_writer(comes):
    (touch,) = comes(says())
    assert (touch.text, touch.identity.kind, touch.identity.value) == ("Where is my order?", "messenger", DANS)
    assert (touch.proof, touch.identity.claimed, where(touch).channel) == ("provider", False, "messenger")
    assert Fact.objects.get(name="name").proof == "claimed"


def test_who_can_not_be_looked_up_has_no_name_and_is_asked_for_once(comes, graph):
    graph.known = {}
    comes(says())
    comes(says(mid="m_2"))
    assert Fact.objects.count() == 0
    assert len(graph.calls) == 1


def test_a_picture_is_fetched_and_what_is_no_file_becomes_words_or_a_link(comes, graph):
    graph.says = [(200, PNG)]
    found = [
        {"type": "image", "payload": {"url": "https://scontent.xx.fbcdn.net/v/1.png"}},
        {"type": "image", "payload": {"url": "https://x.fbcdn.net/s", "sticker_id": 369239263222822}},
        {"type": "location", "payload": {"coordinates": {"lat": 51.5, "long": -0.1}}},
        {"type": "fallback", "title": "Ferns", "url": "https://gg.example/ferns"},
        {"type": "file", "payload": {"url": "https://evil.test/x.exe"}}, "odd",
    ]  # fmt: skip
    (touch,) = comes(says("Look", attachments=found))
    assert touch.text == "Look\n👍\n51.5, -0.1"
    assert touch.data["shared"] == [{"type": "fallback", "title": "Ferns", "url": "https://gg.example/ferns"}]
    assert touch.data["lost_files"] == ["file-2"]
    assert Attachment.objects.get().content_type == "image/png"


def test_a_tapped_button_and_a_quick_reply_say_what_they_said(comes):
    (tapped,) = comes(messaging(event(postback={"title": "Get started", "payload": "START"})))
    (quick,) = comes(says("Yes", "m_2", quick_reply={"payload": "YES"}))
    assert [(one.text, one.data["button"]) for one in (tapped, quick)] == [("Get started", "START"), ("Yes", "YES")]


def test_what_is_done_to_a_message(reads):
    done = messaging(
        event(reaction={"mid": "m_1", "action": "react", "emoji": "❤"}),
        event(reaction={"mid": "m_1", "action": "react", "reaction": "wow"}),
        event(reaction={"mid": "m_1", "action": "unreact"}),
        event(message_edit={"mid": "m_1", "text": "Six", "num_edit": 1}),
        event(message={"mid": "m_1", "is_deleted": True}), event(ours=True, reaction={"mid": "m_1"}),
    )  # fmt: skip
    assert [(one.kind, one.text, one.sender.value) for one in reads(done)] == [
        ("reacted", "❤", DANS), ("reacted", "😮", DANS), ("unreacted", "", DANS), ("edited", "Six", DANS),
        ("deleted", "", DANS),
    ]  # fmt: skip


def test_what_was_taken_back_is_gone_here_too(comes):
    (touch,) = comes(says("My card is 4111"))
    comes(messaging(event(message={"mid": "m_1", "is_deleted": True})))
    touch.refresh_from_db()
    assert touch.data["deleted"]
    assert "4111" not in touch.text


# Echoes and receipts


def test_our_own_echo_settles_what_was_unknown_and_is_no_second_message(comes, ben, graph):
    (touch,) = comes(says())
    message = answered(where(touch), ben, graph)
    Dispatch.objects.update(state="unknown", external_id="")
    comes(messaging(event(ours=True, message={"mid": "m_900", "is_echo": True, "metadata": f"message:{message.pk}"})))
    dispatch = Dispatch.objects.get()
    assert (dispatch.state, dispatch.external_id, dispatch.fate) == ("accepted", "m_900", "sent")
    comes(messaging(event(ours=True, message={"mid": "m_9", "text": "x", "is_echo": True, "app_id": int(APP)})))
    assert Interaction.objects.count() == 2


def test_what_was_written_in_the_pages_inbox_appears_as_ours(comes):
    (touch,) = comes(says())
    (echo,) = comes(messaging(event(ours=True, message={"mid": "m_7", "text": "On it", "is_echo": True, "app_id": 26})))
    assert (echo.direction, echo.text, echo.data, echo.identity) == ("out", "On it", {"by": "Facebook"}, touch.identity)
    assert where(echo) == where(touch)


def test_everything_up_to_a_watermark_was_delivered_or_read(comes, ben, graph, clock):
    (touch,) = comes(says())
    answered(where(touch), ben, graph, "m_900")
    clock.forward(minutes=10)
    answered(where(touch), ben, graph, "m_901")
    comes(messaging(event(read={"watermark": AT + 60_000})))
    comes(messaging(event(delivery={"mids": ["m_901", 7]})))
    assert list(Dispatch.objects.order_by("pk").values_list("fate", flat=True)) == ["read", "delivered"]


def test_quoting_our_answer_goes_on_with_its_conversation(comes, ben, graph):
    (touch,) = comes(says())
    answered(where(touch), ben, graph)
    (reply,) = comes(says("Thanks", "m_2", reply_to={"mid": "m_900"}))
    assert where(reply) == where(touch)


# Batches and refusals


def test_one_bad_event_never_costs_its_batch(comes):
    batch = messaging(
        event(message={"mid": "m_1", "text": "One"}), event(), "odd", event(message={"text": "no id"}),
        {"message": {"mid": "m_4", "text": "nobody"}}, event(message={"mid": "m_5", "text": "Five"}),
    )  # fmt: skip
    batch["entry"] += [7, {"id": "999999", "messaging": [event(message={"mid": "m_6", "text": "x"})]}]
    assert [touch.text for touch in comes(batch)] == ["One", "Five"]
    assert Quarantine.objects.count() == 6


@pytest.mark.parametrize("name", ["optin", "pass_thread_control", "policy_enforcement"])
def test_what_apps_say_among_themselves_is_nobodys_word(name, comes):
    assert comes(messaging(event(**{name: {}}))) == []
    assert Quarantine.objects.count() == 0


def test_the_order_of_each_writer_is_kept(adapter):
    one, two = says(), messaging(event(message={"mid": "m_1"}), event(message={"mid": "m_2"}) | {"sender": {"id": "9"}})
    assert adapter.partition(json.dumps(one).encode(), {}) == DANS
    assert adapter.partition(json.dumps(two).encode(), {}) == ""
    assert adapter.partition(b"{", {}) == ""
