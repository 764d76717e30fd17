"""Words, neighbours and pieces of words of English, hashed into two tables that say how each feels. Pure Python.

A text is two bags, of words (with what follows a negation marked) and of pieces of three to five letters; each is
weighed by 1 + log(count) times how rare it is, brought to length one, and multiplied with what was learnt. No word of
the texts learnt from is kept, only numbers at hashed places (docs/text-model.md).
"""

from __future__ import annotations

import math
import re
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS, PIECES = 1 << 17, 1 << 16  # places of each table
TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[!?]+|[:;=][-o']?[)(dp/]")
NEGATIONS = frozenset(
    "not no never n't cannot can't don't didn't doesn't isn't wasn't aren't weren't won't wouldn't couldn't shouldn't "
    "without hardly neither nor".split()
)
SCOPE = 3  # words that a negation turns
READ = 3_000  # characters
BITS = 127.0


@dataclass(frozen=True, slots=True)
class Table:
    """One bag's numbers, 8 bits each: `rare` (inverse document frequency) and `says` (what rating a place means)."""

    rare: array[int]
    rare_scale: float
    says: array[int]
    says_scale: float

    def tell(self, bag: Counter[int]) -> float:
        total = length = 0.0
        rare, says = self.rare, self.says
        for place, count in bag.items():
            weight = (1.0 + math.log(count)) * rare[place] * self.rare_scale
            length += weight * weight
            total += weight * says[place]
        return total * self.says_scale / math.sqrt(length) if length else 0.0


@dataclass(frozen=True, slots=True)
class Ngrams:
    words: Table
    pieces: Table
    start: float

    @classmethod
    def load(cls, file: Path, scales: dict[str, float]) -> Ngrams:
        """`file` holds rare and says of the words, then of the pieces, a byte each."""
        raw, at, parts = file.read_bytes(), 0, []
        for size in (WORDS, WORDS, PIECES, PIECES):
            parts.append(array("b", raw[at : at + size]))
            at += size
        words = Table(parts[0], scales["word_rare"], parts[1], scales["word_says"])
        return cls(words, Table(parts[2], scales["piece_rare"], parts[3], scales["piece_says"]), scales["start"])

    def rating(self, text: str) -> float:
        """How the text feels, from about -4 to 4."""
        words, pieces = bags(text)
        return self.start + self.words.tell(words) + self.pieces.tell(pieces)


def bags(text: str) -> tuple[Counter[int], Counter[int]]:
    tokens = TOKEN.findall(text[:READ].lower())
    return placed(spoken(tokens), WORDS), placed(letters(tokens), PIECES)


def placed(pieces: Iterable[str], size: int) -> Counter[int]:
    return Counter(zlib.crc32(piece.encode()) % size for piece in pieces)


def spoken(tokens: list[str]) -> Iterator[str]:
    left, before = 0, ""
    for token in tokens:
        now = f"{token}_n" if left > 0 else token
        yield now
        if before:
            yield f"{before} {now}"
        before = now
        left = SCOPE + 1 if token in NEGATIONS else left - 1


def letters(tokens: list[str]) -> Iterator[str]:
    for token in tokens:
        edged = f" {token[:30]} "
        for length in (3, 4, 5):
            for at in range(max(1, len(edged) - length + 1)):
                yield edged[at : at + length]
