"""Mail lying in files: .eml, mbox, Maildir, or a folder of them, one after the other and never all in memory."""

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from .mime import MAX_MAIL

# mbox: a line that begins with "From ", after a blank line or at the very start, and ends in a year.
SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{1,300}\d{4}[^\r\n]{0,20}\r?\n")
ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def mails(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every mail below `path` with a name to report it by. Hidden files are left out, everything else is handed on:
    what is no mail will be told so by the reader."""
    if path.is_dir():
        yield from folder(path)
    elif path.stat().st_size == 0:
        yield str(path), b""
    else:
        yield from file(path)


def folder(path: Path) -> Iterator[tuple[str, bytes]]:
    """A Maildir's cur and new (tmp holds mails not yet delivered), or any folder, sorted by name."""
    if (path / "cur").is_dir() and (path / "new").is_dir():
        inside = [path / "cur", path / "new", *sorted(each for each in path.glob(".*") if (each / "cur").is_dir())]
    else:
        inside = sorted(each for each in path.iterdir() if not each.name.startswith("."))
    for each in inside:
        if each.is_dir() or each.is_file():
            yield from mails(each)


def file(path: Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        starts = [(found.start(), found.end()) for found in SEPARATOR.finditer(content)]
        if not starts or starts[0][0] != 0:
            yield str(path), content[: MAX_MAIL + 1]
            return
        ends = [start for start, _ in starts[1:]] + [len(content)]
        for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1):
            name = str(path) if len(starts) == 1 else f"{path}#{number}"
            yield name, one_mail(content[begin : min(end, begin + MAX_MAIL + 1)])


def one_mail(stored: bytes) -> bytes:
    """A mail as it was before the mbox: without the blank line after it and the escapes in it."""
    return ESCAPED.sub(rb"\1", stored[:-1] if stored.endswith(b"\n\n") else stored)
