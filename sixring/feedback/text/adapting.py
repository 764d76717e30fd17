"""A head of a company's own, learnt from at least fifty corrections and kept only if it reads better.

Pure Python: what the reader said and the text's words (of six letters, so that forms of a word count as one) go into
a softmax regression, drawn towards what the reader said. Each correction is held out once, in five parts; the head is
kept where those it turns right outnumber those it turns wrong by more than chance (one standard error of McNemar's
test).
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .clean import tidy, words
from .lexicon import stop_words
from .linear import softmax
from .understood import LABELS, Reader, Understood

FEWEST = 50
PARTS = 5
ROUNDS, STEP, SHRINK = 25, 0.3, 0.004
STEM = 6  # letters of a word that count
MOST_WORDS = 60
Numbers = Mapping[str, float]
Weights = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Head:
    """`before` and `after` are the shares of held-out corrections read right without and with it."""

    n: int
    before: float
    after: float
    kept: bool
    weights: Weights = field(default_factory=dict)

    @property
    def id(self) -> str:
        told = json.dumps(self.weights, sort_keys=True).encode()
        return f"head-{self.n}-{hashlib.sha256(told).hexdigest()[:8]}"

    def apply(self, texts: Sequence[str], said: Sequence[Understood]) -> list[Understood]:
        if not self.kept:
            return list(said)
        return [self.one(text, one) for text, one in zip(texts, said, strict=True)]

    def one(self, text: str, said: Understood) -> Understood:
        chances = told(self.weights, numbers(text, said))
        at = max(range(3), key=lambda label: chances[label])
        if LABELS[at] == said.label:
            return replace(said, confidence=chances[at])
        sentiment = {0: -abs(said.sentiment), 1: said.sentiment / 3, 2: abs(said.sentiment)}[at]
        return replace(said, label=LABELS[at], confidence=chances[at], sentiment=sentiment, strength=abs(sentiment))

    def dump(self) -> dict[str, Any]:
        """As JSON, for keeping."""
        return {name: getattr(self, name) for name in ("n", "before", "after", "kept", "weights")}

    @classmethod
    def load(cls, told: Mapping[str, Any]) -> Head:
        return cls(**told)


def learn(pairs: Sequence[tuple[str, str]], by: Reader) -> Head:
    """`pairs` are texts with the label they should have had. Fewer than fifty, or labels unknown, teach nothing."""
    pairs = [(text, label) for text, label in pairs if label in LABELS]
    if len(pairs) < FEWEST:
        return Head(len(pairs), 0.0, 0.0, False)
    said = by.read([text for text, _ in pairs])
    rows = [numbers(text, one) for (text, _), one in zip(pairs, said, strict=True)]
    right = [LABELS.index(label) for _, label in pairs]
    plain = [LABELS[at] == one.label for at, one in zip(right, said, strict=True)]
    taught = held_out(rows, right)
    won = sum(new and not old for new, old in zip(taught, plain, strict=True))
    lost = sum(old and not new for new, old in zip(taught, plain, strict=True))
    kept = won - lost > math.sqrt(won + lost)
    weights = fitted(rows, right) if kept else {}
    return Head(len(pairs), round(sum(plain) / len(plain), 4), round(sum(taught) / len(taught), 4), kept, weights)


def numbers(text: str, said: Understood) -> Numbers:
    """What a text is known by: the reader's answer (`=` in front) and its words, of length one together."""
    small = stop_words()
    counted = Counter(word[:STEM] for word in words(tidy(text))[:MOST_WORDS] if word not in small)
    length = math.sqrt(sum(counted.values())) or 1.0
    answer = {"=": 1.0, "=sentiment": said.sentiment, f"={said.label}": said.confidence, f"={said.label}!": 1.0}
    return {**answer, **{word: math.sqrt(count) / length for word, count in counted.items()}}


def told(weights: Weights, row: Numbers) -> list[float]:
    scores = [0.0, 0.0, 0.0]
    for name, value in row.items():
        if (found := weights.get(name)) is not None:
            for at in range(3):
                scores[at] += found[at] * value
    return softmax(scores)


def starting() -> Weights:
    """Weights that say what the reader said."""
    return {f"={label}!": [1.2 if at == one else 0.0 for one in range(3)] for at, label in enumerate(LABELS)}


def fitted(rows: Sequence[Numbers], right: Sequence[int]) -> Weights:
    """Stochastic gradient descent with steps that shrink as a number is seen more often (AdaGrad)."""
    weights, seen = starting(), Counter[str]()
    order, chance = list(range(len(rows))), random.Random(0)  # noqa: S311
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for at in order:
            chances = told(weights, rows[at])
            for name, value in rows[at].items():
                found = weights.setdefault(name, [0.0, 0.0, 0.0])
                seen[name] += 1
                step = STEP / math.sqrt(seen[name])
                for label in range(3):
                    wrong = chances[label] - (label == right[at])
                    found[label] -= step * (wrong * value + SHRINK * found[label])
    return {name: [round(value, 4) for value in found] for name, found in weights.items()}


def held_out(rows: Sequence[Numbers], right: Sequence[int]) -> list[bool]:
    """Whether each is read right by a head that has not seen it."""
    found = [False] * len(rows)
    for part in range(PARTS):
        learnt = [at for at in range(len(rows)) if at % PARTS != part]
        weights = fitted([rows[at] for at in learnt], [right[at] for at in learnt])
        for at in range(part, len(rows), PARTS):
            chances = told(weights, rows[at])
            found[at] = chances.index(max(chances)) == right[at]
    return found
