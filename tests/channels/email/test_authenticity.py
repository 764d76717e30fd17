"""Whether a mail is from the domain it names: only an aligned, whole and valid signature, or a server we trust."""

from datetime import UTC, datetime

import pytest

from sixring.channels.adapters.email import mime
from sixring.channels.adapters.email.authenticity import Subject, Verdict, judge, organisational
from sixring.channels.adapters.email.names import Names, Unanswered
from sixring.channels.adapters.email.reading import Reader

from .signing import dns, sign

NOW = datetime(2026, 11, 16, tzinfo=UTC)
MAIL = (
    b"From: Dan <dan@customer.test>\r\nTo: support@example.com\r\nSubject: hi\r\nMessage-ID: <1@customer.test>\r\n"
    b"Date: Mon, 16 Nov 2026 09:12:00 +0000\r\n\r\nbody\r\n"
)


@pytest.fixture(scope="module")
def reader():
    reader = Reader()
    yield reader
    reader.close()


@pytest.fixture
def verdict(reader: Reader):
    def of(raw: bytes, names: Names | None = None, trusted: str = "") -> Verdict:
        return judge([Subject(raw, mime.parse(raw, NOW), trusted)], names or dns(), reader.check_many)[0]

    return of


def test_a_valid_signature_of_the_from_domain_proves(verdict):
    assert verdict(sign(MAIL)).by == "dkim:customer.test"


def test_so_does_one_of_a_sister_domain_unless_the_owner_forbids(verdict):
    signed = sign(MAIL, "mail.customer.test")
    assert verdict(signed).by == "dkim:mail.customer.test"
    strict = dns(**{"_dmarc.customer.test": "v=DMARC1; p=reject; adkim=s"})
    assert "only its own signature" in verdict(signed, strict).why


def test_line_ends_of_a_file_are_no_change(verdict):
    assert verdict(sign(MAIL).replace(b"\r\n", b"\n")).proven


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (lambda: MAIL, "not signed"),
        (lambda: sign(MAIL).replace(b"body", b"bodx"), "does not hold"),
        (lambda: sign(MAIL).replace(b"Subject: hi", b"Subject: ho"), "does not hold"),
        (lambda: b"From: evil@y.test\r\n" + sign(MAIL), "more than one"),
        (lambda: sign(MAIL.replace(b"<dan@customer.test>", b"<dan@customer.test>, eve@evil.test")), "more than one"),
        (lambda: sign(MAIL, "evil.test"), "signed by evil.test, not by customer.test"),
        (lambda: sign(MAIL, length=True) + b"appended", "not by customer.test"),
        (lambda: sign(MAIL).replace(b"s=sel", b"s=sol"), "not published"),
    ],
)
def test_it_stays_a_claim(verdict, raw, why: str):
    found = verdict(raw())
    assert not found.proven
    assert why in found.why


def test_a_silent_dns_proves_nothing_and_says_so(verdict):
    def silence(name: str) -> None:
        raise Unanswered(name)

    names = Names(silence)
    for _ in range(5):
        assert "did not answer" in verdict(sign(MAIL), names).why
    assert names.rests_until > 0


def test_an_unsigned_mail_asks_the_dns_nothing(verdict):
    asked: list[str] = []
    verdict(MAIL, Names(asked.append))
    assert asked == []


def test_a_name_is_asked_once(verdict):
    asked: list[str] = []
    names = Names(asked.append)
    verdict(sign(MAIL), names)
    verdict(sign(MAIL), names)
    assert asked == ["sel._domainkey.customer.test"]


def results(line: str) -> bytes:
    return b"Authentication-Results: " + line.encode() + b"\r\n" + MAIL


def test_the_word_of_our_own_server_counts(verdict):
    good = results("mx.example.com; dkim=fail header.d=x.test; dmarc=pass (p=none) header.from=customer.test")
    assert verdict(good, trusted="mx.example.com").by == "dmarc:customer.test"
    assert not verdict(good).proven


@pytest.mark.parametrize(
    "line",
    [
        "mx.evil.test; dmarc=pass header.from=customer.test",
        "mx.example.com; dmarc=pass header.from=evil.test",
        "mx.example.com; dmarc=fail header.from=customer.test",
        "mx.example.com; spf=pass smtp.mailfrom=customer.test",
        'mx.example.com; spf=pass smtp.mailfrom="a; dmarc=pass header.from=customer.test"',
        "mx.example.com; none (=?utf-8?q?=29=3B_dmarc=3Dpass_header=2Efrom=3Dcustomer=2Etest?=)",
        "((((((((((",
    ],
)
def test_other_words_do_not(verdict, line: str):
    assert not verdict(results(line), trusted="mx.example.com").proven


def test_only_the_topmost_verdict_counts(verdict):
    raw = b"Authentication-Results: mx.other.test; none\r\n" + results(
        "mx.example.com; dmarc=pass header.from=customer.test"
    )
    assert not verdict(raw, trusted="mx.example.com").proven


def test_organisations():
    assert organisational("mail.example.co.uk") == "example.co.uk"
    assert organisational("a.b.customer.test") == "customer.test"
    assert organisational("other.test") != organisational("customer.test")
