"""The stage of the demo: the channels of the fictional garden shop, and a clock that starts some days ago."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sixring.channels import accounts, inbox
from sixring.channels.adapters.webchat import row
from sixring.channels.adapters.webchat.row import Known
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.conversations import access, noise, reception
from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.core.actors import SYSTEM

SHOP = "https://shop.greenthumb.example"
US = "hello@greenthumb.example"
NAME = "GreenThumb Gardens"
GREETING = "Ask us anything about plants, orders and our store in Leeds."


class Stage:
    """Sends what people say through the real inbox and reception, at its moment: `hours` after `start`."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        open_account = accounts.open_account
        mailbox = {"address": US, "trust_everyone": True, "name": NAME, "acknowledgement": {"zone": "Europe/London"}}
        self.mail = open_account("email", "Hello mailbox", mailbox, actor=SYSTEM)
        self.web = open_account("tracking", "Web shop", actor=SYSTEM)
        secret = {"identity_secret": secrets.token_hex(32)}
        self.chat = open_account(
            "webchat", "Shop chat", {"origins": [SHOP], "title": NAME, "greeting": GREETING}, secret, actor=SYSTEM
        )
        self.store = open_account("visit", "Store in Leeds", actor=SYSTEM)
        self.phone = open_account("call", "Phone", actor=SYSTEM)

    def moment(self, hours: float) -> datetime:
        return self.start + timedelta(hours=hours)

    def arrive(self, account: Account, raw: bytes, hours: float, **meta: Any) -> None:
        at = self.moment(hours)
        with clock.frozen(at):
            inbox.accept([Item(account, raw, meta, at)])
            while reception.settle():
                pass
            noise.settle_floods()

    def mails(
        self,
        hours: float,
        who: str,
        subject: str,
        text: str,
        cc: str = "",
        headers: Mapping[str, str] | None = None,
        html: str = "",
        files: Sequence[tuple[str, str, bytes]] = (),
    ) -> None:
        """A mail from `who` ("Dan Customer <dan@example.com>"); `files` are (name, type, bytes)."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"], mail["Date"] = who, US, subject, self.moment(hours)
        mail["Message-ID"] = f"<demo-{hours}@mail.example>"
        if cc:
            mail["Cc"] = cc
        for name, value in (headers or {}).items():
            mail[name] = value
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        for name, kind, content in files:
            main, _, sub = kind.partition("/")
            mail.add_attachment(content, main, sub, filename=name)
        address = who.rpartition("<")[2].rstrip(">")
        self.arrive(self.mail, mail.as_bytes(), hours, **{"from": address, "to": [US]})

    def chats(self, hours: float, visitor: str, text: str, user: str = "", email: str = "") -> None:
        """A message in the shop's chat; with `user` the shop vouches for who is signed in, `email` was only typed."""
        proven = [Known("user_id", user, "user"), Known("email", f"{user}@example.com", "")] if user else []
        claims: dict[str, row.Plain] = {"email": email} if email else {}
        said = row.Row("message", visitor, f"demo-{hours}", text, proven=proven, claims=claims)
        self.arrive(self.chat, row.write(said), hours)

    def logs(self, hours: float, account: Account, who: str, value: str, agent: int, text: str, name: str = "") -> None:
        """A call or a visit that a colleague wrote down."""
        told = {"who": who, "value": value, "agent": agent, "text": text, "name": name}
        told["occurred_at"] = self.moment(hours).isoformat()
        self.arrive(account, json.dumps(told).encode(), hours, key=f"demo:{hours}")

    def browses(self, hours: float, browser: str, pages: Sequence[str], email: str = "") -> None:
        """Page views of the shop. What a browser says of itself is only a claim."""
        traits = {"traits": {"email": email}} if email else {}
        for number, page in enumerate(pages):
            at = self.moment(hours) + timedelta(minutes=5 * number)
            event = {
                "type": "page", "messageId": f"demo-{browser}-{hours}-{number}", "anonymousId": browser,
                "timestamp": at.isoformat(), "properties": {"url": SHOP + page, "title": page.strip("/")},
                "context": traits,
            }  # fmt: skip
            body = json.dumps({"batch": [event], "sentAt": at.isoformat()}).encode()
            self.arrive(self.web, body, hours + number / 12, path="/v1/batch")

    def find(self, subject: str) -> Conversation:
        return access.visible_to(SYSTEM).get(subject__startswith=subject)
