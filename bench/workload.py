"""The workload of the comparison: plain mails of about 0.9 kB, two new matters a customer and an answer to each, and as
many chat messages of the same number of visitors. Every message says by its own text where it has to end up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

SUPPORT = "support@bench.test"
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
BLOCK = 100  # customers whose messages come mixed
WORDS = (
    "parcel order invoice kettle label address colour garden hose refund voucher door bell week Monday paper box size"
    " small large broken missing wrong late early received sent waiting please thanks kindly number account login page"
).split()


@dataclass(frozen=True, slots=True)
class Message:
    """One message and where it belongs: `who` wrote it, and all messages of one `matter` are one conversation."""

    key: str
    channel: str  # email or webchat
    who: str
    matter: str
    text: str
    subject: str = ""
    at: datetime = BEGAN
    answers: str = ""

    @property
    def mail(self) -> bytes:
        """As RFC 822 bytes with CRLF."""
        head = [
            f"Received: from mx.{domain_of(self.who)} (mx.{domain_of(self.who)} [192.0.2.10]) by in.bench.test; {format_datetime(self.at)}",
            f"Message-ID: <{self.key}@{domain_of(self.who)}>",
            f"Date: {format_datetime(self.at)}",
            f"From: {name_of(self.who)} <{self.who}>",
            f"To: Support <{SUPPORT}>",
            f"Subject: {self.subject}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
        ]
        if self.answers:
            parent = f"<{self.answers}@{domain_of(self.who)}>"
            head += [f"In-Reply-To: {parent}", f"References: {parent}"]
        return ("\r\n".join([*head, "", self.text, ""])).encode()


def domain_of(address: str) -> str:
    return address.partition("@")[2]


def name_of(address: str) -> str:
    return address.partition("@")[0].replace(".", " ").title()


def messages(count: int, seed: int, prefix: str = "") -> Iterator[Message]:
    """About `count` messages, half of them mails, in an order in which every answer follows what it answers."""
    chance = random.Random(seed)
    customers = max(1, count // 8)
    for start in range(0, customers, BLOCK):
        block = range(start, min(start + BLOCK, customers))
        for step in range(4):
            mixed = [mail(n, step, chance, prefix) for n in block] + [chat(n, step, chance, prefix) for n in block]
            chance.shuffle(mixed)
            yield from mixed


def mail(number: int, step: int, chance: random.Random, prefix: str) -> Message:
    """Steps 0 and 1 begin a matter each, steps 2 and 3 answer them."""
    who = f"{prefix}customer.{number}@mail{number % 50}.test"
    matter = f"{prefix}m{number}.{step % 2}"
    key = f"{matter}.{step}"
    at = BEGAN + timedelta(minutes=number % 600, seconds=step * 60)
    subject = f"{'Re: ' if step > 1 else ''}{' '.join(chance.choices(WORDS, k=4))}"
    return Message(
        key, "email", who, matter, said(key, 72, chance), subject, at, f"{matter}.{step % 2}" if step > 1 else ""
    )


def chat(number: int, step: int, chance: random.Random, prefix: str) -> Message:
    visitor, key = f"{prefix}visitor{number}", f"{prefix}c{number}.{step}"
    return Message(key, "webchat", visitor, f"{prefix}c{number}", said(key, 12, chance))


def said(key: str, words: int, chance: random.Random) -> str:
    lines, told = [], chance.choices(WORDS, k=words)
    for start in range(0, words, 10):
        lines.append(" ".join(told[start : start + 10]))
    return f"[{key}]\r\n" + "\r\n".join(lines)
