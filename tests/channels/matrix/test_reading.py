"""Reading: each event of a transaction by itself; what is said, what is done to it, what can't be read."""

import json
import random
from pathlib import Path

import pytest
import yaml

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Arrival, Dispatch, Quarantine
from sixring.conversations.models import Conversation
from sixring.interactions import media
from sixring.interactions.models import Interaction
from tests.cast import settle, where

from .conftest import AT, DAN, ROOM, US, event, text

pytestmark = pytest.mark.django_db
RECORDED = Path(__file__).resolve().parents[4] / "shared/data/webhooks/matrix"


def relates(kind, to="$e1", **more):
    return {"m.relates_to": {"rel_type": kind, "event_id": to, **more}}


def test_a_message_is_a_touch_of_its_address(comes):
    (touch,) = comes(text())
    assert (touch.text, touch.proof_by, touch.reference) == ("Where is my order?", "Matrix", f"{ROOM} $e1")
    assert (touch.identity.kind, touch.identity.value) == ("matrix", DAN)
    assert touch.identity.person.name == "Dan Miller"


def test_a_transaction_told_again_is_the_same_and_a_new_homeserver_counts_anew(comes):
    comes(text(), number=1)
    comes(text(), number=1)
    assert Arrival.objects.get().repeats == 1
    comes(text("Another", 2), number=1)
    comes(text("Another", 2), number=7)
    assert Interaction.objects.count() == 2


def test_one_bad_event_costs_no_other(comes):
    touches = comes("nonsense", {"type": 7}, text(), event({"msgtype": 5, "body": ["x"]}, 2))
    assert [touch.text for touch in touches] == ["Where is my order?", ""]
    assert Quarantine.objects.count() == 2


def test_our_own_words_and_other_events_are_no_news(comes):
    ours = text("We look into it") | {"sender": US}
    topic = event({"topic": "x"}, type="m.room.topic", state_key="")
    assert comes(ours, topic, event({}, 3)) == []


def test_edits_reactions_and_redactions(comes):
    comes(text(), text("Second", 2))
    new = {"msgtype": "m.text", "body": "Where is my parcel?"}
    comes(event({"msgtype": "m.text", "body": "* x", "m.new_content": new, **relates("m.replace")}, 3))
    comes(event({**relates("m.annotation", key="👍")}, 4, type="m.reaction"))
    comes(event({**relates("m.annotation", key="🌱")}, 5, type="m.reaction"))
    comes(event({"redacts": "$e4"}, 6, type="m.room.redaction"))
    comes(event({}, 7, type="m.room.redaction", redacts="$e2"))
    first, second = Interaction.objects.order_by("pk")
    assert (first.text, first.data["reactions"]) == ("Where is my parcel?", {"🌱": 1})
    assert (second.text, second.data["deleted_by"]) == ("", "customer")
    comes(event({"redacts": "$e3"}, 8, type="m.room.redaction"))
    first.refresh_from_db()
    assert first.text == "Where is my order?"


def test_nobody_edits_the_words_of_another_and_who_deletes_them_is_told(comes):
    comes(text())
    other = {"sender": "@erin:elsewhere.test"}
    comes(event({"m.new_content": {"body": "I hate you"}, **relates("m.replace")}, 2) | other)
    assert Interaction.objects.get().text == "Where is my order?"
    comes(event({"redacts": "$e1"}, 3, type="m.room.redaction") | other)
    assert Interaction.objects.get().data["deleted_by"] == "other"


def test_a_picture_is_fetched_from_our_homeserver(comes, api):
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    api.says["/media/download/elsewhere.test/abc"] = (200, png)
    picture = {"msgtype": "m.image", "body": "wilts.png", "url": "mxc://elsewhere.test/abc"}
    (touch,) = comes(event(picture | {"info": {"mimetype": "image/png"}}))
    file = touch.attachments.get()
    assert (touch.text, file.name, file.content_type, media.read(file.key)) == ("", "wilts.png", "image/png", png)
    (other,) = comes(event(picture | {"body": "It wilts", "filename": "a.png", "url": "mxc://x/../../etc"}, 2))
    assert (other.text, other.data["lost_files"]) == ("It wilts", ["a.png"])


def test_answers_threads_and_places(comes):
    first = comes(text())[0]
    Conversation.objects.update(state="resolved")
    quoted = "> <@dan:x> Where is my order?\n\nStill waiting"
    reply = text(quoted, 2, **{"m.relates_to": {"m.in_reply_to": {"event_id": "$e1"}}})
    (answer,) = comes(reply)
    assert (answer.text, where(answer)) == ("Still waiting", where(first))
    (threaded,) = comes(text("In a thread", 3, **relates("m.thread")))
    assert (threaded.thread, where(threaded)) == (f"{ROOM} $e1", where(first))
    (place,) = comes(event({"msgtype": "m.location", "body": "Shop", "geo_uri": "geo:51.5,-0.1"}, 4))
    assert place.text == "Shop\n📍 51.5,-0.1"
    (notice,) = comes(event({"msgtype": "m.notice", "body": "Away"}, 5))
    assert notice.automatic == "a notice"


def test_we_enter_where_we_are_invited(comes, api):
    api.says["/join"] = {"room_id": ROOM}
    comes(event({"membership": "invite"}, type="m.room.member", state_key=US))
    assert f"POST /_matrix/client/v3/rooms/{ROOM}/join" in api.asked
    assert not any("/leave" in one for one in api.asked)


def test_an_invitation_waits_while_the_homeserver_is_away(comes, api, clock):
    api.says["/join"] = (502, {})
    comes(event({"membership": "invite"}, type="m.room.member", state_key=US))
    assert Arrival.objects.get().state == "waiting"
    clock.forward(minutes=6)
    settle()
    assert Arrival.objects.get().state == "settled"


@pytest.mark.parametrize("how", ["encrypted before", "encrypted later", "written encrypted"])
def test_a_room_we_can_t_read_is_left_with_a_notice(comes, api, how):
    api.says |= {"/join": {"room_id": ROOM}, "/leave": {}}
    if how == "encrypted before":
        api.says["/state/m.room.encryption/"] = {"algorithm": "m.megolm.v1.aes-sha2"}
    told = {
        "encrypted before": event({"membership": "invite"}, type="m.room.member", state_key=US),
        "encrypted later": event({"algorithm": "x"}, type="m.room.encryption", state_key=""),
        "written encrypted": event({"ciphertext": "x"}, type="m.room.encrypted"),
    }[how]
    touches = comes(told)
    notice = next(more["json"] for _method, path, more in api.calls if "/send/m.room.message/" in path)
    assert "encrypted" in notice["body"]
    assert any("/leave" in one for one in api.asked)
    assert [touch.data["event"] for touch in touches] == (
        ["wrote encrypted, and was told so"] if how == "written encrypted" else []
    )  # fmt: skip


def test_a_receipt_says_that_ours_was_read(comes, home):
    outbox.enqueue(home, Outbound(DAN, "It ships", "m1"), audience="conversation:1")
    Dispatch.objects.update(state="accepted", external_id=f"{ROOM} $ours")
    read = {"$ours": {"m.read": {DAN: {"ts": AT}, US: {"ts": AT}}}, "$other": {"m.read": 5}}
    comes(ephemeral=[{"type": "m.receipt", "room_id": ROOM, "content": read}, 7, {"type": "m.receipt"}])
    assert Dispatch.objects.get().fate == "read"


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded payloads are not here")
def test_the_events_of_the_specification_and_mutations_of_them_are_read_or_set_aside(comes, clock, api):
    api.says["/join"] = {}
    chance, events = random.Random(6), []
    for path in sorted(RECORDED.iterdir()):
        said = yaml.safe_load(path.read_text())
        if not isinstance(said, dict) or "type" not in said:
            continue  # a fragment others of them refer to
        events.append({"event_id": f"$s{len(events)}", "room_id": ROOM, "sender": DAN, "origin_server_ts": AT} | said)
    comes(*events)
    assert not Quarantine.objects.exists()
    assert Interaction.objects.filter(kind="message").count() >= 3
    for one in events:
        body = json.dumps({"events": [one]}, default=str).encode()
        comes(raw=body[: chance.randrange(1, len(body))])
        comes(raw=body.replace(b'"content": {', b'"content": [{', 1).replace(b"}}]}", b"}]}]}"))
        comes({**one, "event_id": one["event_id"] + "x", "origin_server_ts": 2**62, "content": {"body": 5, "url": {}}})
    clock.forward(hours=1)
    settle()
    assert not Arrival.objects.filter(state="waiting").exists()
