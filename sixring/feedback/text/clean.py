"""A text as it is read: short enough, free of what breaks readers, and its words."""

from __future__ import annotations

import re
import unicodedata

HEAD, TAIL = 6_000, 2_000  # characters read of a long text: how it begins, and how it ends
LONG_RUN = re.compile(r"(.)\1{3,}", re.DOTALL)
LONG_WORD = re.compile(r"\S{60,}")
ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,300}|[^\s@]{1,64}@[^\s@]{1,200}\.[^\s@]{1,60}")
MENTION = re.compile(r"(?<!\w)@\w{1,50}")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def tidy(text: str) -> str:
    """The text with what is too long cut, lone surrogates and control characters gone, addresses as words."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + " " + text[-TAIL:]
    text = text.encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("‘", "'")
    text = "".join(c if c.isprintable() else " " for c in text)
    text = ADDRESS.sub(" ", LONG_RUN.sub(r"\1\1\1", text))
    return " ".join(LONG_WORD.sub(lambda found: found[0][:60], MENTION.sub(" ", text)).split())


def words(text: str) -> list[str]:
    """Lower-case words in order; "don't" is one. Of scripts without spaces, what stands between marks."""
    return [found.lower() for found in WORD.findall(text)]
