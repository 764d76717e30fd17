"""Small linear heads, without numpy: numbers in, a rating or three chances out."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .ngrams import Ngrams

HEADS = Path(__file__).with_name("heads")


@dataclass(frozen=True, slots=True)
class Linear:
    """`weights` has one row an answer: one for a rating, three for the labels. Numbers are used as they come."""

    weights: tuple[tuple[float, ...], ...]
    start: tuple[float, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Linear:
        return cls(tuple(tuple(row) for row in told["weights"]), tuple(told["start"]))

    def tell(self, numbers: Sequence[float]) -> list[float]:
        return [
            start + sum(weight * number for weight, number in zip(row, numbers, strict=True))
            for row, start in zip(self.weights, self.start, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Pair:
    """A rating of -4 to 4, and scores of the three labels."""

    rating: Linear
    labels: Linear

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Pair:
        return cls(Linear.of(told["rating"]), Linear.of(told["labels"]))


def softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(one - top) for one in scores]
    return [one / sum(powers) for one in powers]


@cache
def told() -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((HEADS / "heads.json").read_text("utf-8"))
    return answer


@cache
def pair(name: str) -> Pair:
    return Pair.of(told()["pairs"][name])


@cache
def linear(name: str) -> Linear:
    return Linear.of(told()["linear"][name])


@cache
def ngrams() -> Ngrams:
    return Ngrams.load(HEADS / "ngrams.bin", told()["ngrams"])
