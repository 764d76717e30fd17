"""What counts as strong, urgent, hard or leaving. Pure; thresholds stand here and nowhere else in reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

STRONG = 0.55  # strength of a negative text from which on somebody should look
URGENT, EFFORT, LEAVING = 0.7, 0.7, 0.7
SURE = 0.5  # confidence below which the screen says "perhaps"
NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"
TURNED = 0.3  # how far the feeling has to move to be called better or worse
FELT = {NEGATIVE: -0.6, NEUTRAL: 0.0, POSITIVE: 0.6}  # what a label a colleague chose is worth on the line


class Felt(Protocol):
    """What of a reading these rules look at."""

    label: str
    strength: float
    measured: bool
    urgency: float | None


def is_angry(reading: Felt) -> bool:
    """Strongly negative, in a language that is measured."""
    return reading.measured and reading.label == NEGATIVE and reading.strength >= STRONG


def is_urgent(reading: Felt) -> bool:
    return reading.measured and (reading.urgency or 0.0) >= URGENT


def trend(feelings: Sequence[float]) -> float | None:
    """Mean of the last third less mean of the first, -2 to 2; None below three texts."""
    if len(feelings) < 3:
        return None
    third = len(feelings) // 3
    return mean(feelings[-third:]) - mean(feelings[:third])


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def share(feeling: float) -> float:
    """The ring's arc, 0 to 1, for a feeling from -1 to 1: nobody is marked for a neutral word, so two thirds (good)
    begins at -0.2 and one third (bad) is -0.6."""
    at = max(-1.0, min(1.0, feeling))
    return 2 / 3 + (at + 0.2) / 1.2 / 3 if at >= -0.2 else (at + 1) / 0.8 * 2 / 3
