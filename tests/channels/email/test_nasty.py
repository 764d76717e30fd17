"""Hostile mails: each ends as a mail that can be stored, or refused with a reason, and the child survives most."""

import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sixring.channels.adapters.email import mime
from sixring.channels.adapters.email.child import allow_cpu
from sixring.channels.adapters.email.parsed import ParsedMail, ParseFailure, Unreadable
from sixring.channels.adapters.email.reading import Reader

from .bombs import READABLE, REFUSED, H, with_type

NOW = datetime(2026, 11, 16, 9, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader():
    reader = Reader(wall=30)
    yield reader
    reader.close()


def parse(name: str) -> ParsedMail:
    return mime.parse(READABLE[name], NOW)


@pytest.mark.parametrize("name", READABLE)
def test_it_is_read_within_the_childs_limits(name: str, reader: Reader):
    [mail] = reader.parse_many([(READABLE[name], NOW)])
    assert isinstance(mail, ParsedMail), mail
    storable = "\n".join([mail.text, mail.subject, mail.html, mail.reply, *(file.name for file in mail.files)])
    assert "\x00" not in storable
    storable.encode("utf-8")


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_reason(name: str, reader: Reader):
    [failure] = reader.parse_many([(REFUSED[name], NOW)])
    assert isinstance(failure, ParseFailure)
    assert failure.reason.endswith(".")


def test_a_mail_over_50_mb_is_refused(reader: Reader):
    [failure] = reader.parse_many([(H + b"\r\n" + b"x" * (mime.MAX_MAIL + 1), NOW)])
    assert "52,428,800" in failure.reason


def test_a_mail_of_50_mb_is_read(reader: Reader):
    body = b"QUJD" * (mime.MAX_MAIL // 4 - 1000)
    [mail] = reader.parse_many([(with_type(b"image/png", body, b"Content-Transfer-Encoding: base64\r\n"), NOW)])
    assert len(mail.files[0].content) == len(body) // 4 * 3


def test_a_wrong_charset_still_reads(reader: Reader):
    assert parse("unknown charset").text == parse("charset that lies").text == "héllo"
    assert parse("charset ks_c_5601-1987").text == "안"
    assert parse("charset iso-8859-8-i").text == "שלום"


def test_a_sender_that_can_be_read_two_ways_is_not_read():
    assert parse("two readings of one address").sender.address == ""
    assert parse("From of brackets").sender.address == ""
    assert parse("two From headers").ambiguous_from


def test_a_name_may_look_like_an_address_and_stays_a_name():
    sender = parse("name that looks like an address").sender
    assert (sender.name, sender.address) == ("ceo@bank.test,", "a@x.test")


def test_no_line_ends_get_in_by_an_encoded_name():
    assert parse("newline in an encoded name").sender.name == "a Bcc: x@y"


@pytest.mark.parametrize("name", ["bad date", "no date at all", "date of 1970", "date of 2099"])
def test_an_absurd_date_is_no_date(name: str):
    assert parse(name).date is None


def test_a_plausible_date_is_utc():
    mail = mime.parse(H + b"Date: Mon, 16 Nov 2026 10:12:00 +0200\r\n\r\nb", NOW)
    assert mail.date == NOW - timedelta(hours=1)


def test_message_ids_survive_odd_forms():
    assert parse("Message-ID folded").message_id == "abc@xy"
    assert parse("Message-ID in square brackets").message_id == "[abc]@x.test"
    assert parse("Message-ID without brackets").message_id == "abc"
    assert parse("only a PDF").synthetic_id


def test_references_keep_the_first_and_the_last():
    references = parse("20,000 references").references
    assert (references[0], references[-1], len(references)) == ("0@x", "19999@x", 50)


def test_file_names_lead_nowhere():
    assert parse("file name with a path").files[0].name == "passwd.pdf"
    assert parse("file name turned around").files[0].name == "agpj.exe"


def test_what_is_left_out_is_said():
    assert "not opened" in " ".join(parse("nested 3,000 deep").defects)
    assert "first 200 parts" in " ".join(parse("boundaries without end").defects)
    assert "longer than" in " ".join(parse("10,000 recipients").defects)


def test_a_bad_line_in_the_head_costs_only_itself():
    mail = parse("header line without a colon")
    assert (mail.subject, mail.text) == ("y", "b")


def test_flowed_text_is_joined():
    assert parse("flowed text").text == "longline"


def test_an_encrypted_mail_says_so():
    assert parse("PGP").encrypted


def test_a_poison_mail_fails_alone_and_the_next_are_read(monkeypatch: pytest.MonkeyPatch):
    reader = Reader(wall=1.5)
    good = (H + b"\r\nhello", NOW)
    reader.parse_many([good])
    first = reader.child
    slow = (H + b"\r\n" + b"x" * 100, NOW)
    asked = reader._ask

    def stall(request, count, done):
        if slow in request.mails:  # as if the child hung on it
            reader.child.send_signal(19)
        asked(request, count, done)

    monkeypatch.setattr(reader, "_ask", stall)
    before, failure, after = reader.parse_many([good, slow, good])
    assert isinstance(before, ParsedMail)
    assert isinstance(after, ParsedMail)
    assert "longer than 1.5 seconds" in failure.reason
    assert reader.child is not first
    reader.close()


def test_the_child_has_a_budget_of_computing_and_memory(reader: Reader):
    reader.parse_many([(H + b"\r\nb", NOW)])
    limits = Path(f"/proc/{reader.child.pid}/limits").read_text()
    assert "805306368" in limits
    assert reader.parse_many([]) == []


def test_the_cpu_limit_moves_on_with_every_mail():
    before = resource.getrlimit(resource.RLIMIT_CPU)
    try:
        allow_cpu(100)
        assert resource.getrlimit(resource.RLIMIT_CPU)[0] > 100
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, before)


def test_reading_directly_refuses_with_words():
    with pytest.raises(Unreadable, match="empty"):
        mime.parse(b"", NOW)
