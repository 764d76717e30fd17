"""The adapter by its contract: arrivals become touches with their proof, replies become mails."""

import email
import email.policy
import json
from datetime import UTC, datetime

import pytest
from django.conf import settings

from sixring.channels.adapters.email import channel, names, smtp, tokens
from sixring.channels.contract import BadItem, DeliveryError, Inbound, Outbound, Raw
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.core.proof import CLAIMED, ProofKind

from .signing import record, sign

NOW = datetime(2026, 11, 16, 9, 12, tzinfo=UTC)
HEAD = (
    b"From: Dan <dan@customer.test>\r\nTo: Support <support@example.com>, Ben <ben@other.test>\r\nSubject: Lamp\r\n"
    b"Message-ID: <1@customer.test>\r\nDate: Mon, 16 Nov 2026 09:10:00 +0000\r\n"
)
MAIL = HEAD + b"\r\nIt is broken.\r\n"


@pytest.fixture
def account() -> Account:
    return Account(
        pk=1, kind="email", name="Support",
        settings={
            "address": "support@example.com", "name": "Example", "smtp_host": "127.0.0.1",
            "aliases": ["help@example.com"],
        },
    )  # fmt: skip


@pytest.fixture(autouse=True)
def dns(tmp_path, monkeypatch: pytest.MonkeyPatch):
    stub = tmp_path / "dns.json"
    stub.write_text(json.dumps(record()))
    monkeypatch.setenv("SIXRING_DNS_STUB", str(stub))
    names.names.cache_clear()
    yield
    names.names.cache_clear()


@pytest.fixture
def adapter():
    return adapter_of("email")


def read(adapter, account: Account, raw: bytes = MAIL, **meta: object) -> Inbound:
    [touch] = adapter.parse(Raw(raw, meta, NOW), account)
    return touch


def test_a_mail_is_one_touch(adapter, account: Account):
    touch = read(adapter, account, **{"via": "lmtp", "from": "dan@customer.test", "to": ["support@example.com"]})
    assert (touch.sender.kind, touch.sender.value, touch.sender.name) == ("email", "dan@customer.test", "Dan")
    assert (touch.subject, touch.text, touch.reference) == ("Lamp", "It is broken.", "1@customer.test")
    assert touch.occurred_at == datetime(2026, 11, 16, 9, 10, tzinfo=UTC)
    assert [one.value for one in touch.participants] == ["ben@other.test"]
    assert touch.automatic == ""
    json.dumps(touch.data)


def test_unsigned_it_is_a_claim_and_signed_it_is_proven(adapter, account: Account):
    assert read(adapter, account).sender.proof == CLAIMED
    proof = read(adapter, account, sign(MAIL)).sender.proof
    assert (proof.kind, proof.by) == (ProofKind.DOMAIN, "dkim:customer.test")


def test_the_owner_may_trust_everyone(adapter, account: Account):
    account.settings["trust_everyone"] = True
    assert read(adapter, account).sender.proof.kind == ProofKind.TRUSTED


def test_many_are_read_together_and_one_bad_one_stays_alone(adapter, account: Account):
    raws = [(Raw(body, {}, NOW), account) for body in (MAIL, b"", sign(MAIL), b"Subject: x\n\nnobody")]
    good, empty, signed, nobody = adapter.parse_many(raws)
    assert good[0].text == signed[0].text == "It is broken."
    assert signed[0].sender.proof.proven
    assert isinstance(empty, BadItem)
    assert "names no sender" in nobody.message


def test_our_signed_address_and_our_message_ids_name_the_conversation(adapter, account: Account):
    address = tokens.plus_address("support@example.com", 7, settings.SECRET_KEY)
    assert read(adapter, account, to=[address.upper()]).token_conversation == 7
    ours = tokens.message_id(8, 1, "example.com", settings.SECRET_KEY)
    answer = read(
        adapter, account, HEAD + f"In-Reply-To: <{ours}>\r\nReferences: <a@x.test> <{ours}>\r\n\r\nhi".encode()
    )
    assert answer.token_conversation == 8
    assert list(answer.replies_to) == [ours, "a@x.test"]
    forged = HEAD + b"In-Reply-To: <cx.8.1.aaaaaaaaaaaaaaaa@example.com>\r\n\r\nhi"
    assert read(adapter, account, forged).token_conversation is None


def test_a_report_may_come_from_nobody(adapter, account: Account):
    touch = read(adapter, account, b"Subject: Undelivered\r\n\r\nSorry.", **{"from": ""})
    assert touch.sender.value == "mailer-daemon@unknown.invalid"
    assert touch.automatic


def test_an_imported_copy_of_our_own_answer_goes_out(adapter, account: Account):
    sent = b"From: help@example.com\r\nTo: dan@customer.test\r\nMessage-ID: <2@example.com>\r\n\r\nDone."
    touch = read(adapter, account, sent, via="import")
    assert (touch.outgoing, touch.sender.value) == (True, "dan@customer.test")
    assert not read(adapter, account, sent, via="lmtp").outgoing
    assert "our own" in read(adapter, account, sent, via="lmtp").automatic


def test_a_redelivery_has_the_same_key_and_another_text_has_not(adapter):
    key = adapter.event_key(MAIL, {})
    assert adapter.event_key(b"Received: from elsewhere\r\n" + MAIL, {}) == key
    assert adapter.event_key(MAIL.replace(b"broken", b"whole"), {}) != key
    assert adapter.event_key(MAIL.replace(b"dan@", b"eve@"), {}) != key
    assert adapter.event_key(sign(MAIL), {}) != key
    assert adapter.event_key(b"From: a@x.test\r\n\r\nhi", {}) == ""
    assert len(key) < 200


def test_the_partition_is_the_sender(adapter):
    assert adapter.partition(MAIL.replace(b"dan@", b"DAN@"), {}) == "dan@customer.test"
    assert adapter.partition(b"\x00\xff", {"from": "x@y.test"}) == "x@y.test"


def reply(**values: object) -> Outbound:
    known = {
        "to": "dan@customer.test",
        "text": "It ships today.",
        "key": "m9",
        "subject": "Re: Lamp",
        "conversation": 7,
    }
    return Outbound(**{**known, "message": 9, "replies_to": ["1@customer.test"], **values})


def test_a_reply_carries_our_marks_and_reads_back(adapter, account: Account, monkeypatch: pytest.MonkeyPatch):
    went: list[tuple] = []
    monkeypatch.setattr(smtp, "deliver", lambda *given: went.append(given))
    identity = adapter.send(reply(), account)
    assert adapter.send(reply(), account) == identity
    _, envelope_from, recipients, raw = went[0]
    sent = email.message_from_bytes(raw, policy=email.policy.default)
    assert (envelope_from, recipients) == ("support@example.com", ["dan@customer.test"])
    assert tokens.ours(identity, settings.SECRET_KEY) == (7, 9)
    assert tokens.conversation_of(sent["Reply-To"].addresses[0].addr_spec, settings.SECRET_KEY) == 7
    assert sent["In-Reply-To"] == "<1@customer.test>"
    assert "loop mark" in read(adapter, account, raw.replace(b"From: Example <support@", b"From: <eve@")).automatic


def test_an_automatic_reply_has_no_return_path(adapter, account: Account, monkeypatch: pytest.MonkeyPatch):
    went: list[tuple] = []
    monkeypatch.setattr(smtp, "deliver", lambda *given: went.append(given))
    adapter.send(reply(data={"automatic": True}), account)
    assert went[0][1] == ""
    assert b"Auto-Submitted: auto-replied" in went[0][3]


def test_what_cannot_be_sent_says_why(adapter, account: Account):
    with pytest.raises(DeliveryError, match="no e-mail address") as caught:
        adapter.send(reply(to="nobody"), account)
    assert caught.value.permanent
    account.settings["smtp_host"] = ""
    with pytest.raises(DeliveryError, match="no outgoing server") as caught:
        adapter.send(reply(), account)
    assert not caught.value.permanent


def test_the_settings_form_checks_what_was_typed(adapter):
    form = adapter.settings_form()(
        {"address": "support@example.com", "aliases": "help@example.com, x", "smtp_security": "tls"}
    )
    assert "x is no e-mail address." in form.errors["aliases"]
    plain = {"address": "support@example.com", "smtp_security": "none", "smtp_password": "p"}
    assert "in the clear" in str(adapter.settings_form()(plain).errors)
    assert adapter.secret_fields <= set(form.fields)
    assert channel.Settings(address="a@x.test").owns("A+tag@x.test")
