"""The workload of the comparison: plain mails of about 0.9 kB, two new matters a customer and an answer to each, and as
many chat messages of as many visitors. Every message says in its own text which one it is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

SUPPORT = "support@bench.test"
BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=12)
BLOCK = 100  # customers whose messages come mixed
WORDS = (
    "parcel order invoice kettle label address colour garden hose refund voucher door bell week Monday paper box size"
    " small large broken missing late early received sent waiting please thanks kindly number account login page"
).split()


@dataclass(frozen=True, slots=True)
class Message:
    """One message and where it belongs: `who` wrote it, and all messages of one `matter` are one conversation."""

    key: str
    channel: str  # email, webchat or webhook
    who: str
    matter: str
    text: str
    subject: str = ""
    at: datetime = BEGAN
    answers: str = ""

    @property
    def mail(self) -> bytes:
        """As RFC 822 bytes."""
        domain, date = self.who.partition("@")[2], format_datetime(self.at)
        head = [
            f"Received: from mx.{domain} (mx.{domain} [192.0.2.10]) by in.bench.test; {date}",
            f"Message-ID: <{self.key}@{domain}>",
            f"Date: {date}",
            f"From: {self.who.partition('@')[0].replace('.', ' ').title()} <{self.who}>",
            f"To: Support <{SUPPORT}>",
            f"Subject: {self.subject}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
        ]
        if self.answers:
            parent = f"<{self.answers}@{domain}>"
            head += [f"In-Reply-To: {parent}", f"References: {parent}"]
        return "\r\n".join([*head, "", self.text, ""]).encode()


def messages(
    count: int, seed: int, prefix: str = "", channels: Sequence[str] = ("email", "webchat")
) -> Iterator[Message]:
    """About `count` messages, as many of each channel, in an order in which answers follow what they answer."""
    chance = random.Random(seed)
    customers = max(1, count // (4 * len(channels)))
    for start in range(0, customers, BLOCK):
        block = range(start, min(start + BLOCK, customers))
        for step in range(4):
            mixed = [MAKERS[channel](number, step, chance, prefix) for number in block for channel in channels]
            chance.shuffle(mixed)
            yield from mixed


def mail(number: int, step: int, chance: random.Random, prefix: str) -> Message:
    """Steps 0 and 1 begin a matter each, steps 2 and 3 answer them."""
    who = f"{prefix}customer.{number}@mail{number % 50}.test"
    matter = f"{prefix}m{number}.{step % 2}"
    key = f"{matter}.{step}"
    at = BEGAN + timedelta(minutes=number % 600, seconds=step * 60)
    subject = f"{'Re: ' if step > 1 else ''}{' '.join(chance.choices(WORDS, k=4))}"
    answers = f"{matter}.{step % 2}" if step > 1 else ""
    return Message(key, "email", who, matter, said(key, 72, chance), subject, at, answers)


def chat(number: int, step: int, chance: random.Random, prefix: str) -> Message:
    """One visitor's four messages are one conversation."""
    matter = f"{prefix}c{number}"
    return Message(f"{matter}.{step}", "webchat", f"visitor {matter}", matter, said(f"{matter}.{step}", 12, chance))


def hook(number: int, step: int, chance: random.Random, prefix: str) -> Message:
    matter = f"{prefix}h{number}"
    return Message(f"{matter}.{step}", "webhook", f"handle-{matter}", matter, said(f"{matter}.{step}", 12, chance))


MAKERS = {"email": mail, "webchat": chat, "webhook": hook}


def said(key: str, words: int, chance: random.Random) -> str:
    told = chance.choices(WORDS, k=words)
    return "\r\n".join([f"[{key}]", *(" ".join(told[start : start + 10]) for start in range(0, words, 10))])
