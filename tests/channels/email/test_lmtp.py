"""The LMTP door: 250 means kept, anything else means the mail server still has it."""

import asyncio
import smtplib
import threading
from collections.abc import Iterator

import pytest

from sixring.channels.adapters.email import lmtp
from sixring.channels.adapters.email.lmtp import Delivery

MAIL = b"From: dan@customer.test\r\nSubject: x\r\n\r\nHello\r\n"


class Inbox:
    """Stands in for the intake lane: keeps, or fails as told."""

    def __init__(self) -> None:
        self.kept: list[Delivery] = []
        self.broken: Exception | None = None

    async def route(self, address: str) -> str | None:
        if address.startswith("down@"):
            raise OSError("no database")
        local = address.partition("@")[0].partition("+")[0]
        return local if local in ("support", "sales") else None

    async def accept(self, delivery: Delivery) -> None:
        if self.broken and delivery.account == "support":
            raise self.broken
        self.kept.append(delivery)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def client(inbox: Inbox) -> Iterator[smtplib.LMTP]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(lmtp.listen(inbox.route, inbox.accept), loop).result(5)
    with smtplib.LMTP("127.0.0.1", server.sockets[0].getsockname()[1], timeout=10) as client:
        yield client
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


def deliver(client: smtplib.LMTP, *recipients: str, mail: bytes = MAIL) -> list[int]:
    """The answer's code for each recipient, as a mail server reads them."""
    client.ehlo_or_helo_if_needed()
    client.mail("dan@customer.test")
    taken = sum(client.rcpt(recipient)[0] == 250 for recipient in recipients)
    first = client.data(mail)[0]
    return [first, *(client.getreply()[0] for _ in range(taken - 1))]


def test_a_mail_is_kept_with_its_envelope(client: smtplib.LMTP, inbox: Inbox):
    assert deliver(client, "support+c_abc@example.com") == [250]
    [kept] = inbox.kept
    assert kept.raw == MAIL
    assert kept.meta == {"via": "lmtp", "from": "dan@customer.test", "to": ["support+c_abc@example.com"]}


def test_two_recipients_get_two_answers_and_each_account_its_mail(client: smtplib.LMTP, inbox: Inbox):
    assert deliver(client, "support@example.com", "sales@example.com", "support+a@example.com") == [250, 250, 250]
    assert [kept.account for kept in inbox.kept] == ["support", "sales"]
    assert inbox.kept[0].recipients == ("support@example.com", "support+a@example.com")


def test_what_is_not_committed_is_not_acknowledged(client: smtplib.LMTP, inbox: Inbox):
    inbox.broken = OSError("disk full")
    assert deliver(client, "support@example.com", "sales@example.com") == [451, 250]
    assert [kept.account for kept in inbox.kept] == ["sales"]
    inbox.broken = None
    assert deliver(client, "support@example.com") == [250]


def test_an_unknown_mailbox_is_refused_at_once(client: smtplib.LMTP):
    client.ehlo()
    client.mail("dan@customer.test")
    assert client.rcpt("nobody@example.com")[0] == 550


def test_a_mailbox_that_cannot_be_looked_up_is_asked_for_again(client: smtplib.LMTP):
    client.ehlo()
    client.mail("dan@customer.test")
    assert client.rcpt("down@example.com")[0] == 451


def test_too_big_is_refused_and_the_next_mail_is_taken(
    client: smtplib.LMTP, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
):
    client.ehlo()
    assert client.mail("dan@customer.test", ["SIZE=99999999"])[0] == 552
    assert deliver(client, "support@example.com") == [250]


def test_the_null_sender_and_long_lines_are_taken(client: smtplib.LMTP, inbox: Inbox):
    client.ehlo()
    client.mail("")
    client.rcpt("support@example.com")
    assert client.data(MAIL + b"x" * 100_000 + b"\r\n")[0] == 250
    assert inbox.kept[0].envelope_from == ""
