"""The head of a mail: lines, encoded words, parameters, message ids and dates, each in linear time and capped."""

import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from urllib.parse import unquote_to_bytes

from .charsets import clean, decode
from .parsed import Unreadable

MAX_RAW = 1_000_000
MAX_LINE = 8_192
MAX_TOTAL = 65_536
MAX_COUNT = 200
MAX_PARAMS = 64

NEXT_HEADER = re.compile(r"\r?\n(?![ \t])")
FOLD = re.compile(r"\r?\n[ \t]*")
NAME = re.compile(r"[!-9;-~]{1,76}")
ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")
BETWEEN_ENCODED = re.compile(r"(=\?[^?\s]{1,60}\?[bBqQ]\?[^?\r\n]*\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
PARAM = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
ANGLED = re.compile(r"<([^<>]{1,500})>")
BLANK_LINES = re.compile(rb"\A(?:[ \t]+\r?\n)+")
CUT_FROM_THE_FRONT = {"references", "in-reply-to"}  # there the end matters most


class Head:
    """The headers of one mail or part: lower-case name to all its values, unfolded, undecoded, capped."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self.cut: set[str] = set()
        self.defects: list[str] = []

    def first(self, name: str) -> str:
        found = self.values.get(name)
        return found[0] if found else ""

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])


def split(raw: bytes) -> tuple[Head, bytes]:
    """Split a mail or a part into its head and its body. Raises `Unreadable` when the head is beyond the caps."""
    raw = without_envelope_line(raw)
    end, body_at = blank_line(raw)
    if end > MAX_RAW:
        raise Unreadable(f"The head of this mail is {end:,} bytes long; {MAX_RAW:,} is the most that is read.")
    head, rest_at = read(raw[:end], closed=body_at <= len(raw))
    if rest_at is not None:  # a head without an end: what does not look like one is the body
        return head, raw[rest_at:]
    return head, raw[body_at:]


def without_envelope_line(raw: bytes) -> bytes:
    if raw[:1] in (b" ", b"\t"):
        raw = BLANK_LINES.sub(b"", raw, count=1)
    if raw.startswith((b"From ", b">From ")):
        return raw[raw.find(b"\n") + 1 or len(raw) :]
    return raw


def blank_line(raw: bytes) -> tuple[int, int]:
    """Where the head ends and where the body begins (one past the end when there is no body)."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return 0, raw.index(b"\n") + 1
    plain, crlf = raw.find(b"\n\n"), raw.find(b"\r\n\r\n")
    if crlf >= 0 and (plain < 0 or crlf < plain):
        return crlf, crlf + 4
    if plain >= 0:
        return plain, plain + 2
    return len(raw), len(raw) + 1


def read(block: bytes, *, closed: bool) -> tuple[Head, int | None]:
    """Read header lines. Returns the offset of the body only if the head was found to end inside `block`."""
    head = Head()
    try:
        text, byte_for_char = block.decode("utf-8"), block.isascii()
    except UnicodeError:
        text, byte_for_char = block.decode("cp1252", "replace"), False
    total = count = 0
    for start, line in lines(text):
        name, colon, value = line.partition(":")
        name = name.rstrip().lower()
        if not colon or not NAME.fullmatch(name):
            if not count or not closed:
                return head, start if byte_for_char else len(text[:start].encode(encoding_of(block), "replace"))
            head.defects.append("a line in the head was no header and was left out")
            continue
        count += 1
        value = unfolded(name, value, head)
        total += len(name) + len(value)
        if count > MAX_COUNT or total > MAX_TOTAL:
            raise Unreadable(f"This mail has more than {MAX_COUNT} headers or {MAX_TOTAL // 1024} KB of them.")
        head.values.setdefault(name, []).append(value)
    return head, None


def lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for found in NEXT_HEADER.finditer(text):
        yield start, text[start : found.start()]
        start = found.end()
    if start < len(text):
        yield start, text[start:]


def encoding_of(block: bytes) -> str:
    try:
        block.decode("utf-8")
        return "utf-8"
    except UnicodeError:
        return "cp1252"


def unfolded(name: str, value: str, head: Head) -> str:
    if len(value) > MAX_LINE:
        head.cut.add(name)
        head.defects.append(f"the header {name} was longer than {MAX_LINE} characters and was cut")
        value = value[:1024] + " " + value[1024 - MAX_LINE :] if name in CUT_FROM_THE_FRONT else value[:MAX_LINE]
    if "\n" in value:
        value = FOLD.sub(" ", value)
    return value.strip()


def words(value: str) -> str:
    """Decode RFC 2047 encoded words and make the result one clean line."""
    if "=?" in value:
        value = BETWEEN_ENCODED.sub(r"\1", value)
        value = "".join(decoded_runs(value))
    return clean(CONTROLS.sub(" ", value.replace("\x00", ""))).replace("\n", " ").strip()


def decoded_runs(value: str) -> Iterator[str]:
    """Neighbouring words of one charset are joined as bytes first: senders split characters between words."""
    at, charset, pending = 0, "", b""
    for word in ENCODED.finditer(value):
        between = value[at : word.start()]
        if pending and (between or word[1].lower() != charset):
            yield decode(pending, charset.partition("*")[0])[0]
            pending = b""
        yield between
        charset = word[1].lower()
        pending += from_base64(word[3].encode()) if word[2] in "bB" else from_q(word[3])
        at = word.end()
    if pending:
        yield decode(pending, charset.partition("*")[0])[0]
    yield value[at:]


def from_q(text: str) -> bytes:
    return binascii.a2b_qp(text.replace("_", "=20").encode("utf-8", "replace"))


def from_base64(data: bytes) -> bytes:
    """Decode base64 as far as it goes; foreign characters and wrong padding are passed over."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        kept = kept[: len(kept) // 4 * 4 + (len(kept) % 4 if len(kept) % 4 > 1 else 0)]
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def params(value: str) -> tuple[str, dict[str, str]]:
    """Read `text/plain; charset=x; name*0*=utf-8''a; ...` into its main value and decoded parameters (RFC 2231)."""
    main, _, rest = value.partition(";")
    found: dict[str, str] = {}
    for number, match in enumerate(PARAM.finditer(";" + rest)):
        if number >= MAX_PARAMS:
            break
        raw = match[2].strip()
        if raw[:1] == '"' and raw[-1:] == '"' and len(raw) > 1:
            raw = re.sub(r"\\(.)", r"\1", raw[1:-1])
        found.setdefault(match[1].lower(), raw)
    return main.strip().lower(), joined(found) if any("*" in name for name in found) else found


def joined(found: dict[str, str]) -> dict[str, str]:
    """Put RFC 2231 pieces together: name*0*, name*1, … and name*."""
    plain = {name: value for name, value in found.items() if "*" not in name}
    for base in dict.fromkeys(name.partition("*")[0] for name in found if "*" in name):
        pieces = [found[base + "*"]] if base + "*" in found else []
        numbered = 0
        while f"{base}*{numbered}*" in found or f"{base}*{numbered}" in found:
            pieces.append(found.get(f"{base}*{numbered}*", found.get(f"{base}*{numbered}", "")))
            numbered += 1
        whole = "".join(pieces)
        charset, quote, rest = whole.partition("'")
        encoded = rest.partition("'")[2] if quote else whole
        plain[base] = decode(unquote_to_bytes(encoded), charset if quote else "")[0]
    return plain


def ids(value: str, most: int = 50) -> list[str]:
    """Message ids without brackets and inner blanks: the first and the last ones when there are more than `most`."""
    found = ["".join(match.split()) for match in ANGLED.findall(value)]
    if not found:
        word = value.split(None, 1)[0] if value.strip() else ""
        found = [word.strip("<>")[:250]] if "@" in word or word else []
    unique = list(dict.fromkeys(clean(one)[:250] for one in found if one))
    return unique if len(unique) <= most else unique[:1] + unique[1 - most :]


def date(value: str, received: datetime) -> datetime | None:
    """The Date header as aware UTC, or None when missing, unreadable, before 1990 or more than two days ahead."""
    try:
        fields = parsedate_tz(value[:100])
        if fields is None:
            return None
        offset = fields[9] or 0
        moment = datetime(*fields[:6], tzinfo=UTC) - timedelta(seconds=offset)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment if moment.year >= 1990 and moment <= received + timedelta(days=2) else None
