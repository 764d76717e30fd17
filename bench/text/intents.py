"""What texts ask for: banking77 whole and from ten examples, CLINC150 with what belongs to no intent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from sixring.feedback.text.sorting import TURNED_AWAY, Sorter

from . import data
from .data import Labelled

SEEDS = 5
SHOTS = 10


def banking_parts(folder: Path) -> tuple[Labelled, Labelled]:
    """What is learnt from and what is judged: the test part where there is one, else a quarter of the train part."""
    train, test = data.banking(folder, "train"), data.banking(folder, "test")
    if folder.resolve() != data.DEFAULT.resolve():
        usual = data.banking(data.DEFAULT, "train")
        if not test and usual and train.texts != usual.texts:
            return usual, train
        train = train or usual
    return (train, test) if test or not train else parted(train)


def parted(whole: Labelled) -> tuple[Labelled, Labelled]:
    learnt, left = next(iter(StratifiedKFold(4, shuffle=True, random_state=0).split(whole.texts, whole.labels)))
    return some(whole, learnt, "three quarters of train"), some(whole, left, "a quarter of train")


def some(whole: Labelled, places: Any, source: str) -> Labelled:
    return Labelled([whole.texts[at] for at in places], [whole.labels[at] for at in places], source)


def banking77(folder: Path) -> dict[str, Any]:
    train, test = banking_parts(folder)
    if not test:
        return {}
    return {
        "banking77_accuracy": share(Sorter(train.texts, train.labels), test),
        "baseline_banking77_accuracy": plain(train, test),
        "banking77_from": test.source,
        "banking77_n": len(test.texts),
    }


def shots10(folder: Path) -> dict[str, Any]:
    """The mean over five draws of ten examples an intent, and the lowest and highest."""
    train, test = banking_parts(folder)
    if not test:
        return {}
    draws = [drawn(train, seed) for seed in range(SEEDS)]
    ours = [share(Sorter(few.texts, few.labels), test) for few in draws]
    return {
        "banking77_10shot": round(float(np.mean(ours)), 4),
        "banking77_10shot_range": [min(ours), max(ours)],
        "baseline_banking77_10shot": round(float(np.mean([plain(few, test) for few in draws])), 4),
    }


def drawn(train: Labelled, seed: int) -> Labelled:
    chance, labels = np.random.RandomState(seed), np.array(train.labels)
    places = [chance.choice(np.flatnonzero(labels == one), SHOTS, replace=False) for one in np.unique(labels)]
    return some(train, np.concatenate(places), "")


def share(sorter: Sorter, test: Labelled) -> float:
    said = [one.label for one in sorter.tell(test.texts)]
    return round(float(np.mean(np.array(said) == np.array(test.labels))), 4)


def plain(train: Labelled, test: Labelled) -> float:
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    machine = LinearSVC().fit(words.fit_transform(train.texts), train.labels)
    return round(float(np.mean(machine.predict(words.transform(test.texts)) == np.array(test.labels))), 4)


def clinc150(folder: Path) -> dict[str, Any]:
    """Accuracy among the 150 intents, and how much of what is outside is told while how much inside is turned away.

    The line is drawn on the validation part. Without a test part, half of that part draws it and half is judged.
    """
    train = data.clinc(folder, "train") or data.clinc(data.DEFAULT, "train")
    held, test = data.clinc(folder, "val") or data.clinc(data.DEFAULT, "val"), data.clinc(folder, "test")
    outside = data.clinc(folder, "oos_test").texts
    if not test:
        everyone = np.arange(len(held.texts))
        held, test = some(held, everyone[::2], ""), some(held, everyone[1::2], "half of val")
        outside = data.clinc(folder, "oos_train").texts + data.clinc(folder, "oos_val").texts
    if not (train and test):
        return {}
    sorter = Sorter(train.texts, train.labels)
    sorter.draw_line(held.texts)
    return told(sorter, test, outside) | plain_told(train, held, test, outside) | {"clinc150_from": test.source}


def told(sorter: Sorter, test: Labelled, outside: list[str]) -> dict[str, Any]:
    inside, out = sorter.tell(test.texts), sorter.tell(outside)
    return {
        "clinc150_accuracy": rounded(one.label == label for one, label in zip(inside, test.labels, strict=True)),
        "oos_recall": rounded(not one.belongs for one in out),
        "oos_in_scope_rejection": rounded(not one.belongs for one in inside),
        "clinc150_n": len(inside),
        "oos_n": len(out),
    }


def plain_told(train: Labelled, held: Labelled, test: Labelled, outside: list[str]) -> dict[str, Any]:
    """The same by TF-IDF and a linear machine, whose largest margin says what belongs."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    machine = LinearSVC().fit(words.fit_transform(train.texts), train.labels)
    margins = [machine.decision_function(words.transform(one)) for one in (held.texts, test.texts, outside)]
    line = np.quantile(margins[0].max(1), TURNED_AWAY)
    said = machine.classes_[margins[1].argmax(1)]
    return {
        "baseline_clinc150_accuracy": rounded(said == np.array(test.labels)),
        "baseline_oos_recall": rounded(margins[2].max(1) < line),
        "baseline_oos_in_scope_rejection": rounded(margins[1].max(1) < line),
    }


def rounded(each: Any) -> float:
    return round(float(np.mean(list(each))), 4)
