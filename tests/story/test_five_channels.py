"""Dan moves from mail to chat, WhatsApp, the phone and the store, and it is one conversation of one person.

Everything comes in as the bytes its channel sends, through the real adapters and reception. What proves who he is goes
to his matter by itself; a caller's number proves nothing, so there a code does, and one click.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sixring.channels import accounts, inbox
from sixring.channels.adapters.webchat import row
from sixring.channels.adapters.webchat.row import Known
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival, Dispatch
from sixring.conversations import also_open, reception, story, verifying
from sixring.conversations.models import Conversation, Placement
from sixring.conversations.regrouping import merging
from sixring.conversations.sending import replies
from sixring.core import clock
from sixring.core.actors import SYSTEM, Actor
from sixring.interactions.models import Interaction
from sixring.people import fold
from sixring.people.models import Identity

pytestmark = [pytest.mark.story, pytest.mark.data, pytest.mark.django_db]
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
MX = "mx.greenthumb.example"
EMAIL, PHONE = "dan@example.com", "+447700900123"


class Town:
    """GreenThumb Gardens' ways in, and what comes by them an hour after each other."""

    def __init__(self) -> None:
        ways = accounts.open_account
        meta = {"phone_number_id": "1065", "waba_id": "1022", "business_id": "", "templates": []}
        mailbox = {"address": "help@greenthumb.example", "trusted_server": MX, "smtp_host": "smtp.example"}
        self.mail = ways("email", "Help", mailbox, actor=SYSTEM)
        self.shop = ways("tracking", "Shop server", {"trusted": True, "vouches": True}, actor=SYSTEM)
        self.chat = ways("webchat", "Chat", {}, {"identity_secret": "k" * 64}, actor=SYSTEM)
        self.whatsapp = ways("whatsapp", "WhatsApp", meta, {"app_secret": "a" * 32}, actor=SYSTEM)
        self.phone = ways("sip", "Phone system", {"country": "GB"}, {"signing_secret": "whsec_c2VjcmV0"}, actor=SYSTEM)
        self.store = ways("visit", "Store in Leeds", actor=SYSTEM)
        self.hour = 0

    def hears(self, account: Account, raw: bytes | dict[str, Any], **meta: Any) -> Interaction:
        """What came in, as the touch it became."""
        self.hour += 1
        at = BEGAN + timedelta(hours=self.hour)
        body = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
        with clock.frozen(at):
            inbox.accept([Item(account, body, meta, at)])
            while reception.settle():
                pass
        arrival = Arrival.objects.latest("pk")
        assert arrival.state == Arrival.State.SETTLED
        return Interaction.objects.select_related("identity").filter(account=account).latest("pk")


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(inbox, "held_shards", lambda: set(range(inbox.SHARDS)))
    return Town()


def account_of_dans() -> dict[str, Any]:
    traits = {"email": EMAIL, "phone": PHONE, "name": "Dan Moss"}
    event = {"type": "identify", "userId": "dan-1", "traits": traits, "messageId": "m1", "timestamp": BEGAN.isoformat()}
    return {"batch": [event], "sentAt": BEGAN.isoformat()}


def mail() -> bytes:
    return "\r\n".join([
        f"Authentication-Results: {MX}; dkim=pass header.d=example.com", "Message-ID: <1@example.com>",
        f"From: Dan Moss <{EMAIL}>", "To: help@greenthumb.example", "Subject: Order GT-48211",
        "Date: Mon, 02 Mar 2026 11:00:00 +0000", "", "The seed trays of GT-48211 arrived cracked.", "",
    ]).encode()  # fmt: skip


def chat() -> bytes:
    known = [Known("user_id", "dan-1", "user")]
    return row.write(row.Row("message", "browser-1", "c1", "Hi, I wrote to you about GT-48211", proven=known))


def whatsapp() -> dict[str, Any]:
    said = {"from": PHONE[1:], "id": "wamid.1", "timestamp": str(int(BEGAN.timestamp()) + 4 * 3600), "type": "text",
            "text": {"body": "Any news?"}}  # fmt: skip
    who = {"profile": {"name": "Dan Moss"}, "wa_id": PHONE[1:]}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1065"}, "contacts": [who],
             "messages": [said]}  # fmt: skip
    entry = {"id": "1022", "changes": [{"field": "messages", "value": value}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def rings() -> dict[str, Any]:
    return {"event": "ringing", "call_id": "call-1", "from": PHONE, "to": "+442079460100"}


def visit() -> dict[str, Any]:
    return {"who": "email", "value": EMAIL, "name": "Dan Moss", "text": "Came to collect the trays of GT-48211"}


def where(touch: Interaction) -> Conversation:
    return (
        Placement.objects.select_related("conversation__anchor__person")
        .get(interaction=touch, current=True)
        .conversation
    )


def test_five_channels_are_one_conversation_of_one_person(town: Town, ada: Actor) -> None:
    town.hears(town.shop, account_of_dans(), path="/v1/batch", key="batch:m1", first="dan-1")
    matter = where(town.hears(town.mail, mail(), **{"from": EMAIL, "to": ["help@greenthumb.example"]}))
    assert where(town.hears(town.chat, chat())) == matter
    assert where(town.hears(town.whatsapp, whatsapp())) == matter

    called = where(town.hears(town.phone, rings()))
    assert called != matter  # a number anybody may have written there
    prove_by_code(called, ada)
    assert also_open.others(called, ada) == [matter]
    merging.merge(called, matter, actor=ada)

    with clock.frozen(BEGAN + timedelta(hours=7)):
        assert where(town.hears(town.store, visit(), key="visit-1", who=EMAIL)) == matter
        channels = [entry.channel for entry in story.of(matter, ada) if entry.kind == "message"]
        assert channels == ["email", "webchat", "whatsapp", "sip", "visit"]
        answer = replies.reply(matter, "They are ready for you.", actor=ada, token="t1")
    assert where(answer) == matter
    assert Interaction.objects.values("identity__person").distinct().count() == 1
    assert fold.check() == []


def prove_by_code(conversation: Conversation, ada: Actor) -> None:
    """Dan reads the code that went to his address out on the phone."""
    at = BEGAN + timedelta(hours=5, minutes=1)
    with clock.frozen(at):
        (candidate,) = verifying.candidates(conversation, ada)
        route = next(one for one in candidate.routes if one.identity.value == EMAIL)
        asked = verifying.ask(conversation, candidate, route.key, "code", actor=ada)
        sent = Dispatch.objects.get(key=f"verification:{asked.pk}").outbound["text"]
        code = re.search(r"(\d{3}) (\d{3})", sent)
        assert code is not None
        verifying.answer_code(asked, code[1] + code[2], actor=ada)
    conversation.refresh_from_db()
    assert Identity.objects.filter(value=PHONE, person=conversation.anchor.person_id).exists()
