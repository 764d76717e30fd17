"""An answer with copies and a file, through a real Exim into real mailboxes."""

import email
import email.policy
from collections.abc import Iterator

import pytest
from imapclient import IMAPClient

from sixring.channels import accounts, outbox
from sixring.channels.models import Account, Dispatch
from sixring.conversations import reception
from sixring.conversations.models import Conversation
from sixring.conversations.sending import forwarding, replies
from sixring.conversations.sending.envelope import Envelope
from sixring.core.actors import SYSTEM
from tests.cast import employ
from tests.conversations.sending import PNG, upload
from tests.peers import mail as peers
from tests.peers.server import until

pytestmark = [pytest.mark.peer, pytest.mark.django_db(transaction=True)]
HEAD = "From: Dan <dan@customer.test>\r\nTo: support@cx.test\r\nSubject: Trays\r\n"
MAIL = f"{HEAD}Message-ID: <1@customer.test>\r\n\r\nHi\r\n"


@pytest.fixture
def world(need) -> Iterator[peers.MailPeers]:
    need("exim4"), need("dovecot")
    with peers.running(lmtp_port=peers.free_ports(1)[0]) as running:
        yield running


@pytest.fixture
def mailbox(world) -> Account:
    settings = {"address": "support@cx.test", "smtp_host": "127.0.0.1", "smtp_port": world.smtp_port}
    return accounts.open_account("email", "Support", settings, actor=SYSTEM)


@pytest.fixture
def matter(mailbox, channels) -> Conversation:
    from sixring.channels import inbox

    inbox.accept([inbox.Item(mailbox, MAIL.encode(), {"from": "dan@customer.test", "to": ["support@cx.test"]})])
    while reception.settle():
        pass
    return Conversation.objects.get()


def received(world: peers.MailPeers, user: str) -> email.message.EmailMessage:
    with IMAPClient("127.0.0.1", world.imap_port, ssl=False) as client:
        client.login(user, peers.PASSWORD)
        client.select_folder("INBOX", readonly=True)
        found = until(lambda: client.noop() and client.search("ALL"))
        raw = client.fetch(found[-1:], ["BODY.PEEK[]"])[found[-1]][b"BODY[]"]
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_everybody_gets_the_file_and_nobody_learns_of_the_blind_copy(world, matter):
    ben = employ("Ben", "agent", "Support")
    sheet = Envelope(cc=("kim@customer.test",), bcc=("boss@customer.test",), uploads=(upload(ben, "Plan Ä.png").token,))
    replies.reply(matter, "Here is the plan.", actor=ben, token="1", envelope=sheet)
    outbox.settle()
    assert Dispatch.objects.get().state == "accepted", Dispatch.objects.get().error
    for user in ("dan", "kim", "boss"):
        mail = received(world, user)
        (part,) = mail.iter_attachments()
        assert (part.get_filename(), part.get_payload(decode=True)) == ("Plan Ä.png", PNG)
        assert (mail["To"], mail["Cc"], mail["Bcc"]) == ("dan@customer.test", "kim@customer.test", None)
        assert b"boss@" not in mail.as_bytes().partition(b"\n\n")[2]
        assert mail["In-Reply-To"] == "<1@customer.test>"


def test_what_is_forwarded_reaches_the_outside_party_alone(world, matter):
    ben = employ("Ben", "agent", "Support")
    asked = matter.placements.get().interaction_id
    forwarding.forward(matter, "store@customer.test", "Did they leave?", actor=ben, token="1", messages=[asked])
    outbox.settle()
    mail = received(world, "store")
    assert (mail["To"], mail["Cc"], mail["In-Reply-To"]) == ("store@customer.test", None, None)
    assert "Did they leave?" in mail.get_body().get_content()
