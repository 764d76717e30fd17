"""Learning what texts are about from examples a company gives: its own intents, and "none of these".

With thirty examples a label or more a linear machine over words, pieces of words and vectors decides; with fewer, three
careful ones vote. What is none of the labels is told by how far it is from the nearest examples and how unsure the
machine is: the `turned_away` share of held-out texts that least belong sets the line. Needs the extra `text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from .clean import tidy
from .minilm import MiniLM
from .use import Multilingual

MANY = 30  # examples a label
WORDS, MINILM, USE = 0.7, 1.5, 1.0  # how much each kind of number weighs
NEAREST = 5
WORD = r"\w+"
TURNED_AWAY = 0.04
SLICE = 2_000  # texts compared with all examples at once
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The likeliest label, and whether the text belongs to any label at all."""

    label: str
    belongs: bool
    margin: float


class Sorter:
    """Learnt by `learn`; `tell` answers one Sorted a text."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str], *, seed: int = 0) -> None:
        self.labels = np.array(sorted(set(labels)))
        self.given = Vectors.of(texts)
        self.words = Bags(self.given.texts)
        self.many = len(texts) >= MANY * len(self.labels)
        with threadpool_limits(1):  # more threads than free cores wait for each other, for minutes
            self.machines = (linear_machine if self.many else voters)(self, np.array(labels), seed)
        self.middle, self.spread, self.line = np.zeros(2), np.ones(2), -np.inf

    def draw_line(self, texts: Sequence[str], turned_away: float = TURNED_AWAY) -> None:
        """Learn from texts that do belong, and were not learnt from, how much they do."""
        marks = self.marks(Vectors.of(texts))[1]
        self.middle, self.spread = marks.mean(0), np.maximum(marks.std(0), 1e-6)
        self.line = float(np.quantile(self.belonging(marks), turned_away))

    def tell(self, texts: Sequence[str]) -> list[Sorted]:
        best, marks = self.marks(Vectors.of(texts))
        belonging = self.belonging(marks)
        return [
            Sorted(str(self.labels[at]), bool(value >= self.line), float(value - self.line))
            for at, value in zip(best, belonging, strict=True)
        ]

    def belonging(self, marks: Array) -> Array:
        value: Array = ((marks - self.middle) / self.spread).sum(1)
        return value

    def marks(self, asked: Vectors) -> tuple[Array, Array]:
        """(n,) the best label's place, (n, 2) how sure the machine is of it and how near its nearest examples are."""
        scores = sum(machine(asked) for machine in self.machines)
        return scores.argmax(1), np.column_stack([scores.max(1), nearness(self.given.minilm, asked.minilm)])


@dataclass(frozen=True, slots=True)
class Vectors:
    texts: list[str]
    minilm: Array
    use: Array

    @classmethod
    def of(cls, texts: Sequence[str]) -> Vectors:
        tidied = [tidy(text).lower() for text in texts]
        return cls(tidied, MiniLM().vectors(texts), Multilingual().vectors(texts))


class Bags:
    """Words with their neighbours, and pieces of words, by how rare they are."""

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD)
        pieces = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2 if len(texts) > 2000 else 1
        )
        self.kinds = [kind.fit([*texts, "a word"]) for kind in (words, pieces)]

    def of(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import hstack

        return hstack([kind.transform(texts) * WORDS for kind in self.kinds]).tocsr()


def linear_machine(sorter: Sorter, labels: Array, seed: int) -> list[Any]:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.svm import LinearSVC

    def numbers(asked: Vectors) -> Any:
        dense = csr_matrix(np.hstack([asked.minilm * MINILM, asked.use * USE]))
        return hstack([sorter.words.of(asked.texts), dense]).tocsr()

    machine = LinearSVC(C=1.0, random_state=seed).fit(numbers(sorter.given), labels)
    return [lambda asked: two_sided(machine.decision_function(numbers(asked)))]


def voters(sorter: Sorter, labels: Array, seed: int) -> list[Any]:
    """Three machines over MiniLM, the multilingual encoder and words; each votes with the logarithm of its chances."""
    from sklearn.linear_model import LogisticRegression

    kinds = (
        (1.0, 10.0, lambda asked: asked.minilm),
        (0.4, 10.0, lambda asked: asked.use),
        (0.3, 30.0, lambda asked: sorter.words.of(asked.texts)),
    )

    def voter(weight: float, loose: float, numbers: Any) -> Any:
        machine = LogisticRegression(C=loose, max_iter=400, random_state=seed).fit(numbers(sorter.given), labels)
        return lambda asked: weight * np.log(machine.predict_proba(numbers(asked)) + 1e-9)

    return [voter(*kind) for kind in kinds]


def two_sided(scores: Array) -> Array:
    """Of two labels a machine tells one number; here as a score for each."""
    return scores if scores.ndim == 2 else np.column_stack([-scores, scores])


def nearness(known: Array, asked: Array) -> Array:
    """The mean cosine to the nearest examples."""
    nearest = min(NEAREST, len(known))
    slices = [asked[at : at + SLICE] @ known.T for at in range(0, len(asked), SLICE)]
    return np.concatenate(
        [np.partition(one, -nearest, axis=1)[:, -nearest:].mean(1) for one in slices] or [np.zeros(0)]
    )
