"""The far side: mail servers, chats and signing programs that send over loopback and note what was acknowledged.

Open loop: every message has its moment, whether or not the ones before it were taken. What was not acknowledged is
sent again, as a mail server does, under the same id.
"""

from __future__ import annotations

import asyncio
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sixring.channels import accounts
from sixring.channels.adapters.webchat import tokens
from sixring.channels.models import Account
from sixring.core.actors import SYSTEM

from . import parts
from .workload import SUPPORT, Message

SECRET = "whsec_" + "c2l4cmluZy1iZW5jaC1zZWNyZXQtb2YtdGhpcnR5LXR3bw=="
LINES = 12  # connections of each kind
AGAIN = 0.1  # seconds before something is sent again


class NotTaken(Exception):
    """The far side did not acknowledge."""


@dataclass
class Doors:
    """The accounts through which everything comes in."""

    mail: Account
    chat: Account
    hook: Account
    visitors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls) -> Doors:
        settings = {"address": SUPPORT, "name": "Support", "trust_everyone": True}
        return cls(
            accounts.open_account("email", "Mail", settings, actor=SYSTEM),
            accounts.open_account("webchat", "Chat", actor=SYSTEM),
            accounts.open_account("webhook", "Hook", secrets={"signing_secret": SECRET}, actor=SYSTEM),
        )

    def token(self, who: str) -> str:
        """The session token of a visitor, as the chat would have handed it out."""
        if who not in self.visitors:
            self.visitors[who] = tokens.sign(tokens.new_session(self.chat))
        return self.visitors[who]


class Senders:
    """Sends what it is given, notes when each message was due and when it was acknowledged."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.due: dict[str, float] = {}
        self.acknowledged: dict[str, float] = {}
        self.resent = 0
        self.queues: dict[str, asyncio.Queue[Message]] = {"email": asyncio.Queue(), "http": asyncio.Queue()}
        self.lines: list[asyncio.Task[None]] = []
        self.closing = False

    def open(self) -> None:
        for name, line in (("email", MailLine), ("http", HttpLine)):
            self.lines += [asyncio.create_task(self.serve(self.queues[name], line(self.doors))) for _ in range(LINES)]

    def send(self, message: Message, due: float | None = None) -> None:
        self.due.setdefault(message.key, due or time.monotonic())
        self.queues["email" if message.channel == "email" else "http"].put_nowait(message)

    async def at_rate(
        self, messages: Iterable[Message], rate: float, until: Callable[[], bool], most: int = 10**9
    ) -> list[Message]:
        """Send `messages` at `rate` a second until they end or `until` says so; returns those sent.

        Pauses while more than `most` wait for their acknowledgement: nobody queues for ever.
        """
        sent: list[Message] = []
        began = time.monotonic()
        for number, message in enumerate(messages):
            due = began + number / rate
            while len(self.due) - len(self.acknowledged) > most and not until():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            while (left := due - time.monotonic()) > 0:
                if until():
                    return sent
                await asyncio.sleep(min(left, 0.1))
            if until():
                return sent
            self.send(message, due)
            sent.append(message)
        return sent

    async def finish(self, seconds: float) -> None:
        """Wait until all is acknowledged, or the time is over."""
        limit = time.monotonic() + seconds
        while len(self.acknowledged) < len(self.due) and time.monotonic() < limit:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        for line in self.lines:
            line.cancel()
        await asyncio.gather(*self.lines, return_exceptions=True)

    async def serve(self, queue: asyncio.Queue[Message], line: Line) -> None:
        try:
            while True:
                message = await queue.get()
                while not await self.taken(line, message):
                    self.resent += 1
                    await asyncio.sleep(AGAIN)
                self.acknowledged[message.key] = time.monotonic()
        finally:
            line.close()

    async def taken(self, line: Line, message: Message) -> bool:
        try:
            async with asyncio.timeout(20):
                await line.give(message)
        except (OSError, EOFError, NotTaken, TimeoutError):
            line.close()
            return False
        return True


class Line(ABC):
    """A connection that is opened when needed and stays open."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    @abstractmethod
    async def give(self, message: Message) -> None:
        """Return when the message is acknowledged; raise otherwise."""

    async def connected(self, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bool]:
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
            return self.reader, self.writer, True
        return self.reader, self.writer, False

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class MailLine(Line):
    """LMTP, as the mail server beside us speaks it."""

    async def give(self, message: Message) -> None:
        reader, writer, fresh = await self.connected(parts.lmtp_port())
        if fresh:
            await expect(reader, b"2")
            await say(reader, writer, b"LHLO mx.bench.test", b"2")
        await say(reader, writer, b"MAIL FROM:<%b>" % message.who.encode(), b"2")
        await say(reader, writer, b"RCPT TO:<%b>" % SUPPORT.encode(), b"2")
        await say(reader, writer, b"DATA", b"3")
        await say(reader, writer, message.mail.replace(b"\r\n.", b"\r\n..") + b".", b"2")


class HttpLine(Line):
    """HTTP/1.1 with keep-alive, for chat messages and signed webhooks."""

    async def give(self, message: Message) -> None:
        reader, writer, _ = await self.connected(parts.web_port())
        path, headers, body = self.chat(message) if message.channel == "webchat" else self.hook(message)
        head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}", *headers]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        status = await reader.readline()
        length = 0
        while (line := await reader.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        await reader.readexactly(length)
        if b" 200" not in status:
            raise NotTaken(status.decode())

    def chat(self, message: Message) -> tuple[str, list[str], bytes]:
        body = json.dumps({"client_id": message.key.replace(".", "_"), "text": message.text}).encode()
        token = self.doors.token(message.who)
        return f"/chat/{self.doors.chat.key}/messages", [f"Authorization: Bearer {token}"], body

    def hook(self, message: Message) -> tuple[str, list[str], bytes]:
        from standardwebhooks import Webhook

        told = {"type": "message", "from": {"kind": "handle", "value": message.who}, "text": message.text}
        body = json.dumps(told | {"thread": message.matter})
        now = datetime.now(UTC)
        signature = Webhook(SECRET).sign(message.key, now, body)
        stamp = str(int(now.timestamp()))
        headers = [f"webhook-id: {message.key}", f"webhook-timestamp: {stamp}", f"webhook-signature: {signature}"]
        return f"/hooks/{self.doors.hook.key}", headers, body.encode()


async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: bytes, wanted: bytes) -> None:
    writer.write(line + b"\r\n")
    await expect(reader, wanted)


async def expect(reader: asyncio.StreamReader, wanted: bytes) -> None:
    while True:
        line = await reader.readline()
        if not line:
            raise EOFError
        if line[3:4] != b"-":
            break
    if not line.startswith(wanted):
        raise NotTaken(line.decode())
