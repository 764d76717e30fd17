"""Each mail service proves itself in its own way; whatever isn't proven is refused."""

import base64
import contextlib
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook

from sixring.channels.adapters.email.esp import sns
from sixring.channels.contract import Refusal
from sixring.core.fetch import Answer
from tests.cast import NOON

from .conftest import FORM, FORMER, SECRET, form

pytestmark = pytest.mark.django_db
AT = int(NOON.timestamp())
RAW = b'{"RecordType": "Delivery"}'
SVIX = "whsec_" + base64.b64encode(b"k" * 32).decode()
TOPIC = "arn:aws:sns:eu-west-1:123456789012:mails"


def basic(pair):
    return {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def mailgun(at=AT, secret=SECRET, token="t" * 50):
    made = hmac.new(secret.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": str(at), "token": token, "signature": made}


def taken(adapter, account, raw, headers):
    with contextlib.suppress(Refusal):
        adapter.verify(raw, headers, "", account)
        return True
    return False


@pytest.mark.parametrize("service", ["postmark", "brevo", "mailjet", "sparkpost", "sendgrid"])
def test_a_password_in_the_address(adapter, mailbox, service):
    box = mailbox(service)
    assert taken(adapter, box, RAW, basic(f"sixring:{SECRET}"))
    assert taken(adapter, box, RAW, basic(f"sixring:{FORMER}"))
    for odd in ({}, basic("sixring:guess"), basic(f"admin:{SECRET}"), {"authorization": f"Bearer {SECRET}"},
                {"authorization": "Basic é"}):  # fmt: skip
        assert not taken(adapter, box, RAW, odd)


def test_without_a_secret_or_a_service_nobody_is_believed(adapter, mailbox):
    box = mailbox("postmark")
    box.sealed = ""
    assert not taken(adapter, box, RAW, basic("sixring:"))
    with pytest.raises(Refusal) as refused:
        adapter.verify(RAW, basic(f"sixring:{SECRET}"), "", mailbox(""))
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("told", "good"),
    [
        (mailgun(), True), (mailgun(secret=FORMER), True), (mailgun(AT - 8 * 3600), True), (mailgun(AT + 200), True),
        (mailgun(AT - 10 * 3600), False), (mailgun(AT + 400), False), (mailgun(secret="x"), False),
        (mailgun() | {"token": "other"}, False), (mailgun() | {"timestamp": "é"}, False), ({}, False),
    ],
)  # fmt: skip
def test_mailgun_signs_a_token_in_the_body(adapter, mailbox, told, good):
    box, as_form = mailbox("mailgun"), form(**{name: value.encode() for name, value in told.items()})
    as_json = json.dumps({"signature": told, "event-data": {}}).encode()
    assert taken(adapter, box, as_form, {"content-type": FORM}) is good
    assert taken(adapter, box, as_json, {"content-type": "application/json"}) is good


@pytest.mark.parametrize(("slip", "good"), [(0, True), (290, True), (-290, True), (400, False), (-400, False)])
def test_resend_signs_by_svix(adapter, mailbox, slip, good):
    box, now = mailbox("resend", SVIX), datetime.now(UTC)
    at = datetime.fromtimestamp(int(now.timestamp()) + slip, UTC)
    told = {"svix-id": "msg_1", "svix-timestamp": str(int(at.timestamp())),
            "svix-signature": Webhook(SVIX).sign("msg_1", at, RAW.decode())}  # fmt: skip
    assert taken(adapter, box, RAW, told) is good
    assert not taken(adapter, box, RAW + b" ", told)


def test_sendgrid_signs_events_by_a_key_pair(adapter, mailbox):
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    box = mailbox("sendgrid", base64.b64encode(public).decode())

    def signed(raw, at):
        made = private.sign(str(at).encode() + raw, ec.ECDSA(hashes.SHA256()))
        return {"x-twilio-email-event-webhook-signature": base64.b64encode(made).decode(),
                "x-twilio-email-event-webhook-timestamp": str(at)}  # fmt: skip

    assert taken(adapter, box, RAW, signed(RAW, AT))
    for raw, told in ((RAW + b" ", signed(RAW, AT)), (RAW, signed(RAW, AT - 301)), (RAW, signed(RAW, AT + 301)),
                      (RAW, signed(RAW, AT) | {"x-twilio-email-event-webhook-signature": "é"})):  # fmt: skip
        assert not taken(adapter, box, raw, told)
    assert taken(adapter, box, RAW, basic(f"sixring:{FORMER}"))  # inbound parse


@pytest.fixture(scope="module")
def amazon():
    """A key, and the certificate that lies at Amazon."""
    private = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    made = (
        made.serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
    )
    return private, made.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def notice(private, version="2", **more):
    said = {"Type": "Notification", "MessageId": "id-1", "TopicArn": TOPIC, "Message": "{}",
            "SignatureVersion": version,
            "Timestamp": NOON.isoformat().replace("+00:00", "Z"),
            "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/cert.pem", **more}  # fmt: skip
    lines = "".join(f"{name}\n{said[name]}\n" for name in sns.SIGNED[said["Type"]] if name in said)
    hash_ = hashes.SHA256() if version == "2" else hashes.SHA1()
    said["Signature"] = base64.b64encode(private.sign(lines.encode(), padding.PKCS1v15(), hash_)).decode()
    return said


@pytest.mark.parametrize("version", ["1", "2"])
def test_amazon_signs_notifications_of_our_topic(adapter, mailbox, amazon, monkeypatch, version):
    private, certificate = amazon
    asked = []
    monkeypatch.setattr(
        sns, "fetch", lambda method, url, **more: asked.append(url) or Answer(200, {}, certificate, None, url)
    )
    sns.key_at.cache_clear()
    box = mailbox("amazon_ses", TOPIC)

    def takes(said):
        return taken(adapter, box, json.dumps(said).encode(), {})

    assert takes(notice(private, version))
    assert takes(notice(private, version, Timestamp="2026-03-02T11:05:00.000Z", Subject="s"))
    assert not takes(notice(private, version) | {"Message": "{} "})
    assert not takes(notice(private, version, Timestamp="2026-03-02T10:00:00.000Z"))
    assert not takes(notice(private, version, Timestamp="2026-03-02T12:06:00.000Z"))
    assert not takes(notice(private, version, TopicArn=TOPIC + "-of-another"))
    assert not takes(notice(private, version) | {"Type": "Other"})
    assert len(asked) == 1  # the certificate is kept


@pytest.mark.parametrize(
    "url",
    ["http://sns.eu-west-1.amazonaws.com/x", "https://evil.test/x", "https://sns.eu-west-1.amazonaws.com.evil.test/x",
     "https://a@sns.eu-west-1.amazonaws.com/x", "https://sns.eu-west-1.amazonaws.com:8443/x",
     "https://s3.amazonaws.com/x",
     "https://[", ""],
)  # fmt: skip
def test_a_certificate_from_elsewhere_is_not_even_fetched(adapter, mailbox, amazon, monkeypatch, url):
    monkeypatch.setattr(sns, "fetch", lambda *_args, **_more: pytest.fail("fetched"))
    said = notice(amazon[0], SigningCertURL=url)
    assert not taken(adapter, mailbox("amazon_ses", TOPIC), json.dumps(said).encode(), {})
