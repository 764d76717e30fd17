"""Learn the heads anew and write them to sixring/feedback/text/heads.

    python -m bench.text.training [--data FOLDER]

Needs the extra `text` and the folders txt_vader_groundtruth and txt_clinc150. Prints what the heads reach on texts they
did not learn from. The same inputs give the same files up to the last digits of floating point.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sixring.feedback.text.linear import HEADS
from sixring.feedback.text.ngrams import BITS, WORDS

from . import data, recipe
from .recipe import INPUTS, READERS, Array, Parts, Reading

QUERIES = 1_200  # of CLINC's, evenly taken, which ask and do not feel
FEELS = {"negative": -2.0, "neutral": 0.0, "positive": 2.0}
SEED = 4.0  # how many times a sentence of ours counts
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Lesson:
    """Everything learnt from: ratings of -4 to 4, how much each counts, and its set ("" of our own and of queries)."""

    parts: Parts
    ratings: Array
    weights: Array
    domains: Any

    @property
    def rated(self) -> Any:
        """Places of the texts that people rated."""
        return np.flatnonzero(self.domains != "")


def main(folder: Path) -> None:
    lesson = lesson_of(folder)
    given = (lesson.parts, lesson.ratings)
    apart = recipe.out_of_fold(*given, lesson.weights, list(READERS))
    whole = {name: READERS[name](*given, np.arange(len(lesson.ratings)), lesson.weights) for name in READERS}
    told: dict[str, Any] = {"pairs": {}, "linear": {}, "trained_on": fingerprints(folder)}
    for name in INPUTS:
        told["pairs"][name] = head(name, lesson, apart)
        print(name, {domain: round(value, 4) for domain, value in judged(name, lesson, apart).items()})
    for name in ("words", "lexicon", "shared"):
        told["linear"][name] = {"weights": [listed(whole[name].made["weights"])], "start": [whole[name].made["start"]]}
    told["ngrams"] = keep_ngrams(whole["ngrams"])
    keep_vectors(whole)
    (HEADS / "heads.json").write_text(json.dumps(told, indent=None, separators=(",", ":")) + "\n", "utf-8")


def lesson_of(folder: Path) -> Lesson:
    sets = {name: data.vader(folder, name) for name in data.VADER}
    rated = [
        (text, float(label), 1.0, name)
        for name, one in sets.items()
        for text, label in zip(one.texts, one.labels, strict=True)
    ]
    queries = data.clinc(folder, "train").texts
    asked = [(text, 0.0, 1.0, "") for text in queries[:: max(1, len(queries) // QUERIES)]]
    ours = [(text, FEELS[marks[0]], SEED, "") for marks, text in sentences(Path(__file__).with_name("seeds.txt"))]
    texts, ratings, weights, domains = zip(*rated, *asked, *ours, strict=True)
    return Lesson(recipe.parts(texts), np.array(ratings), np.array(weights), np.array(domains))


def sentences(file: Path) -> list[tuple[list[str], str]]:
    """Each sentence with the words of the heading above it."""
    marks: list[str] = []
    found = []
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("["):
            marks = line.strip("[]").split()
        elif line and not line.startswith("#"):
            found.append((marks, line))
    return found


def head(name: str, lesson: Lesson, apart: dict[str, Array]) -> dict[str, Any]:
    """Both heads of a kind of text, as JSON. The rating is weighed on rated texts alone."""
    numbers, rated = recipe.columns(apart, lesson.parts, INPUTS[name]), lesson.rated
    weights, start = recipe.weigh(numbers[rated], lesson.ratings[rated])
    rows, starts = recipe.tell_apart(numbers, recipe.labels_of(lesson.ratings), lesson.weights)
    return {
        "rating": {"weights": [listed(weights)], "start": [start]},
        "labels": {"weights": [listed(row) for row in rows], "start": listed(starts)},
    }


def judged(name: str, lesson: Lesson, apart: dict[str, Array]) -> dict[str, float]:
    """Pearson's r of each set, of texts that neither the first readers nor the weighing head learnt from."""
    numbers, said = recipe.columns(apart, lesson.parts, INPUTS[name]), np.zeros(len(lesson.ratings))
    for learnt, left in recipe.folds(len(said)):
        learnt = learnt[lesson.domains[learnt] != ""]
        weights, start = recipe.weigh(numbers[learnt], lesson.ratings[learnt])
        said[left] = numbers[left] @ weights + start
    of = lesson.domains
    return {one: float(np.corrcoef(said[of == one], lesson.ratings[of == one])[0, 1]) for one in data.VADER}


def listed(numbers: Array) -> list[float]:
    return [float(f"{number:.{DIGITS}g}") for number in numbers]


def keep_ngrams(reading: Reading) -> dict[str, float]:
    """Both tables a byte a place; answers the scales that make numbers of the bytes again."""
    scales: dict[str, float] = {"start": reading.made["start"]}
    says = np.split(reading.made["says"], [WORDS])
    with (HEADS / "ngrams.bin").open("wb") as file:
        for name, rare, said in zip(("word", "piece"), reading.made["rare"], says, strict=True):
            for kind, numbers in (("rare", rare), ("says", np.where(rare >= rare.max(), 0.0, said))):
                scale = float(np.abs(numbers).max() / BITS)
                scales[f"{name}_{kind}"] = scale
                file.write(np.round(numbers / scale).astype(np.int8).tobytes())
    return scales


def keep_vectors(whole: dict[str, Reading]) -> None:
    kept = {f"{name}_{key}": value for name in ("minilm", "use", "net") for key, value in whole[name].made.items()}
    small = {key: np.asarray(value, np.float32) for key, value in kept.items()}
    np.savez_compressed(HEADS / "vectors.npz", **small)  # type: ignore[arg-type]


def fingerprints(folder: Path) -> dict[str, str]:
    """The files learnt from, so that a bench can see that it would judge on them."""
    place = folder / "txt_vader_groundtruth"
    return {name: hashlib.sha256((place / name).read_bytes()).hexdigest() for name in data.VADER.values()}


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=data.DEFAULT)
    main(options.parse_args().data)
