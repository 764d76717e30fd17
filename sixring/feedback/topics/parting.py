"""Parts of a topic: what it would fall into, so that a person can split it at once, without waiting for a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import naming
from .geometry import Array, kmeans, silhouette, unit
from .texts import Text

LEAST = 24  # texts, below which a topic has no parts
SMALLEST = 8  # texts of a part
MOST = 4
APART = 0.05  # silhouette, below which there are no parts to see


@dataclass(frozen=True, slots=True)
class Part:
    """`places` are its texts among the topic's."""

    name: str
    words: list[list[object]]
    centroid: Array
    places: Array


def parts_of(texts: Sequence[Text], vectors: Array, rows: Array) -> list[Part]:
    """Two to four parts, largest first; none where it is of one piece. `rows` are the vectors' main directions."""
    if len(texts) < LEAST:
        return []
    labels = labelled(rows)
    sizes = np.bincount(labels)
    if len(sizes) < 2 or sizes.min() < SMALLEST:
        return []
    languages, whose = [one.language for one in texts], [one.identity or -one.reading for one in texts]
    words = naming.typical([one.words for one in texts], labels.tolist(), languages, whose)
    names = naming.named(words)
    return [
        Part(names[at] or "…", [list(pair) for pair in words[at]], middle_of(vectors[labels == at]), places)
        for at in np.argsort(-sizes, kind="stable")
        if len(places := np.flatnonzero(labels == at))
    ]


def labelled(rows: Array) -> Array:
    """(n,) labels of as many parts as hang together best; all 0 where none do."""
    rng = np.random.default_rng(0)
    rows = unit(rows - rows.mean(axis=0))
    best, score = np.zeros(len(rows), np.int32), APART
    for k in range(2, MOST + 1):
        labels = kmeans(rows, k, rng, tries=2, rounds=20)
        now = silhouette(rows, labels, rng, most=800)
        if now > score and np.bincount(labels, minlength=k).min() >= SMALLEST:
            best, score = labels, now
    return best


def middle_of(vectors: Array) -> Array:
    found: Array = unit(vectors.mean(axis=0, keepdims=True))[0].astype(np.float32)
    return found
