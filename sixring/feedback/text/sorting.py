"""Learning what texts are about from examples a company gives: its own intents, and "none of these".

A text is like an example as far as their words, pieces of words and vectors of both encoders agree. Each example has a
say for every label, weighed so that together they tell their own labels (ridge regression over a Gaussian kernel); it
serves ten examples a label as well as a hundred. What is none of the labels is told by how sure that answer is and how
near the nearest examples are: the `turned_away` share of held-out texts that least belong sets the line. Needs the
extra `text`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from .clean import tidy
from .minilm import MiniLM
from .use import Multilingual

MINILM, USE, WORDS, PIECES = 1.0, 0.3, 0.05, 0.05  # how much each kind of likeness weighs
SHARP = 2.0  # how much more a near example says than a far one
RIDGE = 0.1  # how little one example alone may say
NEAREST = 5
WORD = r"\w+"
TURNED_AWAY = 0.04
MOST = 16_000  # examples learnt from, drawn when there are more: their likeness to each other is a gigabyte
SLICE = 1_000  # texts compared with all examples at once
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The likeliest label, and whether the text belongs to any label at all."""

    label: str
    belongs: bool
    margin: float


class Sorter:
    """Learnt from labelled texts; `tell` answers one Sorted a text."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str], *, seed: int = 0) -> None:
        chosen = drawn(labels, seed)
        self.labels, of = np.unique([labels[at] for at in chosen], return_inverse=True)
        self.given = Examples([texts[at] for at in chosen])
        with threadpool_limits(1):  # more threads than free cores wait for each other, for minutes
            self.says = learnt(self.given, np.eye(len(self.labels), dtype=np.float32)[of])
        self.middle, self.spread, self.line = np.zeros(2), np.ones(2), -np.inf

    def draw_line(self, texts: Sequence[str], turned_away: float = TURNED_AWAY) -> None:
        """Learn from texts that do belong, and were not learnt from, how much they do."""
        marks = self.marks(texts)[1]
        self.middle, self.spread = marks.mean(0), np.maximum(marks.std(0), 1e-6)
        self.line = float(np.quantile(self.belonging(marks), turned_away))

    def tell(self, texts: Sequence[str]) -> list[Sorted]:
        if not texts:
            return []
        best, marks = self.marks(texts)
        belonging = self.belonging(marks)
        return [
            Sorted(str(self.labels[at]), bool(value >= self.line), float(value - self.line))
            for at, value in zip(best, belonging, strict=True)
        ]

    def belonging(self, marks: Array) -> Array:
        value: Array = ((marks - self.middle) / self.spread).sum(1)
        return value

    def marks(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """(n,) the best label's place, (n, 2) how sure of it the examples are and how near the nearest are."""
        best, marks = [], []
        for alike in self.given.alike(self.given.numbers(texts)):
            scores = bent(alike) @ self.says
            best.append(scores.argmax(1))
            marks.append(np.column_stack([scores.max(1), nearness(alike)]))
        return np.concatenate(best), np.concatenate(marks)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of texts, rows of length one or, of nothing, zero; each kind times the root of how much it weighs."""

    dense: Array
    sparse: Any


class Examples:
    """What was learnt from, to which other texts are more or less alike: 1 the same, 0 nothing in common."""

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD, dtype=np.float32)
        pieces = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            sublinear_tf=True,
            min_df=2 if len(texts) > 2000 else 1,
            dtype=np.float32,
        )
        read = [*map(lower, texts), "a word"]
        self.bags = [(words.fit(read), WORDS), (pieces.fit(read), PIECES)]
        self.own = self.numbers(texts)

    def numbers(self, texts: Sequence[str]) -> Numbers:
        from scipy.sparse import hstack

        whole, read = MINILM + USE + WORDS + PIECES, list(map(lower, texts))
        vectors = ((MiniLM().vectors(texts), MINILM), (Multilingual().vectors(texts), USE))
        dense = [rows * np.float32(np.sqrt(weight / whole)) for rows, weight in vectors]
        sparse = [bag.transform(read) * np.float32(np.sqrt(weight / whole)) for bag, weight in self.bags]
        return Numbers(np.hstack(dense), hstack(sparse).tocsr())

    def alike(self, asked: Numbers) -> Iterator[Array]:
        """How alike each text and each example are, SLICE texts at once."""
        turned = self.own.sparse.T.tocsr()
        for at in range(0, len(asked.dense), SLICE):
            here = slice(at, at + SLICE)
            yield asked.dense[here] @ self.own.dense.T + (asked.sparse[here] @ turned).toarray()


def lower(text: str) -> str:
    return tidy(text).lower()


def drawn(labels: Sequence[str], seed: int) -> Array:
    """Places of the examples learnt from: all, or MOST of them, of frequent labels fewer and of rare ones all."""
    if len(labels) <= MOST:
        return np.arange(len(labels))
    mixed = np.random.default_rng(seed).permutation(len(labels))
    seen: Counter[str] = Counter()
    turn = []
    for at in mixed:
        seen[labels[at]] += 1
        turn.append(seen[labels[at]])
    return mixed[np.argsort(turn, kind="stable")[:MOST]]


def bent(alike: Array) -> Array:
    """Likeness as a Gaussian of the distance."""
    near: Array = np.exp(SHARP * (alike - 1))
    return near


def learnt(examples: Examples, truth: Array) -> Array:
    """(examples, labels) what each example says of each label."""
    from scipy.linalg import cho_factor, cho_solve

    count = len(truth)
    among = np.empty((count, count), np.float32)
    for at, alike in enumerate(examples.alike(examples.own)):
        among[at * SLICE : (at + 1) * SLICE] = bent(alike)
    among[np.diag_indices(count)] += RIDGE
    solved = cho_factor(among.T, overwrite_a=True, check_finite=False)  # in place, as the other way round is no copy
    says: Array = cho_solve(solved, truth - 1 / truth.shape[1], check_finite=False)
    return says


def nearness(alike: Array) -> Array:
    """The mean likeness of the nearest examples."""
    nearest = min(NEAREST, alike.shape[1])
    near: Array = np.partition(alike, -nearest, axis=1)[:, -nearest:].mean(1)
    return near
