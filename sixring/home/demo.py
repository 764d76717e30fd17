"""A small story to look at: Dan's seed trays go missing, and he asks on several channels.

All of it is invented, and all of it comes in through the real reception.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from sixring.channels import accounts, inbox
from sixring.channels.adapters.webchat import row
from sixring.channels.adapters.webchat.row import Known
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.conversations import access, assignment, notes, reception, replies
from sixring.conversations.models import Conversation
from sixring.core import clock, worker
from sixring.core.accounts import agents
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent

SHOP = "https://shop.greenthumb.example"


def tell(owner: str) -> None:
    """Tell the story once, with `owner` as Ada's address; a second time is a quiet no-op."""
    if Agent.objects.exists():
        return
    ada = agents.create_agent(owner, "Ada Owner", "owner", actor=SYSTEM)
    ben = agents.create_agent("ben@greenthumb.example", "Ben Colleague", "agent", actor=SYSTEM)
    stage = Stage(clock.now() - timedelta(days=3))
    stage.browse_and_chat()
    stage.write_mails()
    matter = stage.find("Seed trays missing")
    with clock.frozen(stage.start + timedelta(hours=3)):
        replies.reply(matter, REPLY, actor=Actor.of(ben), token=str(uuid4()))
        notes.note(matter, NOTE, actor=Actor.of(ben))
        assignment.assign(matter, ben, actor=Actor.of(ada))
    stage.call_and_visit(ben)
    worker.settle_all()


REPLY = (
    "I'm sorry, Dan, two trays should have been there. I've asked our warehouse to check the packing photo"
    " and I'll write again today.\n\nBen, GreenThumb Gardens"
)
NOTE = "The packing photo shows the trays were left out. I asked the warehouse to send them."
TRAYS = (
    "Hello, my order GG-20391 came yesterday, but the two seed trays are not in the box. The invoice lists them."
    " Could you send them before the weekend? I have seedlings waiting.\n\nDan"
)
MAILS = (  # hours into the story, name, address, subject, text
    (0, "Dan Customer", "dan@example.com", "Seed trays missing from order GG-20391", TRAYS),
    (
        20,
        "Erin Gardener",
        "erin@example.net",
        "Raspberry canes",
        "When is the earliest you send canes for an allotment?",
    ),
    (
        30,
        "Allotment office",
        "info@allotment.example",
        "Invoice",
        "Please put our VAT number on the last invoice. Thanks.",
    ),
)


class Stage:
    """The channels of the fictional garden shop, and a clock that starts three days ago."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        open_account = accounts.open_account
        mailbox = {"address": "hello@greenthumb.example", "trust_everyone": True}
        self.mail = open_account("email", "Hello mailbox", mailbox, actor=SYSTEM)
        self.web = open_account("tracking", "Web shop", actor=SYSTEM)
        secret = {"identity_secret": secrets.token_hex(32)}
        self.chat = open_account("webchat", "Shop chat", {"origins": [SHOP]}, secret, actor=SYSTEM)
        self.store = open_account("visit", "Store in Leeds", actor=SYSTEM)
        self.phone = open_account("call", "Phone", actor=SYSTEM)

    def arrive(self, account: Account, raw: bytes, at: datetime, **meta: Any) -> None:
        with clock.frozen(at):
            inbox.accept([Item(account, raw, meta, at)])
            while reception.settle():
                pass

    def mail_from(self, name: str, address: str, subject: str, text: str, hours: float, answers: str = "") -> None:
        at = self.start + timedelta(hours=hours)
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{name} <{address}>", "hello@greenthumb.example"
        mail["Subject"], mail["Date"] = subject, at
        mail["Message-ID"] = f"<demo-{hours}@mail.example>"
        mail.set_content(text)
        self.arrive(self.mail, mail.as_bytes(), at, **{"from": address, "to": ["hello@greenthumb.example"]})

    def log(self, account: Account, hours: float, **row: Any) -> None:
        at = self.start + timedelta(hours=hours)
        row["occurred_at"] = at.isoformat()
        self.arrive(account, json.dumps(row).encode(), at, key=f"demo:{hours}")

    def browse_and_chat(self) -> None:
        """A visitor looks at seed trays. What the browser says of itself is only a claim."""
        pages = ("/seed-trays", "/peat-free-compost", "/orders/GG-20391")
        for number, page in enumerate(pages):
            at = self.start - timedelta(minutes=30 - 5 * number)
            event = {
                "type": "page", "messageId": f"demo-page-{number}", "anonymousId": "demo-0a1b2c3d4e5f60718293",
                "timestamp": at.isoformat(), "properties": {"url": SHOP + page, "title": page.strip("/")},
                "context": {"traits": {"email": "dan@example.com"}},
            }  # fmt: skip
            self.arrive(
                self.web, json.dumps({"batch": [event], "sentAt": at.isoformat()}).encode(), at, path="/v1/batch"
            )

    def chats(self, visitor: str, text: str, hours: float, *, user: str = "") -> None:
        """A message in the shop's chat; with `user` the shop vouches for who is signed in."""
        at = self.start + timedelta(hours=hours)
        proven = [Known("user_id", user, "user"), Known("email", f"{user}@example.com", "")] if user else []
        said = row.Row("message", visitor, f"demo-{hours}", text, proven=proven)
        self.arrive(self.chat, row.write(said), at)

    def write_mails(self) -> None:
        for hours, name, address, subject, text in MAILS:
            self.mail_from(name, address, subject, text, hours)

    def call_and_visit(self, ben: Agent) -> None:
        dan = {"who": "email", "value": "dan@example.com", "agent": ben.pk}
        self.chats("de30" * 8, "Any news? I'm on the order page now.", 24, user="dan")
        self.log(self.phone, 26, text="Any news? Told him the trays leave with today's noon courier.", **dan)
        self.log(self.store, 50, text="Came by for tomato seeds. The trays arrived; he is happy again.", **dan)
        self.chats("c1e0" * 8, "Do you ship raspberry canes to Leeds before March?", 50.5)

    def find(self, subject: str) -> Conversation:
        return access.visible_to(SYSTEM).get(subject__startswith=subject)
