"""One customer, five touches, one story: with a real server, a real mail server and a real mailbox."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Any

import jwt
import pytest
from imapclient import IMAPClient
from playwright.sync_api import sync_playwright

from sixring.channels import accounts, inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival, Dispatch
from sixring.conversations import story
from sixring.conversations.models import Conversation, Placement
from sixring.conversations.sending import replies
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent
from sixring.interactions.models import Interaction
from sixring.people import fold
from sixring.people.models import Identity, Person, Suggestion
from tests.channels.email import signing
from tests.channels.tracking.test_browser_sdk import BUNDLES, shop_at
from tests.peers import mail as peers
from tests.peers.server import Desk, Server, serving, until

pytestmark = [pytest.mark.story, pytest.mark.peer, pytest.mark.django_db(transaction=True)]
SECRET = "the shop signs with this secret, 40 letters"
DAN = "dan@customer.test"


class World:
    """The garden shop's channels, its server, its mail server, and Dan's mailbox."""

    def __init__(self, tmp: Path) -> None:
        self.smtp, self.imap, self.lmtp = 0, 0, peers.free_ports(1)[0]
        self.web = accounts.open_account("tracking", "Web shop", actor=SYSTEM)
        self.chat = accounts.open_account(
            "webchat", "Shop chat", {"origins": ["https://shop.test"]}, {"identity_secret": SECRET}, actor=SYSTEM
        )
        self.call = accounts.open_account("call", "Phone", actor=SYSTEM)
        self.visit = accounts.open_account("visit", "Store", actor=SYSTEM)
        self.ada = Agent.objects.create(email="ada@cx.test", name="Ada Owner", role="owner")

    def open_mailbox(self, smtp_port: int) -> Account:
        settings = {"address": "support@cx.test", "smtp_host": "127.0.0.1", "smtp_port": smtp_port}
        return accounts.open_account("email", "Support", settings, actor=SYSTEM)


@pytest.fixture
def world(transactional_db: None, tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def server(world: World, tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, names=signing.record()) as running:
        yield running


@pytest.fixture
def post(server: Server, world: World, need: Any) -> Iterator[peers.MailPeers]:
    need("exim4"), need("dovecot")
    with peers.running(lmtp_port=server.lmtp_port) as running:
        world.open_mailbox(running.smtp_port)
        yield running


def settled(server: Server) -> None:
    until(lambda: not Arrival.objects.filter(state="waiting").exists(), 20, server)


def browse(server: Server, world: World, need: Any) -> str:
    """Look at a page of the shop in a real browser with a real tracking SDK; returns the id it gave this browser."""
    bundle, chromium = need(f"npm:{BUNDLES['segment.html']}"), need("chromium")
    with ThreadPoolExecutor(1) as aside, shop_at(bundle) as shop:  # the browser's driver wants a thread of its own
        return aside.submit(look_at, chromium, f"{shop}/segment.html?url={server.url}&key={world.web.key}").result()


def look_at(chromium: Path, address: str) -> str:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        page = browser.new_page()
        with page.expect_response(lambda answer: answer.url.endswith("/v1/p")) as posted:
            page.goto(f"{address}&scenario=look")
        assert posted.value.status == 200
        known = page.evaluate("client.then(([analytics]) => analytics.user().anonymousId())")
        browser.close()
        return str(known)


class Visitor:
    """A browser with the chat open."""

    def __init__(self, server: Server, world: World, user: str = "") -> None:
        self.server, self.chat = server, f"/chat/{world.chat.key}"
        self.token = self.ask("session", {"user_jwt": user} if user else {})["token"]

    def ask(self, what: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Origin": "https://shop.test"}
        if hasattr(self, "token"):
            headers["Authorization"] = f"Bearer {self.token}"
        answer = (
            self.server.get(f"{self.chat}/{what}", headers=headers)
            if body is None
            else self.server.post(f"{self.chat}/{what}", headers=headers, json=body)
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def writes(self, text: str, client_id: str = "m1") -> None:
        self.ask("messages", {"client_id": client_id, "text": text})

    def identifies(self, user: str) -> None:
        self.token = self.ask("identify", {"user_jwt": user})["token"]

    def sees(self) -> list[str]:
        return [message["text"] for message in self.ask("messages")["messages"]]


def signed_user(user_id: str, email: str, **more: str) -> str:
    now = int(time.time())
    return jwt.encode({"sub": user_id, "email": email, "iat": now, "exp": now + 600, **more}, SECRET, algorithm="HS256")


def mail(subject: str, text: str, number: int, sender: str = DAN) -> EmailMessage:
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"], made["Subject"] = f"Dan Customer <{sender}>", "support@cx.test", subject
    made["Message-ID"], made["Date"] = f"<{number}@customer.test>", formatdate()
    made.set_content(text)
    return made


def logged(account: Account, text: str) -> None:
    row = {"who": "email", "value": DAN, "text": text}
    inbox.accept([Item(account, json.dumps(row).encode(), {"key": text})])


def test_five_touches_are_one_person_and_one_conversation(
    server: Server, post: peers.MailPeers, world: World, need: Any
) -> None:
    anonymous_id = browse(server, world, need)
    dan = Visitor(server, world)
    dan.writes("Are the trays in stock?")
    settled(server)
    dan.identifies(signed_user("dan-1", DAN, anonymous_id=anonymous_id))
    settled(server)
    time.sleep(1.1)  # a mail's Date knows only whole seconds
    post.write(DAN, ["support@cx.test"], signing.sign(mail("Trays", "Two trays are missing.", 1).as_bytes()))
    until(lambda: Interaction.objects.filter(channel="email").exists(), 20, server)
    logged(world.call, "Dan called about the trays.")
    logged(world.visit, "Dan came by for the trays.")
    settled(server)

    persons = Person.objects.filter(redirect=None, memberships__isnull=False).distinct()
    assert [person.name for person in persons] == ["Dan Customer"]
    assert fold.check() == []
    matter = Conversation.objects.get(merged_into=None)
    touches = Interaction.objects.filter(identity__person=persons[0]).exclude(kind="identify").order_by("pk")
    assert [touch.channel for touch in touches] == ["tracking", "webchat", "email", "call", "visit"]
    told = story.of(matter, SYSTEM)
    assert [entry.channel for entry in told if entry.kind == "message"] == ["webchat", "email", "call", "visit"]
    assert [entry.channel for entry in told if entry.kind == "switch"] == ["webchat", "email", "call", "visit"]
    assert story.switches(told) == 3

    answer_and_hear_back(server, post, world, matter)


def answer_and_hear_back(server: Server, post: peers.MailPeers, world: World, matter: Conversation) -> None:
    """The reply reaches a real mailbox, and the answer to it, which nobody signed, comes back to the same matter."""
    way = next(way for way in replies.ways(matter, Actor.of(world.ada)) if way.account.kind == "email")
    desk = Desk(server, world.ada)
    page = desk.open(f"/conversations/{matter.pk}/")
    assert "Two trays are missing." in page
    desk.submit(page, f"/conversations/{matter.pk}/messages/", text="They leave today at noon.", way=way.key)
    sent = until(lambda: Interaction.objects.filter(text="They leave today at noon.").first())
    until(lambda: Dispatch.objects.get(message=sent.pk).state == "accepted", 20, server)
    received = message_from_bytes(in_mailbox(post, "dan"), policy=policy.default)
    assert "They leave today at noon." in received.get_body().get_content()
    assert received["In-Reply-To"] == "<1@customer.test>"

    back = mail("Re: Trays", "Thank you!\n\n> They leave today at noon.\n", 2)
    back["In-Reply-To"] = back["References"] = received["Message-ID"]
    post.write(DAN, [received["Reply-To"].addresses[0].addr_spec], back.as_bytes())
    heard = until(lambda: Interaction.objects.filter(text="Thank you!").first(), 20, server)
    settled(server)
    place = Placement.objects.get(interaction=heard, current=True)
    assert (place.conversation_id, place.reason) == (matter.pk, "token")
    assert heard.identity.claimed


def in_mailbox(post: peers.MailPeers, user: str) -> bytes:
    with IMAPClient("127.0.0.1", post.imap_port, ssl=False) as client:
        client.login(user, "secret")
        client.select_folder("INBOX", readonly=True)
        found = until(lambda: client.noop() and client.search("ALL"))
        return bytes(client.fetch(found[-1:], ["BODY.PEEK[]"])[found[-1]][b"BODY[]"])


def test_the_same_mail_unsigned_does_not_join_and_is_suggested(
    server: Server, post: peers.MailPeers, world: World
) -> None:
    dan = Visitor(server, world, signed_user("dan-1", DAN))
    dan.writes("Are the trays in stock?")
    settled(server)
    post.write(DAN, ["support@cx.test"], mail("Trays", "Two trays are missing.", 1).as_bytes())
    until(lambda: Interaction.objects.filter(channel="email").exists(), 20, server)
    settled(server)

    assert Conversation.objects.count() == 2
    claimed = Identity.objects.get(kind="email", value=DAN, claimed=True)
    proven = Identity.objects.get(kind="email", value=DAN, claimed=False)
    assert claimed.person_id != proven.person_id
    assert Suggestion.objects.filter(left=proven, right=claimed, state="open").exists()
    assert dan.sees() == ["Are the trays in stock?"]


def test_a_wrong_merge_shows_nothing_foreign(server: Server, world: World) -> None:
    from sixring.people import merge

    dan = Visitor(server, world, signed_user("dan-1", DAN))
    cleo = Visitor(server, world)
    dan.writes("My order is GG-1.")
    cleo.writes("My order is GG-2.")
    settled(server)
    persons = Person.objects.filter(memberships__isnull=False, redirect=None).distinct()
    merge.merge(*persons, actor=SYSTEM, reason="a mistake")

    assert dan.sees() == ["My order is GG-1."]
    assert cleo.sees() == ["My order is GG-2."]
