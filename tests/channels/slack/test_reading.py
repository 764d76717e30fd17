"""Reading: what is said in Slack becomes touches, each thread of a channel a matter; and what is done to it later."""

import random
from pathlib import Path

import pytest

from sixring.channels.models import Arrival, Quarantine
from sixring.conversations.models import Conversation
from sixring.interactions import media
from sixring.interactions.models import Interaction
from sixring.people.models import Fact
from tests.cast import settle, where

from .conftest import CHANNEL, DAN, DM, TEAM, event, said, stamp

pytestmark = pytest.mark.django_db
RECORDED = Path(__file__).resolve().parents[4] / "shared/data/webhooks/slack"
PROFILE = {
    "ok": True,
    "user": {"tz": "Europe/London", "profile": {"real_name": "Dan Miller", "email": "dan@x.example"}},
}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def test_a_message_is_a_touch_of_its_account_in_its_workspace(comes, api):
    api.says["users.info"] = PROFILE
    (touch,) = comes(event(said()))
    assert (touch.text, touch.proof, touch.proof_by) == ("Where is my order?", "provider", "Slack")
    assert (touch.identity.kind, touch.identity.value) == ("slack", f"T0ELSEWHERE:{DAN}")
    assert Fact.objects.get(name="email").proof == "claimed"
    comes(event(said("And?", 2)))
    assert [call[0] for call in api.calls] == ["users.info"]


def test_a_retry_is_the_same_event_and_a_mention_the_same_message(comes):
    told = event(said())
    comes(told)
    comes(told)
    comes(event(said() | {"type": "app_mention"}))
    assert Interaction.objects.count() == 1
    assert Arrival.objects.order_by("pk").first().repeats == 1


def test_each_thread_of_a_channel_is_a_matter_of_its_own(comes):
    first, other = comes(event(said()))[0], comes(event(said("Another thing", 2)))[0]
    assert where(first) != where(other)
    Conversation.objects.update(state="resolved")
    answer = comes(event(said("Any news?", 3, thread_ts=stamp(1))))[0]
    assert where(answer) == where(first)


def test_direct_messages_go_on_with_the_open_matter(comes):
    direct = {"channel": DM, "channel_type": "im", "team": TEAM}
    first = comes(event(said(**direct), is_ext_shared_channel=False))[0]
    assert where(comes(event(said("Hello?", 2, **direct), is_ext_shared_channel=False))[0]) == where(first)


def test_a_colleague_s_word_in_a_customer_s_thread_is_ours(comes):
    first = comes(event(said()))[0]
    colleague = {"user": "U0BEN", "team": TEAM}
    (ours,) = comes(event(said("We look into it", 2, thread_ts=stamp(1), **colleague)))
    assert (ours.direction, ours.identity, where(ours)) == ("out", None, where(first))
    assert comes(event(said("Lunch?", 3, **colleague))) == []


@pytest.mark.parametrize("whose", [{"app_id": "A0US"}, {"user": "U0BOT"}, {"bot_id": "B0US", "user": None}])
def test_our_bot_s_own_words_are_no_news(comes, whose):
    assert comes(event(said(**whose))) == []


def test_another_program_s_words_are_a_machine_s(comes):
    (touch,) = comes(event(said(user=None, bot_id="B0OTHER", subtype="bot_message")))
    assert touch.automatic == "written by an app"


def test_marks_are_read_as_people_see_them(comes):
    text = "Hi <@U0BEN|ben> &amp; <!here>: &lt;3 <https://x.example/a|this>, <https://y.example> <#C1|garden>"
    (touch,) = comes(event(said(text)))
    assert touch.text == "Hi @ben & @here: <3 this (https://x.example/a), https://y.example #garden"


def test_files_are_fetched_with_the_token(comes, api):
    url = "https://files.slack.com/files-pri/T-F1/wilts.png"
    api.holds[url] = (PNG, "image/png")
    (touch,) = comes(event(said(files=[{"id": "F1", "name": "wilts.png", "mimetype": "image/png",
                                        "url_private_download": url}], subtype="file_share")))  # fmt: skip
    file = touch.attachments.get()
    assert (file.name, file.content_type, media.read(file.key)) == ("wilts.png", "image/png", PNG)
    assert api.calls[0][2]["headers"]["Authorization"].startswith("Bearer xoxb-")


def test_a_page_to_sign_in_is_no_file_and_a_token_goes_nowhere_else(comes, api):
    url = "https://files.slack.com/f.png"
    api.holds |= {url: (b"<html>", "text/html"), "https://evil.example/f.png": (PNG, "image/png")}
    given = {"mimetype": "image/png"}
    (touch,) = comes(event(said(files=[
        {"name": "a.png", "url_private": url, **given}, {"name": "b.png", "url_private": "https://evil.example/f.png"},
        {"name": "c.png", "mode": "tombstone"},
    ])))  # fmt: skip
    assert touch.data["lost_files"] == ["a.png", "b.png", "c.png"]
    assert all("evil" not in call[0] for call in api.calls)


def test_a_file_of_another_workspace_is_asked_for_first(comes, api):
    url = "https://files.slack.com/f.png"
    api.holds[url] = (PNG, "image/png")
    api.says["files.info"] = {"ok": True, "file": {"id": "F1", "name": "a.png", "mimetype": "image/png",
                                                   "url_private_download": url}}  # fmt: skip
    (touch,) = comes(event(said(files=[{"id": "F1", "file_access": "check_file_info"}])))
    assert touch.attachments.get().name == "a.png"


def changed(subtype, **fields):
    return event(
        {"type": "message", "subtype": subtype, "channel": CHANNEL, "ts": stamp(9), "event_ts": stamp(9), **fields}
    )


def test_edits_deletions_and_reactions(comes):
    comes(event(said()))
    comes(event(said("Second", 2)))
    before, after = said(), said("Where is my parcel?")
    comes(changed("message_changed", message=after, previous_message=before))
    comes(changed("message_changed", message=after | {"attachments": []}, previous_message=after))
    comes(changed("message_deleted", deleted_ts=stamp(2), previous_message=said("Second", 2)))
    item = {"type": "message", "channel": CHANNEL, "ts": stamp(1)}
    for sign in ("+1::skin-tone-2", "party_parrot"):
        comes(event({"type": "reaction_added", "user": DAN, "reaction": sign, "item": item, "event_ts": stamp(8)}))
    comes(
        event({"type": "reaction_removed", "user": DAN, "reaction": "party_parrot", "item": item, "event_ts": stamp(9)})
    )
    first, second = Interaction.objects.order_by("pk")
    assert (first.text, first.data["reactions"]) == ("Where is my parcel?", {"👍": 1})
    assert (second.text, second.data["first_said"]) == ("", "Second")


def test_a_deleted_message_that_had_answers_is_deleted_too(comes):
    comes(event(said()))
    comes(changed("message_changed", message=said("This message was deleted.", subtype="tombstone")))
    assert Interaction.objects.get().data["deleted_by"] == "customer"


def test_an_app_that_was_taken_out_is_the_account_s_trouble(comes, workspace):
    assert comes(event({"type": "app_uninstalled"})) == []
    workspace.refresh_from_db()
    assert "taken out" in workspace.trouble


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded payloads are not here")
def test_recorded_events_and_mutations_of_them_are_read_or_set_aside(comes, clock):
    chance = random.Random(6)
    bodies = [path.read_bytes() for path in sorted(RECORDED.glob("*.json"))]
    for body in bodies:
        comes(body)
    assert Interaction.objects.filter(channel="slack").count() >= 1
    whole = Quarantine.objects.count()
    for body in bodies:
        comes(body[: chance.randrange(1, len(body))])
        comes(body.replace(b'"message"', b"7", 1).replace(b'"type": ""', b'"type": "event_callback"', 1))
        comes(body.replace(b'"channel": "', b'"channel": ["').replace(b'"ts": ""', b'"ts": "1e300"'))
    clock.forward(hours=1)
    settle()
    assert whole < len(bodies) / 4
    assert not Arrival.objects.filter(state="waiting").exists()
