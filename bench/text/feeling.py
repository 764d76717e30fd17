"""How texts feel, against what people said: TweetEval, airline tweets, VADER's ground truth."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, recall_score

from sixring.feedback.text import LABELS, reader
from sixring.feedback.text.linear import told as heads
from sixring.feedback.text.understood import Understood

from . import data

VADER_CUT = 0.05  # its authors' own
WAYS = (("", "full"), ("fallback_", "light"), ("baseline_", "vader"))


def read(texts: Sequence[str], way: str) -> list[tuple[int, float, float]]:
    """Label, feeling and confidence of each text. English is told, as the sets are English."""
    if way == "vader":
        return [(0 if v <= -VADER_CUT else 2 if v >= VADER_CUT else 1, v, 0.0) for v in map(compound, texts)]
    said: list[Understood] = reader(light=way == "light").read(texts, ["en"] * len(texts))
    return [(LABELS.index(one.label), one.sentiment, one.confidence) for one in said]


def compound(text: str) -> float:
    from sixring.feedback.text.vader import analyser

    return float(analyser().polarity_scores(text)["compound"])


def tweeteval(folder: Path) -> dict[str, Any]:
    return labelled("tweeteval_macro_recall", data.tweeteval(folder), macro_recall)


def airline(folder: Path) -> dict[str, Any]:
    return labelled("airline_macro_f1", data.airline(folder), macro_f1)


def labelled(name: str, judged: data.Labelled, score: Any) -> dict[str, Any]:
    if not judged:
        return {}
    people = [int(label) for label in judged.labels]
    found: dict[str, Any] = {f"{name}_n": len(people), f"{name}_from": judged.source}
    for prefix, way in WAYS:
        said = read(judged.texts, way)
        found[prefix + name] = round(score(people, [label for label, _, _ in said]), 4)
        if way != "vader":
            right = np.array([label for label, _, _ in said]) == np.array(people)
            found[f"{prefix}{name}_calibration_error"] = calibration_error(right, np.array([c for _, _, c in said]))
    return found


def macro_recall(people: list[int], said: list[int]) -> float:
    return float(recall_score(people, said, average="macro"))


def macro_f1(people: list[int], said: list[int]) -> float:
    return float(f1_score(people, said, average="macro"))


def calibration_error(right: Any, confidence: Any, bins: int = 10) -> float:
    """Expected calibration error: how far confidence and accuracy are apart, over tenths of confidence."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    apart = [
        abs(right[place == at].mean() - confidence[place == at].mean()) * (place == at).mean() for at in set(place)
    ]
    return round(float(sum(apart)), 4)


def vader(folder: Path) -> dict[str, Any]:
    """Pearson's r with the mean of 20 raters, a set each. Sets learnt from are judged out of fold."""
    found: dict[str, Any] = {"vader_r": {}, "fallback_vader_r": {}, "baseline_vader_r": {}}
    if learnt_from(folder):
        from . import recipe, training

        lesson = training.lesson_of(folder)
        names = ["ngrams", "minilm", "words", "net", "lexicon"]
        apart = recipe.out_of_fold(lesson.parts, lesson.ratings, lesson.weights, names)
        for prefix, name in (("", "en-full"), ("fallback_", "en-light")):
            told = training.judged(name, lesson, apart)
            found[prefix + "vader_r"] = {domain: round(value, 4) for domain, value in told.items()}
        found["vader_r_from"] = "out of fold: these are the texts learnt from"
    for name in data.VADER:
        judged = data.vader(folder, name)
        people = [float(label) for label in judged.labels]
        for prefix, way in WAYS:
            if judged and name not in found[prefix + "vader_r"]:
                found[prefix + "vader_r"][name] = pearson(people, [v for _, v, _ in read(judged.texts, way)])
    return found if found["vader_r"] else {}


def pearson(left: Sequence[float], right: Sequence[float]) -> float:
    return round(float(np.corrcoef(left, right)[0, 1]), 4)


def learnt_from(folder: Path) -> bool:
    """Whether these very files are those the shipped heads learnt from."""
    place = folder / "txt_vader_groundtruth"
    return any(
        (place / name).exists() and hashlib.sha256((place / name).read_bytes()).hexdigest() == seen
        for name, seen in heads()["trained_on"].items()
    )
