"""Trying a mailbox out: a mail to itself comes back, fails with a reason, or is looked for; no conversation opens."""

import pytest
from django.urls import reverse

from sixring.channels import inbox, trying
from sixring.channels.adapters.email import smtp
from sixring.channels.contract import DeliveryError
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival, Trial
from sixring.conversations.models import Conversation
from sixring.core.errors import Forbidden
from tests.cast import settle
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
BOUNCE = """From: MAILER-DAEMON@mx.test\r\nTo: support@example.com\r\nSubject: Undelivered\r\n\
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n\
Final-Recipient: rfc822; support@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\
Diagnostic-Code: smtp; 550 no such mailbox\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
Message-ID: <{code}@example.com>\r\nSubject: A test\r\n\r\nHi\r\n--b--\r\n"""


@pytest.fixture
def account(db, clock):
    said = {
        "address": "support@example.com",
        "smtp_host": "mail.test",
        "imap_host": "mail.test",
        "imap_folder": "INBOX",
    }
    return Account.objects.create(kind="email", name="Support", settings=said)


@pytest.fixture
def sent(monkeypatch):
    """The mails the server took."""
    mails: list[bytes] = []
    monkeypatch.setattr(smtp, "deliver", lambda server, sender, recipients, mail: mails.append(mail))
    return mails


def arrives(account, raw, **meta):
    inbox.accept([Item(account, raw, {"via": "imap", "folder": "INBOX", **meta})])
    settle()


def by_hand(code, **headers):
    lines = {"From": "Dan <dan@example.com>", "To": "support@example.com", "Message-ID": "<1@example.com>",
             "Subject": code, **headers}  # fmt: skip
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode() + b"\r\nHi\r\n"


def test_it_comes_back_and_opens_no_conversation(account, sent, ada, clock):
    trying.begin(account, actor=ada)
    assert trying.outcome(account).state == "waiting"
    clock.forward(seconds=7)
    arrives(account, sent[0])
    found = trying.outcome(account)
    assert (found.state, found.seconds, found.came["way"], found.came["folder"]) == ("returned", 7, "imap", "INBOX")
    assert (Conversation.objects.count(), Arrival.objects.get().state) == (0, "settled")


def test_an_account_never_tried_has_no_outcome(account):
    assert trying.outcome(account) is None


def test_a_second_press_sends_no_second_mail(account, sent, ada, clock):
    assert trying.begin(account, actor=ada) == trying.begin(account, actor=ada)
    clock.forward(seconds=6)
    trying.begin(account, actor=ada)
    assert (len(sent), Trial.objects.count()) == (2, 2)


def test_what_the_server_refuses_is_the_outcome(account, ada, monkeypatch):
    def refuse(*args):
        raise DeliveryError("The mail server mail.test:25 can't be used: wrong password.")

    monkeypatch.setattr(smtp, "deliver", refuse)
    trying.begin(account, actor=ada)
    assert (trying.outcome(account).state, trying.outcome(account).reason) == (
        "failed", "The mail server mail.test:25 can't be used: wrong password.",
    )  # fmt: skip


def test_a_bounce_is_the_outcome_too(account, sent, ada):
    code = trying.begin(account, actor=ada).code
    arrives(account, BOUNCE.format(code=code).encode())
    assert "550 no such mailbox" in trying.outcome(account).reason
    assert Conversation.objects.count() == 0


def test_while_it_fails_to_come_it_says_what_to_look_at(account, sent, ada, clock):
    trying.begin(account, actor=ada)
    assert trying.outcome(account).hints == ()
    clock.forward(minutes=1)
    hints = " ".join(trying.outcome(account).hints)
    assert "No worker is running" in hints
    assert "folder INBOX" in hints
    clock.forward(minutes=15)
    assert trying.outcome(account).reason == "It did not come back within 15 minutes."
    arrives(account, sent[0])
    assert trying.outcome(account).state == "returned"  # however late


def test_where_we_cannot_send_somebody_does(account, ada, clock):
    account.settings = {"address": "support@example.com", "intake": "in-1@sixring.example"}
    account.save()
    trying.begin(account, actor=ada)
    asked = trying.outcome(account)
    assert (asked.by_hand, asked.address) == (True, "support@example.com")
    clock.forward(minutes=1)
    assert "SIXRING_LMTP is not set" in " ".join(trying.outcome(account).hints)
    arrives(account, by_hand(asked.code), via="lmtp")
    assert (trying.outcome(account).state, Conversation.objects.count()) == ("returned", 0)


@pytest.mark.parametrize(
    "raw",
    [
        by_hand("sixring-test-aaaaaaaaaaaaaaaa"),  # a code we never gave
        by_hand("Re: a test", **{"In-Reply-To": "<sixring-test-aaaaaaaaaaaaaaaa@example.com>"}),
    ],
)
def test_what_only_looks_like_a_test_is_a_mail(raw, account, sent, ada):
    trying.begin(account, actor=ada)
    arrives(account, raw)
    assert (trying.outcome(account).state, Conversation.objects.count()) == ("waiting", 1)


def test_an_answer_to_a_test_is_a_mail(account, sent, ada):
    code = trying.begin(account, actor=ada).code
    arrives(account, by_hand(f"Re: {code}", **{"In-Reply-To": f"<{code}@example.com>"}))
    assert (trying.outcome(account).state, Conversation.objects.count()) == ("waiting", 1)


def test_the_code_of_another_mailbox_proves_nothing_of_this_one(account, sent, ada):
    other = Account.objects.create(kind="email", name="Sales", settings={"address": "sales@example.com"})
    trying.begin(account, actor=ada)
    arrives(other, sent[0])
    assert trying.outcome(account).state == "waiting"


def test_the_page_sends_one_and_asks_again_while_it_is_on_its_way(account, sent, ada):
    browser, page = enter(ada), reverse("channels:trial", args=[account.pk])
    assert browser.post(page).url == page
    assert 'hx-trigger="every 2s"' in read(browser.get(page))
    arrives(account, sent[0])
    said = read(browser.get(page))
    assert "Mail works both ways" in said
    assert "hx-trigger" not in said.partition('id="trial"')[2]


def test_only_who_configures_may_try(account, ben):
    with pytest.raises(Forbidden):
        trying.begin(account, actor=ben)
