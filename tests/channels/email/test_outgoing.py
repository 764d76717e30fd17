"""Mails we build: threaded, honest about being automatic, and proof against injected headers."""

import dataclasses
import email
import email.policy
from datetime import UTC, datetime

import pytest

from sixring.channels.adapters.email import mime
from sixring.channels.adapters.email.outgoing import Draft, File, Unsendable, build

NOW = datetime(2026, 11, 16, 9, 12, tzinfo=UTC)
DRAFT = Draft("support@example.com", "Example, Support", "dan@customer.test", "cx.1.2.abc@example.com", NOW, "Grüße")


def built(**values: object) -> tuple[bytes, email.message.EmailMessage]:
    raw = build(dataclasses.replace(DRAFT, **values))
    return raw, email.message_from_bytes(raw, policy=email.policy.default)


def test_it_carries_what_a_reply_needs():
    raw, read = built(
        subject="Re: Wo ist meine Bestellung? 你好", to_name="Dän", references=["a@x.test", "b@x.test"],
        reply_to="support+c_ae.x@example.com", html="<p>Grüße</p>",
    )  # fmt: skip
    assert read["From"] == '"Example, Support" <support@example.com>'
    assert read["To"].addresses[0].display_name == "Dän"
    assert read["Subject"] == "Re: Wo ist meine Bestellung? 你好"
    assert (read["Message-ID"], read["In-Reply-To"]) == ("<cx.1.2.abc@example.com>", "<b@x.test>")
    assert read["References"] == "<a@x.test> <b@x.test>"
    assert read["Reply-To"].addresses[0].addr_spec == "support+c_ae.x@example.com"
    assert read["Auto-Submitted"] is None
    assert read.get_body(("plain",)).get_content().strip() == "Grüße"
    assert read.get_body(("html",)).get_content().strip() == "<p>Grüße</p>"
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_the_same_draft_is_the_same_mail():
    assert build(DRAFT) == build(DRAFT)


def test_an_automatic_one_says_so():
    _, read = built(automatic=True, mark="us")
    assert (read["Auto-Submitted"], read["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert read["X-Sixring-Loop"] == "us"


def test_references_keep_first_and_last_whole():
    ids = [f"{number:03}-{'x' * 150}@customer.test" for number in range(100)]
    raw, _ = built(references=ids)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert mime.parse(raw, NOW).references == [ids[0], *ids[-19:]]


@pytest.mark.parametrize(
    "evil", ["x\r\nBcc: eve@evil.test", "x\nBcc: eve@evil.test", "x\u2028Bcc: eve@evil.test", "x\x85Bcc: e"]
)
def test_no_text_becomes_a_header(evil: str):
    _, read = built(subject=evil, sender_name=evil, to_name=evil, references=[evil], mark=evil, message_id=evil)
    assert read["Bcc"] is None
    assert read["To"].addresses[0].addr_spec == "dan@customer.test"


@pytest.mark.parametrize(
    "to", ["", "dan", "dan@customer.test\r\nBcc: e@evil.test", "a@b.test, c@d.test", "a@b\x00.test"]
)
def test_what_is_no_address_is_refused(to: str):
    with pytest.raises(Unsendable, match="no e-mail address"):
        built(to=to)
    with pytest.raises(Unsendable):
        built(cc=[to])


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def test_files_go_with_it_byte_for_byte_under_names_that_harm_nobody():
    files = [
        File("Größe 你好.png", "image/png", PNG),
        File('../../a"b\r\nBcc: eve@evil.test\u202egpj.exe', "text/html; x=\r\nBcc: e@evil.test", b"<script>"),
        File("", "message/rfc822", b"From: x\r\n\r\ny"),
    ]
    raw, read = built(files=files, to_more=["eve@out.test"], cc=["kim@out.test"])
    parts = list(read.iter_attachments())
    assert parts[0].get_filename() == "Größe 你好.png"
    assert [part.get_content_type() for part in parts] == ["image/png", *["application/octet-stream"] * 2]
    assert [part.get_payload(decode=True) for part in parts] == [file.content for file in files]
    name = parts[1].get_filename()
    assert not set(name) & set('/\\"\r\n\u202e')
    assert parts[2].get_filename() == "attachment-3"
    assert read["Bcc"] is None
    assert [one.addr_spec for one in read["To"].addresses] == ["dan@customer.test", "eve@out.test"]
    assert [one.addr_spec for one in read["Cc"].addresses] == ["kim@out.test"]
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_with_files_too_every_attempt_sends_the_same_bytes():
    draft = dataclasses.replace(DRAFT, files=[File("a.png", "image/png", PNG)], html="<p>Grüße</p>")
    assert build(draft) == build(draft)
    assert mime.parse(build(draft), NOW).files[0].content == PNG
