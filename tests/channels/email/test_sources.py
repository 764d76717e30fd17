"""Mail in files: one, many in one, a Maildir, a folder of all of them."""

from pathlib import Path

from sixring.channels.adapters.email.sources import mails

A, B = b"From: a@x.test\n\nFrom here on\n", b"Subject: b\n\nhi\n"


def test_each_kind_gives_its_mails(tmp_path: Path):
    (tmp_path / "one.eml").write_bytes(A)
    (tmp_path / "two.mbox").write_bytes(
        b"From a@x Mon Nov 16 09:12:00 2026\n" + A.replace(b"\nFrom here", b"\n>From here") + b"\n"
        b"From b@x Mon Nov 16 09:12:00 2026\n" + B
    )  # fmt: skip
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "maildir" / folder).mkdir(parents=True)
        (tmp_path / "maildir" / folder / "1").write_bytes(B)
    (tmp_path / ".hidden").write_bytes(B)
    (tmp_path / "empty").write_bytes(b"")
    found = {name.removeprefix(str(tmp_path) + "/"): raw for name, raw in mails(tmp_path)}
    assert found == {
        "empty": b"",
        "maildir/cur/1": B,
        "maildir/new/1": B,
        "one.eml": A,
        "two.mbox#1": A,
        "two.mbox#2": B,
    }
