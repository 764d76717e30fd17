"""Discovering topics in texts nobody labelled: how many there are is found, not given. Pure; needs numpy.

    found = discover(texts, vectors)        # vectors: (n, d), one row a text, as an encoder gives them

Vectors are turned to their main directions, each moved towards its ten nearest neighbours, and grouped by k-means. The
number of topics is the least one whose score is within 8 % of the best: silhouette (which likes many small topics)
times modularity to the fourth (which likes few large ones). k-means moves a score by 3 % from one seed to another, so
less than that decides nothing. With 3 % it was 0.8 to 2.2 times the number of labels on sets of 5 to 150 intents,
balanced and skewed; with 8 % it is 82 for 77. Good to a factor of about two, and little else hangs on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from . import naming
from .geometry import Array, kmeans, main_directions, means, modularity, neighbours, silhouette, smoothed, unit, ward

LEAST = 30  # texts, below which nothing is found
SAMPLE = 12_000  # texts the number of topics is told from
NEAR = 10
MOST_TOPICS = 250
EACH = 20  # different texts a topic has on average, at least
STEPS = 14
COMPARED = 5000
CLOSE = 0.92


@dataclass(frozen=True, slots=True)
class Discovered:
    """Topics of n texts, largest first. `labels` (n,) is each text's topic; `centroids` (topics, d) are of length 1.

    `parents` says to which theme a topic belongs, `words` what is typical of it as (word, weight), `score` how well
    texts hang together in their topics, as a silhouette (-1 to 1).
    """

    labels: Array
    names: list[str]
    parents: list[int]
    centroids: Array
    themes: list[str] = field(default_factory=list)
    words: list[list[tuple[str, float]]] = field(default_factory=list)
    score: float = 0.0


def discover(
    texts: Sequence[str], vectors: Array, seed: int = 0, languages: Sequence[str] | None = None
) -> Discovered:  # fmt: skip
    """Topics of `texts`, a theme each, and their names. The same input gives the same topics. Fewer than 30 texts are
    one topic."""
    vectors = unit(np.asarray(vectors, dtype=np.float32))
    if len(texts) != len(vectors):
        raise ValueError(f"{len(texts)} texts with {len(vectors)} vectors")
    rng = np.random.default_rng(seed)
    labels, score = group(vectors, rng)
    labels = largest_first(labels)
    centroids = unit(means(vectors, labels, labels.max() + 1)) if len(labels) else vectors
    parents = themes_of(vectors, labels)
    words = naming.typical(texts, labels.tolist(), languages)
    over = naming.typical(texts, [parents[label] for label in labels.tolist()], languages)
    names, themes = naming.named(words), naming.named(over)
    return Discovered(labels, names, parents, centroids, themes, words, score)


def group(vectors: Array, rng: np.random.Generator) -> tuple[Array, float]:
    """(n,) labels, and their silhouette. What many say in the same words counts once: a phrase is no topic."""
    first, same = different(vectors)
    if len(first) < LEAST:
        return np.zeros(len(vectors), np.int32), 0.0
    labels, score = group_different(vectors[first], rng)
    return labels[same], score


def different(vectors: Array) -> tuple[Array, Array]:
    """The places of texts with vectors of their own, in order, and for each text which of these it is."""
    sides = np.random.default_rng(0).normal(size=(vectors.shape[1], 4)).astype(np.float32)
    seen = (vectors @ sides).round(3)
    _, first, same = np.unique(seen, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    return first[order], rank[same.reshape(-1)]


def group_different(vectors: Array, rng: np.random.Generator) -> tuple[Array, float]:
    rows = main_directions(vectors)
    if len(rows) > SAMPLE:
        some = rows[np.sort(rng.choice(len(rows), SAMPLE, replace=False))]
        k = how_many(some, *drawn_together(some), rng)
        moved = drawn_together(rows)[0]
    else:
        drawn = drawn_together(rows)
        k, moved = how_many(rows, *drawn, rng), drawn[0]
    labels = kmeans(moved, k, rng, tries=3)
    return labels, silhouette(rows, labels, rng)


def drawn_together(rows: Array) -> tuple[Array, Array, Array]:
    """The rows moved towards their neighbours, who these are, and how near."""
    near, how = neighbours(rows, min(NEAR, max(2, len(rows) // 10)))
    return smoothed(rows, near, how), near, how


def how_many(rows: Array, moved: Array, near: Array, how: Array, rng: np.random.Generator) -> int:
    scores: dict[int, float] = {}
    for k in steps(len(rows)):
        labels = kmeans(moved, k, rng, tries=2, rounds=25)
        together = silhouette(rows, labels, np.random.default_rng(0), COMPARED)  # the same rows for every k
        scores[k] = max(0.0, together) * max(0.0, modularity(labels, near, how)) ** 4
    best = max(scores.values())
    return min(k for k, score in scores.items() if score >= best * CLOSE)


def steps(many: int) -> list[int]:
    """Numbers of topics worth a try for so many texts."""
    most = max(3, min(MOST_TOPICS, many // EACH))
    return sorted({round(float(k)) for k in np.geomspace(2, most, STEPS)})


def largest_first(labels: Array) -> Array:
    _, tight, counts = np.unique(labels, return_inverse=True, return_counts=True)
    rank = np.empty(len(counts), np.int32)
    rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    found: Array = rank[tight]
    return found


def themes_of(vectors: Array, labels: Array) -> list[int]:
    """The theme of each topic: about the square root of their number, by Ward over the topics' centres. Up to five
    topics are a theme each."""
    many = int(labels.max()) + 1 if len(labels) else 0
    if many <= 5:
        return list(range(many))
    centres = means(vectors - vectors.mean(axis=0), labels, many)
    grouped = ward(centres, np.bincount(labels), round(many**0.5))
    return [int(one) for one in grouped]
