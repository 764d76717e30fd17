"""A small story to look at: Dan's seed trays go missing, and he asks on several channels.

All of it is invented, and all of it comes in through the real reception.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sixring.channels import accounts, inbox
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
        replies.reply(matter, REPLY, actor=Actor.of(ben), token="first")
        notes.note(
            matter,
            "Packing photo shows the trays were left out. I asked the warehouse to send them.",
            actor=Actor.of(ben),
        )
        assignment.assign(matter, ben, actor=Actor.of(ada))
    stage.call_and_visit(ben)
    worker.settle_all()


REPLY = (
    "I'm sorry, Dan, two trays should have been there. I've asked our warehouse to check the packing photo"
    " and I'll write again today.\n\nBen, GreenThumb Gardens"
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

    def write_mails(self) -> None:
        self.mail_from("Dan Customer", "dan@example.com", "Seed trays missing from order GG-20391", (
            "Hello, my order GG-20391 came yesterday, but the two seed trays are not in the box."
            " The invoice lists them. Could you send them before the weekend? I have seedlings waiting.\n\nDan"), 0)  # fmt: skip
        self.mail_from("Erin Gardener", "erin@example.net", "Do you ship raspberry canes before March?",
                       "I'd like six canes for the allotment. When is the earliest you send them?", 20)  # fmt: skip
        self.mail_from("Accounts", "info@allotment.example", "Invoice for the community garden",
                       "Please put our VAT number on the last invoice. Thank you.", 30)  # fmt: skip

    def call_and_visit(self, ben: Agent) -> None:
        self.log(self.phone, 26, who="email", value="dan@example.com", agent=ben.pk, text=(
            "Dan called: any news about the trays? Told him they leave with today's noon courier."))  # fmt: skip
        self.log(self.store, 50, who="email", value="dan@example.com", agent=ben.pk, text=(
            "Came by for tomato seeds. Trays arrived this morning; he is happy again."))  # fmt: skip
        self.mail_from(
            "D. Customer",
            "dan.customer@example.org",
            "GG-20391",
            "Writing from my work address: the trays came. Thanks!",
            51,
        )

    def find(self, subject: str) -> Conversation:
        return access.visible_to(SYSTEM).get(subject__startswith=subject)
