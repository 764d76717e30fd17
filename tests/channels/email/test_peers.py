"""With a real Exim and a real Dovecot: in by LMTP, out by SMTP, fetched by IMAP."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from sixring.channels.adapters.email import lmtp, mime
from sixring.channels.adapters.email.imap import Cursor, Fetched, Mailbox, Watch, connect, fetch_new
from sixring.channels.adapters.email.lmtp import Delivery
from sixring.channels.adapters.email.outgoing import Draft, build
from sixring.channels.adapters.email.smtp import Server, deliver
from tests.peers import mail as peers

pytestmark = pytest.mark.peer
NOW = datetime(2026, 11, 16, 9, 12, tzinfo=UTC)
MAIL = (
    "From: Dän Müller <dan@customer.test>\r\nTo: support@cx.test\r\nSubject: =?utf-8?q?Wo_ist_sie=3F?=\r\n"
    "Message-ID: <1@customer.test>\r\n\r\nHallo äöü\r\n"
).encode()


class Us:
    """Our side of the LMTP line."""

    def __init__(self) -> None:
        self.kept: list[Delivery] = []
        self.failures = 0

    async def route(self, address: str) -> str | None:
        return "support"

    async def accept(self, delivery: Delivery) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("not now")
        self.kept.append(delivery)


@pytest.fixture(scope="module")
def us() -> Us:
    return Us()


@pytest.fixture(scope="module")
def world(us: Us) -> Iterator[peers.MailPeers]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(lmtp.listen(us.route, us.accept), loop).result(5)
    with peers.running(lmtp_port=server.sockets[0].getsockname()[1]) as world:
        yield world
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


def eventually(true: Callable[[], object], world: peers.MailPeers) -> None:
    until = time.monotonic() + peers.PATIENCE
    while not true():
        assert time.monotonic() < until, world.logs()
        time.sleep(0.02)


def box(world: peers.MailPeers, user: str) -> Mailbox:
    return Mailbox("127.0.0.1", user, peers.PASSWORD, world.imap_port, tls=False)


def answer(world: peers.MailPeers, to: str, subject: str) -> None:
    draft = Draft("support@cx.test", "Support", to, f"cx.{subject}@cx.test", NOW, "It ships today", subject)
    deliver(Server("127.0.0.1", world.smtp_port), "support@cx.test", [to], build(draft))


def test_a_mail_comes_in_with_its_plus_address(world: peers.MailPeers, us: Us):
    us.kept.clear()
    us.failures = 1  # the first try is answered 451: Exim keeps the mail and comes again
    world.write("dan@customer.test", ["support+c_abc@cx.test"], MAIL)
    eventually(lambda: us.kept, world)
    [kept] = us.kept
    assert (kept.envelope_from, kept.recipients) == ("dan@customer.test", ("support+c_abc@cx.test",))
    read = mime.parse(kept.raw, NOW)
    assert (read.sender.name, read.subject, read.text) == ("Dän Müller", "Wo ist sie?", "Hallo äöü\n")


def test_a_bounce_of_a_real_server_is_understood(world: peers.MailPeers, us: Us):
    us.kept.clear()
    answer(world, "x@nowhere.invalid", "bounce")
    eventually(lambda: us.kept, world)
    read = mime.parse(us.kept[0].raw, NOW)
    assert us.kept[0].envelope_from == ""
    [bounce] = read.bounces
    assert (bounce.action, bounce.recipient, bounce.original_id) == ("failed", "x@nowhere.invalid", "cx.bounce@cx.test")


def test_an_answer_reaches_the_customers_mailbox_and_wakes_the_watch(world: peers.MailPeers):
    kept: list[Fetched] = []
    said: list[str] = []
    cursors: list[Cursor] = []
    watch = Watch(box(world, "dan"), Cursor, kept.extend, lambda cursor, lag: cursors.append(cursor), said.append)
    watch.glance = 0.2
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    eventually(lambda: said == [""], world)
    answer(world, "dan@customer.test", "one")
    eventually(lambda: len(kept) == 1, world)
    answer(world, "dan@customer.test", "two")
    eventually(lambda: len(kept) == 2, world)
    watch.stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert [mime.parse(mail.raw, NOW).subject for mail in kept] == ["one", "two"]
    assert cursors[-1] == Cursor(kept[1].validity, kept[1].uid)


def test_the_cursor_moves_only_after_keeping(world: peers.MailPeers):
    answer(world, "eve@customer.test", "first")
    client = connect(box(world, "eve"))
    saved: list[Cursor] = []

    def save(cursor: Cursor, lag: float) -> None:
        saved.append(cursor)

    def fail(mails: object) -> None:
        raise OSError("disk full")

    def waits() -> int:
        client.select_folder("INBOX", readonly=True)
        return len(client.search("ALL"))

    eventually(waits, world)
    with pytest.raises(OSError, match="disk full"):
        fetch_new(client, "INBOX", Cursor(), fail, save)
    assert {cursor.uid for cursor in saved} == {0}

    kept: list[Fetched] = []
    cursor = fetch_new(client, "INBOX", saved[-1], kept.extend, save)
    assert fetch_new(client, "INBOX", cursor, kept.extend, save) == cursor
    assert len(kept) == 1
    assert client.fetch([kept[0].uid], ["FLAGS"])[kept[0].uid][b"FLAGS"] in ((), (b"\\Recent",))

    fetch_new(client, "INBOX", Cursor(cursor.validity + 1, 99), kept.extend, save)  # the folder was rebuilt
    assert len(kept) == 2
    client.logout()


def test_a_wrong_password_is_told_and_tried_again_later(world: peers.MailPeers):
    said: list[str] = []
    wrong = Mailbox("127.0.0.1", "dan", "wrong", world.imap_port, tls=False)
    watch = Watch(wrong, Cursor, lambda mails: None, lambda cursor, lag: None, said.append)
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    eventually(lambda: said, world)
    watch.stop.set()
    thread.join(10)
    assert "can't be read" in said[0]
