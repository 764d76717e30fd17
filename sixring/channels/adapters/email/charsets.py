"""Bytes to text when the label may be missing, unknown or a lie."""

import codecs
import re
from functools import lru_cache

# What senders write, and the codec that reads it. Browsers read iso-8859-1 as cp1252, and so do senders.
ALIASES = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "x-sjis": "cp932", "shift_jis": "cp932",
    "unicode-1-1-utf-7": "utf-7", "x-mac-roman": "mac-roman", "x-unknown": "utf-8", "unknown-8bit": "utf-8",
    "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "binary": "utf-8", "utf8": "utf-8",
    "cp-850": "cp850", "windows-874": "cp874", "iso-2022-jp-ms": "iso2022_jp_ext",
}  # fmt: skip
# Codecs that are no character sets, or that cost quadratic time on hostile input.
NEVER = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
SAMPLE = 4096
SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """Return the text and a defect ("" when the label was right). Never raises."""
    codec = codec_of(charset)
    try:
        return data.decode(codec or "utf-8"), "" if codec else f"unknown character set {charset[:40]!r}"
    except (UnicodeError, ValueError):
        guess = guessed(data)
    text = data.decode(guess, "replace")
    return text, f"not valid {charset[:40] or 'utf-8'}, read as {guess}"


@lru_cache(512)
def codec_of(charset: str) -> str:
    """The codec for a MIME charset label, "" for one nobody knows."""
    label = charset.strip().strip("\"'").lower()
    if not label:
        return "utf-8"
    try:
        found = codecs.lookup(ALIASES.get(label, label))
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name.replace("-", "_") not in NEVER else ""


def guessed(data: bytes) -> str:
    """Guess a codec from a bounded sample. With few odd bytes statistics only mislead: then it is cp1252."""
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeError:
        sample = data[:SAMPLE]
    if sum(byte > 127 for byte in sample) < 12:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None and codec_of(best.encoding) else "cp1252"


def clean(text: str) -> str:
    """Make `text` storable everywhere: no NUL (PostgreSQL refuses it), no lone surrogates, line ends "\\n"."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
