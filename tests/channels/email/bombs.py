"""Hostile mails, made in code. Each is (name, bytes); what has to become of it stands in test_nasty.py."""

H = b"From: a@x.test\r\nTo: s@cx.test\r\nSubject: x\r\n"


def with_type(value: bytes, body: bytes = b"h\xe9llo", more: bytes = b"") -> bytes:
    return H + b"Content-Type: " + value + b"\r\n" + more + b"\r\n" + body


def nested(depth: int) -> bytes:
    return H + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(depth)
    ) + b"\r\nhi"  # fmt: skip


READABLE = {
    "unknown charset": with_type(b"text/plain; charset=x-foo"),
    "charset that lies": with_type(b"text/plain; charset=utf-8"),
    "charset iso-8859-8-i": with_type(b"text/plain; charset=iso-8859-8-i", b"\xf9\xec\xe5\xed"),
    "charset ks_c_5601-1987": with_type(b"text/plain; charset=ks_c_5601-1987", b"\xbe\xc8"),
    "charset punycode": with_type(b"text/plain; charset=punycode", b"a" * 1000),
    "charset unicode_escape": with_type(b"text/plain; charset=unicode_escape", b"\\N{"),
    "charset base64": with_type(b"text/plain; charset=base64", b"AAA"),
    "bad base64": with_type(b"text/plain", b"aGVsbG8!!!=\x00x", b"Content-Transfer-Encoding: base64\r\n"),
    "unknown transfer encoding": with_type(b"text/plain", b"hi", b"Content-Transfer-Encoding: x-who-knows\r\n"),
    "uuencode": with_type(
        b"text/plain", b"begin 644 a\r\n%:&5L;&\\\r\nend", b"Content-Transfer-Encoding: x-uuencode\r\n"
    ),
    "only a PDF": with_type(b"application/pdf", b"%PDF-1.4"),
    "html only": with_type(b"text/html", b"<b>x"),
    "no From": b"From: \r\nSubject: x\r\n\r\nb",
    "From of brackets": b"From: <<<a@b>> (((c\r\n\r\nb",
    "From in raw latin-1": b"From: M\xfcller <a@x.test>\r\n\r\nb",
    "From without a domain": b"From: root\r\n\r\nb",
    "two From headers": b"From: a@x.test\r\nFrom: evil@y.test\r\n\r\nb",
    "newline in an encoded name": b"From: =?utf-8?q?a=0D=0ABcc=3A_x=40y?= <a@x.test>\r\n\r\nb",
    "name that looks like an address": b"From: =?utf-8?q?ceo=40bank=2Etest=2C?= <a@x.test>\r\n\r\nb",
    "two readings of one address": b"From: alice@example.org)bob@evil.test\r\n\r\nb",
    "bad date": H + b"Date: Mon, 99 Foo 2026 99:99:99 +9999\r\n\r\nb",
    "no date at all": H + b"Date: x\r\n\r\nb",
    "date of 1970": H + b"Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n\r\nb",
    "date of 2099": H + b"Date: Thu, 1 Jan 2099 00:00:00 +0000\r\n\r\nb",
    "Message-ID without brackets": H + b"Message-ID: abc\r\n\r\nb",
    "Message-ID folded": H + b"Message-ID:\r\n <abc@x\r\n y>\r\n\r\nb",
    "Message-ID in square brackets": H + b"Message-ID: <[abc]@x.test>\r\n\r\nb",
    "file name in unknown charset": with_type(
        b"application/pdf", b"x", b"Content-Disposition: attachment; filename*=x-foo''a%E9.pdf\r\n"
    ),
    "file name with a path": with_type(
        b"application/pdf", b"x", b'Content-Disposition: attachment; filename="../../etc/passwd\x00.pdf"\r\n'
    ),
    "file name turned around": with_type(
        b"application/octet-stream", b"MZ", 'Content-Disposition: attachment; filename="a\u202egpj.exe"\r\n'.encode()
    ),
    "boundary missing": with_type(b"multipart/mixed", b"--x\r\n\r\nhello"),
    "boundary never closed": with_type(b"multipart/mixed; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\nhello"),
    "multipart in base64": with_type(
        b"multipart/mixed; boundary=b", b"--b\r\n\r\nhello\r\n--b--", b"Content-Transfer-Encoding: base64\r\n"
    ),
    "type without a value": with_type(b"text/plain; charset", b"b"),
    "type that is half": with_type(b"text", b"b"),
    "bad encoded words": b"Subject: =?utf-8?B?4pyT?= =?utf-8?Q?=E2=9C?= =?foo?B?AAA?=\r\nFrom: a@x.test\r\n\r\nb",
    "raw bytes in the subject": b"Subject: \xff\xfe caf\xe9\r\nFrom: a@x.test\r\n\r\nb",
    "raw bytes in any header": b"X-Mailer: \xff\r\nFrom: a@x.test\r\n\r\nb",
    "NUL in the body": H + b"\r\nhe\x00llo",
    "NUL in the subject": b"From: a@x.test\r\nSubject: a\x00b\r\n\r\nb",
    "lone surrogate by utf-7": with_type(b"text/plain; charset=utf-7", b"+2AA-"),
    "flowed text": with_type(b"text/plain; format=flowed; delsp=yes", b"long \r\nline"),
    "only winmail.dat": with_type(b"application/ms-tnef; name=winmail.dat", b"x"),
    "header line without a colon": b"From: a@x.test\r\nthis is bad\r\nSubject: y\r\n\r\nb",
    "mbox From line": b"From a@x Mon Jan\r\n" + H + b"\r\nb",
    "20,000 references": H + b"References: " + b" ".join(b"<%d@x>" % at for at in range(20000)) + b"\r\n\r\nb",
    "nested 90 deep": nested(90),
    "nested 400 deep": nested(400),
    "nested 3,000 deep": nested(3000),
    "10,000 recipients": b"From: a@x.test\r\nTo: "
    + b", ".join(b"u%d@x.test" % at for at in range(10000))
    + b"\r\n\r\nb",
    "5,000 open comments in To": b"From: a@x.test\r\nTo: " + b"(" * 5000 + b"a@x\r\n\r\nb",
    "2,000 open comments in From": b"From: " + b"(" * 2000 + b"a@x\r\n\r\nb",
    "20,000 encoded words": b"From: a@x.test\r\nSubject: " + b" ".join([b"=?utf-8?q?a?="] * 20000) + b"\r\n\r\nb",
    "64 KB of semicolons in a type": with_type(b"text/plain; a=" + b";" * 65536),
    "60 KB of On On On": H + b"\r\n" + b"On " * 20000,
    "On x wrote, again and again": H + b"\r\n" + b"On x\n" * 5000,
    "quoted 20,000 times": H + b"\r\n" + b"> " * 20000 + b"\r\nOn 1.1.2026 a@b wrote:",
    "html nested 100,000 deep": with_type(b"text/html", b"<div>" * 100_000 + b"x"),
    "html of open comments": with_type(b"text/html", b"<!--" * 100_000 + b"x"),
    "html with one tag of a megabyte": with_type(b"text/html", b"<a " + b"x=1 " * 300_000),
    "a line of spaces": H + b"\r\n" + b" " * 500_000 + b"x",
    "boundaries without end": with_type(b"multipart/mixed; boundary=b", b"--b\r\n" * 100_000),
    "loop of a machine": H + b"Auto-Submitted: auto-replied\r\n\r\nI am away",
    "PGP": with_type(
        b'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
        b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
        b"Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--b--",
    ),
}
REFUSED = {
    "nothing": b"",
    "only blanks and NUL": b"\x00\r\n \r\n",
    "more than 200 headers": H + b"X: y\r\n" * 300 + b"\r\nb",
    "more than 64 KB of headers": b"From: a@x.test\r\n"
    + b"X: "
    + b"y" * 8000
    + b"\r\n"
    + (b"X: " + b"y" * 8000 + b"\r\n") * 9
    + b"\r\n",
    "a head of two megabytes": b"From: a@x.test\r\nX: " + b"y" * 2_000_000 + b"\r\n\r\nb",
}
