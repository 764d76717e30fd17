"""A mail that a service hands over is read as any mail: the same proof, the same thread, the same key."""

import base64
import json

import pytest

from sixring.channels import inbox
from sixring.channels.adapters.email.esp import opening, sns
from sixring.channels.inbox import Item
from sixring.channels.models import Arrival, Quarantine
from sixring.core.fetch import Answer
from sixring.interactions.models import Interaction
from tests.cast import settle, where

from .conftest import FORM, MIME, form

pytestmark = pytest.mark.django_db
TEXT = MIME.decode()
SES = {"notificationType": "Received", "mail": {"source": "dan@customer.test"},
       "receipt": {"recipients": ["hello@greenthumb.example"], "action": {"encoding": "BASE64"}},
       "content": base64.b64encode(MIME).decode()}  # fmt: skip
WHOLE = {
    "postmark": (
        {"FromFull": {}, "OriginalRecipient": "hello@greenthumb.example", "RawEmail": TEXT},
        "application/json",
    ),
    "mailgun": (form(recipient=b"hello@greenthumb.example", body_mime=MIME, token=b"t"), FORM),
    "sendgrid": (form(envelope=b"{}", email=MIME), FORM),
    "sparkpost": ([{"msys": {"relay_message": {"content": {"email_rfc822": TEXT}}}}], "application/json"),
    "amazon_ses": ({"Type": "Notification", "MessageId": "i", "Message": json.dumps(SES)}, "text/plain"),
}
TAKEN_APART = {
    "brevo": {"items": [{"Uuid": ["1"], "Headers": {"From": "Dan <dan@customer.test>", "To": "hello@greenthumb.example",
                                                    "Message-ID": "<m1@customer.test>", "Subject": "Seed trays"},
                         "RawTextBody": "Where is my order?",
                         "Attachments": [{"Name": "box.jpg", "DownloadToken": "x"}]}]},
    "mailjet": {"Sender": "dan@customer.test", "Parts": [], "Text-part": "Where is my order?",
                "Headers": {"From": "Dan <dan@customer.test>", "Message-ID": "<m1@customer.test>",
                            "Subject": "Seed trays"}},
}  # fmt: skip


@pytest.mark.parametrize("service", WHOLE)
def test_the_original_is_read_byte_for_byte(service, mailbox, posts):
    body, type_ = WHOLE[service]
    (touch,) = posts(mailbox(service), body, type_)
    assert (touch.subject, touch.text, touch.reference) == ("Seed trays", "Where is my order? é", "m1@customer.test")
    assert (touch.identity.value, touch.data["via"], touch.channel) == ("dan@customer.test", "esp", "email")


@pytest.mark.parametrize("service", TAKEN_APART)
def test_one_that_comes_in_parts_is_put_together(service, mailbox, posts):
    (touch,) = posts(mailbox(service), TAKEN_APART[service])
    assert (touch.subject, touch.text, touch.reference) == ("Seed trays", "Where is my order?", "m1@customer.test")
    assert touch.data.get("lost_files", []) == (["box.jpg"] if service == "brevo" else [])


def test_the_same_mail_again_and_by_another_way_is_one(mailbox, posts, clock):
    box = mailbox("postmark")
    posts(box, WHOLE["postmark"][0])
    clock.forward(minutes=30)
    posts(box, WHOLE["postmark"][0])
    inbox.accept([Item(box, MIME, {"from": "dan@customer.test", "to": ["hello@greenthumb.example"]})])
    settle()
    assert Interaction.objects.count() == 1


def test_an_answer_goes_on_in_its_conversation(mailbox, posts):
    box = mailbox("mailgun")
    (first,) = posts(box, form(body_mime=MIME, token=b"1"), FORM)
    again = MIME.replace(b"<m1@", b"<m2@").replace(b"Date:", b"In-Reply-To: <m1@customer.test>\r\nDate:")
    (second,) = posts(box, form(body_mime=again, token=b"2"), FORM)
    assert where(first) == where(second)


def test_a_forged_word_of_the_trusted_server_proves_nothing_here(mailbox, posts):
    """A service doesn't take it off, as the mail server does whose word it is."""
    box = mailbox("postmark")
    box.settings |= {"trusted_server": "mx.greenthumb.example"}
    box.save()
    forged = "Authentication-Results: mx.greenthumb.example; dmarc=pass header.from=customer.test\r\n" + TEXT
    (touch,) = posts(box, {"FromFull": {}, "RawEmail": forged})
    assert (touch.identity.claimed, touch.proof) == (True, "claimed")


@pytest.mark.parametrize(
    ("service", "body", "type_", "why"),
    [
        ("postmark", {"FromFull": {}, "TextBody": "Hi"}, "application/json", "original"),
        ("mailgun", form(body_plain=b"Hi"), FORM, "original"), ("sendgrid", form(headers=b"From: a"), FORM, "original"),
        ("sendgrid", form(a=b"b"), FORM, "neither"),
        ("mailgun", b"%ff%", "application/x-www-form-urlencoded", "neither"),
        ("resend", {"type": "email.received", "data": {}}, "application/json", "Forward"),
        ("amazon_ses", {"Type": "Notification", "Message": json.dumps(SES | {"content": None})}, "", "bucket"),
        ("amazon_ses", {"Type": "Notification", "Message": json.dumps(SES | {"content": "é="})}, "", "base64"),
        ("brevo", {"items": [{"Headers": 1}]}, "application/json", "put together"),
        ("", {}, "application/json", "service"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_waits_in_quarantine(service, body, type_, why, mailbox, posts):
    assert posts(mailbox(service), body, type_) == []
    assert why in Quarantine.objects.get().reason


def test_a_topic_of_ours_is_confirmed_at_amazon_alone(mailbox, posts, monkeypatch):
    asked = []
    monkeypatch.setattr(sns, "fetch", lambda method, url, **more: asked.append(url) or Answer(200, {}, b"", None, url))
    told = {
        "Type": "SubscriptionConfirmation",
        "MessageId": "c",
        "SubscribeURL": "https://sns.eu-west-1.amazonaws.com/?A=1",
    }
    assert posts(mailbox("amazon_ses"), told) == []
    posts(mailbox("amazon_ses"), told | {"SubscribeURL": "https://evil.test/"})
    assert (asked, Quarantine.objects.count()) == (["https://sns.eu-west-1.amazonaws.com/?A=1"], 1)


def test_without_the_extra_what_needs_it_waits(mailbox, posts, monkeypatch):
    monkeypatch.setattr("sixring.channels.adapters.email.esp.telling.import_module", absent)
    assert posts(mailbox("mailjet"), TAKEN_APART["mailjet"]) == []
    assert Arrival.objects.get().state == Arrival.State.WAITING


def absent(name):
    raise ImportError(name)


def test_a_field_of_a_form_is_cut_out_byte_for_byte():
    odd = bytes(range(256)) + b"\r\n--xy\r\n\r\n"
    assert opening.posted.fields(form(email=odd, other=b""), FORM) == {"email": odd, "other": b""}
    assert opening.posted.fields(b"junk", "multipart/form-data") == {}
