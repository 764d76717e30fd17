"""With a real homeserver: a customer there and a team here, until one was away and came back."""

from __future__ import annotations

import pytest

from sixring.channels import setup
from sixring.channels.adapters.matrix.settings import registration
from sixring.channels.contract import Outbound
from sixring.channels.models import Account, Arrival, Dispatch
from sixring.channels.registry import adapter_of
from sixring.conversations.models import Conversation, Placement, Typing
from sixring.conversations.sending import replies
from sixring.core.actors import Actor
from sixring.core.models import Agent, Role
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction
from tests.peers import synapse
from tests.peers.mail import free_ports
from tests.peers.server import serving, until

pytestmark = [pytest.mark.peer, pytest.mark.django_db(transaction=True)]
PNG = bytes.fromhex("89504e470d0a1a0a") + b"0" * 100


@pytest.fixture
def ports(settings):
    ours, theirs = free_ports(2)
    settings.PUBLIC_URL = f"http://127.0.0.1:{ours}"
    settings.FETCH_ALLOW = [f"127.0.0.1:{theirs}"]
    return ours, theirs


@pytest.fixture
def home(ports, db):
    said = {"url": f"http://127.0.0.1:{ports[1]}", "server": synapse.NAME, "localpart": "support", "number": 1}
    return Account.objects.create(kind="matrix", name="GreenThumb", settings=said)


def said(text):
    return Interaction.objects.filter(text=text).first()


def test_a_customer_on_matrix(home, ports, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    ben = Actor.of(Agent.objects.create(email="ben@us.test", name="Ben", role=Role.AGENT))
    allow, adapter = f"127.0.0.1:{ports[1]}", adapter_of("matrix")
    with synapse.running(tmp_path / "home", ports[1], registration(home)) as there:
        with serving(tmp_path / "first", port=ports[0], SIXRING_FETCH_ALLOW=allow) as here:
            setup.connect(adapter, home)
            home.refresh_from_db()
            assert home.trouble == ""
            assert [one.bad for one in adapter.state_of(home)] == [False]
            dan = synapse.Customer(there, "dan")
            room = dan.opens_room("@support:greenthumb.test")
            until(lambda: joined(dan, room), 20, here)

            # text, image, edit, redaction, reaction
            first = dan.writes(room, "Where is my ordr?")
            touch = until(lambda: said("Where is my ordr?"), 20, here)
            assert (touch.identity.value, touch.proof) == ("@dan:greenthumb.test", "provider")
            place = dan.uploads(PNG, "image/png")
            image = dan.sends(room, {"msgtype": "m.image", "body": "wilts.png", "url": place,
                                     "info": {"mimetype": "image/png", "size": len(PNG)}})  # fmt: skip
            file = until(Attachment.objects.first, 20, here)
            assert media.read(file.key) == PNG
            dan.writes(room, "* Where is my order?", **{
                "m.new_content": {"msgtype": "m.text", "body": "Where is my order?"},
                "m.relates_to": {"rel_type": "m.replace", "event_id": first},
            })  # fmt: skip
            assert until(lambda: said("Where is my order?"), 20, here).pk == touch.pk
            dan.redacts(room, image)
            until(lambda: Interaction.objects.filter(data__deleted_by="customer").exists(), 20, here)
            dan.types(room)
            until(Typing.objects.exists, 20, here)

            # the answer, once, read on both sides
            ours = replies.reply(Conversation.objects.get(), "It ships today.", actor=ben, token="t")
            sent = until(lambda: Dispatch.objects.filter(state="accepted").first(), 20, here)
            again = Outbound("@dan:greenthumb.test", "It ships today.", sent.key, replies_to=[touch.reference])
            assert adapter.send(again, home) == sent.external_id
            assert [one["content"]["body"] for one in dan.sees(room) if one["sender"].startswith("@support")
                    and one["type"] == "m.room.message"] == ["It ships today."]  # fmt: skip
            event_id = sent.external_id.partition(" ")[2]
            like = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": "👍"}}
            dan.sends(room, like, "m.reaction")
            dan.reads(room, event_id)
            until(lambda: Dispatch.objects.get().fate == "read", 20, here)
            until(lambda: Interaction.objects.get(pk=ours.pk).data.get("reactions") == {"👍": 1}, 20, here)
            assert reads_of(dan, room) >= {"@support:greenthumb.test"}

            # what we can't read
            algorithm = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
            closed = dan.opens_room("@support:greenthumb.test", initial_state=[algorithm])
            until(lambda: left(dan, closed), 20, here)
            assert any("encrypted" in one["content"].get("body", "") for one in dan.sees(closed))

        # we are away: nothing is lost, and it comes in order
        dan.writes(room, "Are you there?")
        gone = dan.writes(room, "Never mind this")
        dan.redacts(room, gone)
        dan.writes(room, "Hello?")
        with serving(tmp_path / "second", port=ports[0], SIXRING_FETCH_ALLOW=allow) as here:
            until(lambda: said("Hello?"), 40, here)
    written = Interaction.objects.filter(direction="in", kind="message").order_by("pk")
    assert [one.text for one in written] == ["Where is my order?", "", "Are you there?", "Hello?"]
    assert Placement.objects.filter(current=True).values("conversation").distinct().count() == 1
    assert not Arrival.objects.exclude(state="settled").exists()


def joined(dan, room):
    return membership(dan, room) == "join"


def left(dan, room):
    return membership(dan, room) == "leave"


def membership(dan, room):
    ours = [one for one in dan.sees(room) if one.get("state_key") == "@support:greenthumb.test"]
    return ours[-1]["content"]["membership"] if ours else ""


def reads_of(dan, room):
    """Who has read up to something, as the customer's own program is told."""
    told = dan.ask("GET", "/_matrix/client/v3/sync")["rooms"]["join"][room]["ephemeral"]["events"]
    receipts = [one["content"] for one in told if one["type"] == "m.receipt"]
    return {who for one in receipts for kinds in one.values() for who in kinds.get("m.read", ())}
