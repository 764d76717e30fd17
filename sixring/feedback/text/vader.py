"""VADER's word list and rules (Hutto and Gilbert, ICWSM 2014; MIT) as sixteen numbers of an English text."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from typing import Any

from .weights import VADER

READ = 1_500  # characters: its rules take the square of the length
PARTS = re.compile(r"[.!?;,]+|\bbut\b")
MOST_PARTS = 12
WIDTH = 16


def installed() -> bool:
    return VADER.place() is not None and find_spec("vaderSentiment") is not None


@cache
def analyser() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def numbers(text: str) -> list[float]:
    """Of a tidied text: VADER's own four, those of its parts, and what its words weigh."""
    text = text[:READ]
    whole = analyser().polarity_scores(text)
    listed = analyser().lexicon
    words = text.split()
    values = [value for word in words if (value := listed.get(word.strip(".,!?;:'\"()").lower(), 0.0))]
    parts = [part for part in PARTS.split(text) if part.strip()][:MOST_PARTS]
    found = [analyser().polarity_scores(part)["compound"] for part in parts] or [0.0]
    return [
        whole["compound"], whole["pos"], whole["neg"], whole["neu"], max(found), min(found), found[0], found[-1],
        sum(found) / len(found), sum(v for v in values if v > 0) / 4, sum(v for v in values if v < 0) / 4,
        max(0.0, *values, 0.0) / 2, min(0.0, *values, 0.0) / 2, len(values) / (len(words) + 3),
        min(text.count("!"), 4) * 0.5, min(text.count("?"), 3) * 0.5,
    ]  # fmt: skip
