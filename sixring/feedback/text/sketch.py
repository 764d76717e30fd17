"""Vectors without weights: words and pieces of words, hashed and projected at random. Needs numpy and nothing else."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from .clean import tidy, words
from .lexicon import stop_words

if TYPE_CHECKING:
    from .understood import Vectors

WIDTH = 512
MOST_WORDS = 400


class SketchEncoder:
    id = "sketch-1"

    def vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        out = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(out, texts, strict=True):
            for piece, weight in pieces(tidy(text)):
                place = zlib.crc32(piece)
                for turn in (0, 9, 18):  # three places each, so that two pieces seldom fall together
                    at = place >> turn
                    row[at % WIDTH] += weight if (zlib.crc32(piece, turn + 1) & 1) else -weight
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        np.divide(out, lengths, out=out, where=lengths > 0)
        return out


def pieces(text: str) -> Iterator[tuple[bytes, float]]:
    """Words without the small ones, pairs of neighbours, and beginnings of words; each with its weight."""
    small = stop_words()
    listed = words(text)[:MOST_WORDS]
    for word in listed:
        if word not in small:
            yield word.encode(), 1.0
            for length in (4, 5, 6):
                if len(word) > length:
                    yield b"^" + word[:length].encode(), 0.6
    for left, right in pairwise(listed):
        yield f"{left} {right}".encode(), 0.5
