"""With a real Dovecot, a real Exim and a token issuer of our own: sign in, fetch, answer, renew, lose, begin again."""

import time
from collections.abc import Callable, Iterator

import pytest

from sixring.channels.adapters.email import smtp
from sixring.channels.adapters.email.imap import Cursor, Fetched, Watch, connect, fetch_new
from sixring.channels.adapters.email.mailbox import mailbox_of, server_of
from sixring.channels.adapters.email.oauth import sasl
from sixring.channels.contract import DeliveryError
from sixring.channels.models import Grant
from sixring.home.doctor import channels as doctors_look
from tests.channels.email.oauth import ADDRESS, mailbox, registered, signed_in
from tests.peers import issuer as issuers
from tests.peers import mail as peers
from tests.screens import enter

pytestmark = [pytest.mark.peer, pytest.mark.django_db(transaction=True)]
MAIL = b"From: Dan <dan@customer.test>\r\nTo: us@customer.test\r\nSubject: %s\r\nMessage-ID: <%s@x.test>\r\n\r\nHi\r\n"


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[peers.MailPeers, issuers.Issuer, str]]:
    with issuers.running(ADDRESS) as (issuer, place), peers.running(lmtp_port=9, issuer=place) as servers:
        yield servers, issuer, place


@pytest.fixture
def account(world, ada, settings):
    servers, _, place = world
    settings.FETCH_ALLOW = [place.removeprefix("http://")]
    account = mailbox(
        imap_port=servers.imap_port, imap_tls=False, smtp_host="127.0.0.1", smtp_port=servers.smtp_port,
        smtp_security="none",
    )  # fmt: skip
    registered(account, ada, place)
    return account


@pytest.fixture
def connected(world, account, ada):
    return signed_in(enter(ada), account, world[1])


def arrives(servers: peers.MailPeers, subject: str) -> None:
    servers.write("dan@customer.test", [ADDRESS], MAIL % (subject.encode(), subject.encode()))


def fetched(account, cursor: Cursor) -> tuple[list[Fetched], Cursor]:
    """What lies in the mailbox beyond `cursor`."""
    client = connect(mailbox_of(account))
    kept: list[Fetched] = []
    try:
        return kept, fetch_new(client, "INBOX", cursor, kept.extend, lambda cursor, lag: None)
    finally:
        client.logout()


def eventually(true: Callable[[], object], servers: peers.MailPeers) -> None:
    until = time.monotonic() + peers.PATIENCE
    while not true():
        assert time.monotonic() < until, servers.logs()
        time.sleep(0.05)


def newest(account, cursor: Cursor, servers: peers.MailPeers) -> tuple[list[bytes], Cursor]:
    """The subjects that came after `cursor`, as soon as there are any."""
    found: list[tuple[list[Fetched], Cursor]] = []

    def look() -> bool:
        found[:] = [fetched(account, cursor)]
        return bool(found[0][0])

    eventually(look, servers)
    kept, cursor = found[0]
    return [mail.raw.partition(b"Subject: ")[2].partition(b"\r\n")[0] for mail in kept], cursor


def test_from_signing_in_to_a_sign_in_taken_back_and_no_mail_is_lost(world, account, connected, ada):
    servers, issuer, _ = world
    _, cursor = fetched(account, Cursor())
    arrives(servers, "first")
    subjects, cursor = newest(account, cursor, servers)
    assert subjects == [b"first"]

    issuer.expire()  # the server refuses the token we hold: a fresh one is asked for
    arrives(servers, "second")
    subjects, cursor = newest(account, cursor, servers)
    assert (subjects, Grant.objects.get().version) == ([b"second"], connected.version + 1)

    issuer.revoke()
    arrives(servers, "third")
    with pytest.raises(DeliveryError, match="needs signing in again"):
        fetched(account, cursor)
    assert ["needs signing in again" in one.what for one in doctors_look()] == [True]

    signed_in(enter(ada), account, issuer)
    assert list(doctors_look()) == []
    assert newest(account, cursor, servers)[0] == [b"third"]


def test_the_watch_says_what_is_to_be_done_and_goes_on_after_it(world, account, connected, ada):
    _, issuer, _ = world
    issuer.revoke()
    said: list[str] = []
    watch = Watch(mailbox_of(account), Cursor, lambda mails: None, lambda cursor, lag: None, said.append)

    def say(words: str) -> None:
        said.append(words)
        watch.stop.set()

    watch.say = say
    watch.run()
    assert "needs signing in again" in said[0]
    before = mailbox_of(account)
    signed_in(enter(ada), account, issuer)
    assert mailbox_of(account) != before  # so whoever watches connects anew, at once


@pytest.mark.parametrize("mechanism", [sasl.XOAUTH2, sasl.BEARER])
def test_dovecot_takes_both_mechanisms(mechanism, world, account, connected, monkeypatch):
    monkeypatch.setattr(sasl, "mechanism", lambda offered: mechanism if mechanism in offered else "")
    connect(mailbox_of(account)).logout()


def test_answers_leave_by_the_same_sign_in(world, account, connected):
    servers, issuer, _ = world
    _, cursor = fetched(account, Cursor())
    issuer.expire()
    smtp.deliver(server_of(account), ADDRESS, [ADDRESS], MAIL % (b"ours", b"ours"))
    assert newest(account, cursor, servers)[0] == [b"ours"]
    issuer.revoke()
    with pytest.raises(DeliveryError, match="needs signing in again") as told:
        smtp.deliver(server_of(account), ADDRESS, [ADDRESS], MAIL % (b"late", b"late"))
    assert not told.value.permanent


def test_a_server_that_takes_no_token_says_so(world, account, connected, monkeypatch):
    monkeypatch.setattr(sasl, "mechanism", lambda offered: "")
    with pytest.raises(Exception, match="takes no token"):
        connect(mailbox_of(account))
    with pytest.raises(DeliveryError, match="takes no token"):
        smtp.deliver(server_of(account), ADDRESS, [ADDRESS], MAIL % (b"x", b"x"))
