"""Six languages by sentences written for it, with labels and signals: what `measured(language)` rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sixring.feedback.text import LABELS, reader
from sixring.feedback.text.languages import language_of
from sixring.feedback.text.understood import Understood

from .feeling import calibration_error, macro_recall
from .training import sentences

FOLDER = Path(__file__).with_name("sentences")
LANGUAGES = ("en", "de", "fr", "es", "pt", "it")
SIGNALS = ("effort", "churn", "urgency", "repeated")
THERE = 0.5  # a signal of at least this is taken as said


def languages(folder: Path) -> dict[str, Any]:
    return {"languages": {language: one(language) for language in LANGUAGES}}


def one(language: str) -> dict[str, Any]:
    told = sentences(FOLDER / f"{language}.txt")
    texts = [text for _, text in told]
    found: dict[str, Any] = {
        "sentences": len(texts),
        "language_told": round(sum(language_of(text) == language for text in texts) / len(texts), 3),
    }
    for prefix, light in (("", False), ("fallback_", True)):
        said = reader(light=light).read(texts, [language] * len(texts))
        found |= {prefix + key: value for key, value in feeling(told, said).items()}
    return found | {name: signal(name, told, said) for name in SIGNALS}


def feeling(told: list[tuple[list[str], str]], said: list[Understood]) -> dict[str, float]:
    import numpy as np

    people, ours = [LABELS.index(marks[0]) for marks, _ in told], [LABELS.index(one.label) for one in said]
    right = np.array(people) == np.array(ours)
    return {
        "macro_recall": round(macro_recall(people, ours), 3),
        "accuracy": round(float(right.mean()), 3),
        "calibration_error": calibration_error(right, np.array([one.confidence for one in said])),
    }


def signal(name: str, told: list[tuple[list[str], str]], said: list[Understood]) -> dict[str, Any]:
    people = [name in marks for marks, _ in told]
    ours = [bool(value) and float(value) >= THERE for value in (getattr(one, name) for one in said)]
    both = sum(a and b for a, b in zip(people, ours, strict=True))
    return {
        "n": sum(people),
        "precision": round(both / max(sum(ours), 1), 3),
        "recall": round(both / max(sum(people), 1), 3),
    }
