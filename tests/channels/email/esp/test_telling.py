"""What a service says of mails of ours: receipts, the reason why one came back, and who wants no more."""

import json

import pytest

from sixring.channels.models import Dispatch, Quarantine
from sixring.people import suppression
from sixring.people.consent import PURPOSES, gate
from sixring.people.models import Fact, Identity

from .conftest import OUR_ID

pytestmark = pytest.mark.django_db
DAN = "dan@customer.test"
AT, ISO = 1772452800, "2026-03-02T12:00:00Z"
SES = {
    "mail": {"messageId": "ses-1", "destination": [DAN], "headers": [{"name": "X-Sixring-Message", "value": OUR_ID}]}
}
DELIVERED = {
    "postmark": {"RecordType": "Delivery", "MessageID": "guid", "Recipient": DAN, "DeliveredAt": ISO,
                 "Metadata": {"sixring": OUR_ID}},
    "mailgun": {"signature": {}, "event-data": {"event": "delivered", "timestamp": AT, "recipient": DAN,
                                                "message": {"headers": {"message-id": OUR_ID}}}},
    "sendgrid": [{"event": "delivered", "email": DAN, "timestamp": AT, "smtp-id": f"<{OUR_ID}>"}],
    "amazon_ses": {"eventType": "Delivery", "delivery": {"recipients": [DAN]}, **SES},
    "brevo": {"event": "delivered", "email": DAN, "ts_epoch": AT * 1000, "message-id": "<theirs>",
              "X-Mailin-custom": json.dumps({"sixring": OUR_ID})},
    "mailjet": {"event": "sent", "email": DAN, "time": AT, "MessageID": 1, "CustomID": OUR_ID},
    "resend": {"type": "email.delivered", "created_at": ISO, "data": {"email_id": "x", "to": [DAN],
               "headers": [{"name": "X-Sixring-Message", "value": OUR_ID}]}},
    "sparkpost": [{"msys": {"message_event": {"type": "delivery", "timestamp": str(AT), "raw_rcpt_to": DAN,
                                              "rcpt_meta": {"sixring": OUR_ID}}}}],
}  # fmt: skip
BOUNCED = {
    "postmark": {"RecordType": "Bounce", "Type": "HardBounce", "Email": DAN, "BouncedAt": ISO,
                 "Details": "550 no such user", "Metadata": {"sixring": OUR_ID}},
    "mailgun": {"signature": {}, "event-data": {
        "event": "failed", "severity": "permanent", "timestamp": AT, "recipient": DAN,
        "delivery-status": {"code": 550, "message": "550 no such user"},
        "message": {"headers": {"message-id": OUR_ID}}}},
    "sendgrid": [{"event": "bounce", "email": DAN, "timestamp": AT, "smtp-id": f"<{OUR_ID}>",
                  "reason": "550 no such user"}],
    "amazon_ses": {"eventType": "Bounce", **SES, "bounce": {
        "bounceType": "Permanent", "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": DAN, "diagnosticCode": "550 no such user"}]}},
    "brevo": {"event": "hard_bounce", "email": DAN, "ts_epoch": AT * 1000, "reason": "550 no such user",
              "X-Mailin-custom": json.dumps({"sixring": OUR_ID})},
}  # fmt: skip


def posted(service, body):
    if service != "amazon_ses":
        return body
    return {"Type": "Notification", "MessageId": "n1", "Timestamp": ISO, "TopicArn": "t", "Message": json.dumps(body)}


@pytest.mark.parametrize("service", DELIVERED)
def test_a_mail_that_arrived_is_shown_delivered(service, mailbox, posts, sent):
    box = mailbox(service)
    mail = sent(box)
    assert posts(box, posted(service, DELIVERED[service])) == []
    mail.refresh_from_db()
    assert (mail.fate, mail.state, Quarantine.objects.count()) == ("delivered", "accepted", 0)


@pytest.mark.parametrize("service", BOUNCED)
def test_one_that_came_back_says_why(service, mailbox, posts, sent):
    box = mailbox(service)
    mail = sent(box)
    posts(box, posted(service, BOUNCED[service]))
    mail.refresh_from_db()
    assert (mail.fate, mail.state) == ("failed", "rejected")
    assert "no such user" in mail.error


def test_events_may_come_twice_and_in_any_order(mailbox, posts, sent, clock):
    box = mailbox("sendgrid")
    mail = sent(box)
    opened = [{"event": "open", "email": DAN, "timestamp": AT, "smtp-id": f"<{OUR_ID}>"}]
    for body in (opened, DELIVERED["sendgrid"], opened):
        posts(box, body)
        clock.forward(minutes=20)
    mail.refresh_from_db()
    assert mail.fate == "delivered"  # a machine may have opened it: that it was read is not said


def test_of_a_mail_to_several_only_its_own_recipient_counts(mailbox, posts, sent):
    box = mailbox("sendgrid")
    mail = sent(box, cc=["erin@customer.test"])
    posts(box, [BOUNCED["sendgrid"][0] | {"email": "erin@customer.test"}])
    mail.refresh_from_db()
    assert mail.fate == ""


def test_one_odd_event_costs_none_of_its_neighbours(mailbox, posts, sent):
    box = mailbox("sendgrid")
    mail = sent(box)
    posts(box, [{"no": "event"}, 7, *DELIVERED["sendgrid"]])
    mail.refresh_from_db()
    assert (mail.fate, Quarantine.objects.count()) == ("delivered", 2)


def test_an_event_of_another_accounts_mail_changes_nothing(mailbox, posts, sent):
    mail = sent(mailbox("sendgrid"))
    posts(mailbox("sendgrid"), BOUNCED["sendgrid"])
    mail.refresh_from_db()
    assert mail.fate == ""


def test_whoever_complains_gets_nothing_more_that_serves_a_purpose(mailbox, posts):
    box = mailbox("postmark")
    complaint = {
        "RecordType": "SpamComplaint",
        "Type": "SpamComplaint",
        "Email": DAN,
        "BouncedAt": ISO,
        "MessageID": "g",
    }
    (touch,) = posts(box, complaint)
    assert (touch.kind, touch.identity.value) == ("unsubscribe", DAN)
    assert suppression.holds("email", DAN)
    identity = Identity.objects.get(kind="email", claimed=False)
    assert gate(identity, next(iter(PURPOSES)), "email") == "suppressed"
    assert Fact.objects.filter(identity=identity, name__startswith="consent", proof="provider").exists()


@pytest.mark.parametrize("service", list(DELIVERED))
def test_whatever_is_posted_is_read_or_set_aside(service, mailbox, posts):
    box = mailbox(service)
    for body in ({}, [], [[]], "x", {"RecordType": 7}, {"Metadata": [], "RecordType": "Delivery"}):
        assert posts(box, posted(service, body)) == []


def test_our_mails_carry_what_the_service_gives_back(mailbox, sent):
    from sixring.channels.adapters.email import drafting, outgoing
    from sixring.channels.contract import Outbound

    head = outgoing.build(drafting.drafted(Outbound(DAN, "Hi", "k"), mailbox("sparkpost"), OUR_ID, False)).decode()
    assert f'X-MSYS-API: {{"metadata": {{"sixring": "{OUR_ID}"}}}}' in head
    assert Dispatch.objects.count() == 0
