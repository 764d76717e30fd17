"""Facts about answers that did not arrive: they come back to us, and whoever wrote or has them hears of it."""

import pytest

from sixring.channels import inbox, outbox, receipts
from sixring.channels.adapters.email import smtp
from sixring.channels.contract import DeliveryError
from sixring.channels.fates import Fate, Receipt
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Dispatch
from sixring.conversations import assignment, closure, notices
from sixring.conversations.models import Conversation, Snooze
from sixring.conversations.sending import replies
from sixring.core import listeners
from tests.cast import agent_of, happened_to, settle, touches_of, where

pytestmark = pytest.mark.django_db
BOUNCE = """From: MAILER-DAEMON@mx.test\r\nTo: support@example.com\r\nSubject: Undelivered\r\n\
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n\
Final-Recipient: rfc822; {whom}\r\nAction: {action}\r\nStatus: 5.1.1\r\n\
Diagnostic-Code: smtp; 550 no such mailbox\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
Message-ID: <{known_as}>\r\nSubject: Trays\r\n\r\nHi\r\n--b--\r\n"""


@pytest.fixture
def matter(dan, clock):
    return where(dan.writes("Where are my trays?", reference="<1@x>"))


@pytest.fixture
def answered(matter, ben, clock):
    """Ben's answer is with the provider."""
    clock.forward(minutes=1)
    replies.reply(matter, "They leave at noon.", actor=ben, token="1")
    outbox.settle()
    return Dispatch.objects.get()


def fresh(matter):
    return Conversation.objects.get(pk=matter.pk)


def comes_back(dispatch):
    receipts.keep([(dispatch.account_id, Receipt(dispatch.external_id, Fate.FAILED, error="Switched off."))])
    listen()


def listen():
    while listeners.settle():
        pass


def told(actor):
    return list(notices.of(actor).values_list("kind", flat=True))


def test_a_late_receipt_brings_it_back_and_tells_who_wrote_it_and_who_has_it(answered, matter, ada, ben, cleo, clock):
    assignment.assign(matter, agent_of(ada), actor=ada)
    assert fresh(matter).state == "waiting"
    clock.forward(hours=3)
    comes_back(answered)
    assert (fresh(matter).state, fresh(matter).due_at > clock.now) == ("needs_us", True)
    assert happened_to(matter)[-1] == "conversation.undelivered"
    assert (told(ben), told(ada), told(cleo)) == (["undelivered"], ["undelivered"], [])


@pytest.mark.parametrize("permanent", [True, False])
def test_so_does_what_is_refused_at_once_or_given_up(permanent, dan, matter, ben, monkeypatch):
    def refuse(outbound):
        raise DeliveryError("Nobody is there.", permanent=permanent)

    monkeypatch.setattr(outbox, "MOST_ATTEMPTS", 1)
    monkeypatch.setattr(outbox.adapter_of("letters"), "answer", refuse)
    replies.reply(matter, "They leave at noon.", actor=ben, token="1")
    outbox.settle()
    listen()
    assert (fresh(matter).state, told(ben)) == ("needs_us", ["undelivered"])


def test_resolved_or_resting_it_comes_back_too_and_twice_is_once(answered, matter, ben, clock):
    closure.resolve(matter, actor=ben)
    Snooze.objects.create(conversation=matter, due_at=clock.in_days(1), by_id=ben.id)
    comes_back(answered)
    comes_back(answered)
    assert (fresh(matter).state, Snooze.objects.count(), told(ben)) == ("needs_us", 0, ["undelivered"])


def test_sent_again_and_lost_again_it_is_told_again(answered, matter, ben, clock):
    comes_back(answered)
    outbox.retry(answered, actor=ben)
    outbox.settle()
    closure.wait(matter, actor=ben)
    comes_back(Dispatch.objects.get())
    assert (fresh(matter).state, len(told(ben))) == ("needs_us", 2)


def test_where_they_wrote_since_it_stays_and_the_author_still_hears(answered, matter, dan, ben, clock):
    clock.forward(minutes=1)
    dan.writes("Never mind, they came!", replies_to=["<1@x>"])
    closure.resolve(matter, actor=ben)
    comes_back(answered)
    assert (fresh(matter).state, told(ben)) == ("resolved", ["undelivered"])


def test_what_arrived_or_was_sent_again_meanwhile_is_left_alone(answered, matter, ben):
    listen()
    receipts.keep([(answered.account_id, Receipt(answered.external_id, Fate.FAILED))])
    outbox.retry(Dispatch.objects.get(), actor=ben)
    listen()
    assert (fresh(matter).state, told(ben)) == ("waiting", [])


@pytest.fixture
def mailed(monkeypatch, ben, clock, channels):
    """Ben answered Dan by mail, with Erin in copy."""
    monkeypatch.setattr(smtp, "deliver", lambda *args: None)
    said = {"address": "support@example.com", "smtp_host": "mail.test"}
    account = Account.objects.create(kind="email", name="Support", settings=said)
    raw = "From: dan@example.com\r\nTo: support@example.com\r\nMessage-ID: <1@d.test>\r\n\r\nWhere?\r\n"
    matter = where(touches_of(comes(account, raw))[0])
    clock.forward(minutes=1)
    copies = replies.Envelope(cc=["erin@example.com"])
    replies.reply(matter, "At noon.", actor=ben, token="1", envelope=copies)
    outbox.settle()
    return matter, Dispatch.objects.get()


def comes(account, raw):
    from sixring.channels.models import Arrival

    inbox.accept([Item(account, raw.encode(), {"via": "lmtp", "from": "dan@example.com", "to": [account.name]})])
    settle()
    return Arrival.objects.latest("pk")


def test_a_mail_that_bounces_is_not_delivered_and_comes_back(mailed, ben):
    matter, dispatch = mailed
    said = {"known_as": dispatch.external_id, "action": "failed"}
    comes(dispatch.account, BOUNCE.format(whom="erin@example.com", **said))  # a copy: the answer itself arrived
    comes(dispatch.account, BOUNCE.format(whom="dan@example.com", **{**said, "action": "delayed"}))
    listen()
    assert (fresh(matter).state, Dispatch.objects.get().state) == ("waiting", "accepted")
    comes(dispatch.account, BOUNCE.format(whom="dan@example.com", **said))
    listen()
    dispatch.refresh_from_db()
    assert (fresh(matter).state, dispatch.state, told(ben)) == ("needs_us", "rejected", ["undelivered"])
    assert dispatch.error == "It came back as undeliverable: 550 no such mailbox"
