"""The process in which mails are read: killable, limited in memory and time, without Django, long-lived.

Run as `python -m sixring.channels.adapters.email.child`. Frames in both directions are four bytes of length (big
endian) and msgpack. In: `Request`. Out: one `ParsedMail` or `ParseFailure` frame per mail, in order.
"""

import resource
import struct
import sys
from datetime import datetime
from typing import BinaryIO

import msgspec

from . import mime
from .parsed import ParsedMail, ParseFailure, Unreadable

MEMORY = 768 * 1024 * 1024
CPU_PER_MAIL = 10  # seconds
LENGTH = struct.Struct(">I")


class Request(msgspec.Struct, frozen=True, array_like=True):
    """Mails to read, each with the moment it was received; mails whose signatures are to be checked."""

    mails: list[tuple[bytes, datetime]] = []
    checks: list["Check"] = []


class Check(msgspec.Struct, frozen=True, array_like=True):
    """A mail, which of its DKIM signatures to check (0 is the topmost), and the key records found in the DNS."""

    raw: bytes
    signatures: list[int]
    keys: dict[str, str]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """To a mail: one of the first two. To a check: `good` are the numbers of the signatures that hold."""

    mail: ParsedMail | None
    failure: ParseFailure | None
    good: list[int] = []


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other side closes."""
    decoder, encoder = msgspec.msgpack.Decoder(Request), msgspec.msgpack.Encoder()
    while head := requests.read(LENGTH.size):
        request = decoder.decode(requests.read(LENGTH.unpack(head)[0]))
        for raw, received in request.mails:
            put(answers, encoder.encode(read(raw, received)))
        for check in request.checks:
            put(answers, encoder.encode(checked(check)))
        answers.flush()


def put(answers: BinaryIO, frame: bytes) -> None:
    answers.write(LENGTH.pack(len(frame)))
    answers.write(frame)


def checked(check: Check) -> Answer:
    """Check signatures. The DNS was asked by the worker: this process has no business with the network."""
    import dkim

    allow_cpu(CPU_PER_MAIL)

    def key_record(name: bytes, timeout: int = 0) -> bytes | None:
        found = check.keys.get(name.decode("ascii", "replace").rstrip(".").lower())
        return found.encode() if found else None

    good = []
    for number in check.signatures:
        try:
            if dkim.DKIM(check.raw, minkey=1024).verify(number, dnsfunc=key_record):
                good.append(number)
        except Exception:  # noqa: S112  whatever is wrong with a signature, it does not hold
            continue
    return Answer(None, None, good)


def read(raw: bytes, received: datetime) -> Answer:
    """Read one mail within its own CPU budget; whatever goes wrong costs this mail only."""
    allow_cpu(CPU_PER_MAIL)
    try:
        return Answer(mime.parse(raw, received), None)
    except Unreadable as refused:
        return Answer(None, ParseFailure(str(refused)))
    except MemoryError:
        return Answer(None, ParseFailure(f"Reading this mail took more than {MEMORY >> 20} MB of memory."))
    except Exception as error:  # a slip of ours: the mail waits in quarantine until the reader is mended
        return Answer(None, ParseFailure(f"The mail reader failed on this mail: {type(error).__name__}."))


def allow_cpu(seconds: int) -> None:
    """The limit counts the whole life of the process, so it moves on with every mail."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard < 0 else min(limit, hard), hard))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
