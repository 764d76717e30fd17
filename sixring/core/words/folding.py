"""Text becomes words: lower case, without accents, compatible forms as one. Runs of Chinese, Japanese, Thai and other
scripts that don't part their words become overlapping pairs, so a phrase of pairs finds any substring of two or more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

VERSION = f"1-{unicodedata.unidata_version}"  # another one: indexes are made anew
MARK = "§"
LONGEST = 60  # characters of a word
MOST = 16_000  # words of one text; PostgreSQL counts positions to 16,383
PLAIN = re.compile(r"[a-z0-9]+")
UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
RUN = re.compile(f"[{UNPARTED}]+|[^{UNPARTED}]+")
IS_RUN = re.compile(f"[{UNPARTED}]")
SIGNS = "\u2190-\u2bff\U0001f000-\U0001faff"  # arrows, symbols and emoji: each a word


def words(text: str) -> list[str]:
    """The words of `text` in order, at most `MOST`."""
    if text.isascii():
        return [word[:LONGEST] for word in PLAIN.findall(text.lower())[:MOST]]
    return [word for word, _start, _end in islice(spans(composed(text)), MOST)]


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) of each word of `text`, which is in the form `composed` gives."""
    for match in any_word().finditer(text):
        spelt = match.group()
        if spelt.isascii():
            yield spelt.lower()[:LONGEST], match.start(), match.end()
        else:
            yield from parted(spelt, match.start())


def composed(text: str) -> str:
    """The form in which words are looked for: composed, so that an accent stands with its letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def parted(spelt: str, start: int) -> Iterator[tuple[str, int, int]]:
    for part in RUN.finditer(spelt):
        at, run = start + part.start(), part.group()
        if IS_RUN.match(run):
            for place in range(max(1, len(run) - 1)):
                if pair := fold(run[place : place + 2]):
                    yield pair, at + place, at + min(place + 2, len(run))
        elif folded := fold(run):
            yield folded[:LONGEST], at, at + len(run)


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """One spelling: compatible forms as one, no accents, no case; a sign becomes the number of its code."""
    if len(word) == 1 and not word.isalnum():
        return f"\ue000{ord(word):x}"
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    kept = (one for one in apart if one.isalnum() or (unicodedata.category(one)[0] == "M" and not combines(one)))
    return unicodedata.normalize("NFC", "".join(kept))


def combines(letter: str) -> bool:
    """Whether it is an accent, and not a vowel of its own as in the scripts of India."""
    return unicodedata.combining(letter) != 0


def singles(text: str) -> set[str]:
    """The single letters of unparted scripts in `text`, as marks."""
    if text.isascii():
        return set()
    return {f"{MARK}c{fold(letter)}" for run in re.findall(f"[{UNPARTED}]+", text) for letter in run}


def is_single(word: str) -> bool:
    return len(word) == 1 and bool(IS_RUN.match(word))


@lru_cache(maxsize=1)
def any_word() -> re.Pattern[str]:
    """Letters and digits with the marks that belong to them, or one sign."""
    marks = "".join(letter for letter in map(chr, range(0x300, 0xFFFF)) if is_part(letter))
    return re.compile(f"[^\\W_](?:[^\\W_]|[{marks}])*|[{SIGNS}]")


def is_part(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Mc"} and not "\u2190" <= letter <= "\u2bff"
