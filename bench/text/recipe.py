"""How the heads of feeling are learnt: first readers, each blind to what it is judged on, and one that weighs them.

    ngrams      ridge over hashed words and pieces of words
    minilm      ridge over MiniLM's vectors
    words       ridge over VADER's numbers and our lexicon's
    net         96 hidden units over MiniLM, VADER and lexicon together
    lexicon     ridge over our lexicon's numbers that every language has
    use         ridge over the multilingual encoder's vectors

The ratings are the means of 20 people on 14,234 English texts (VADER's ground truth, MIT), of queries of CLINC150
(CC BY 3.0), which ask and do not feel (0), and of the sentences of `seeds.txt` beside this file (-2, 0, 2; each counts
four times).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler

from sixring.feedback.text import vader
from sixring.feedback.text.clean import tidy
from sixring.feedback.text.feeling import SHARED, features
from sixring.feedback.text.lexicon import lexicon
from sixring.feedback.text.minilm import MiniLM
from sixring.feedback.text.ngrams import PIECES, WORDS, bags
from sixring.feedback.text.use import Multilingual

Array = NDArray[np.float64]
FOLDS = 5
STILL = 1e-4  # a spread below this is none
NEUTRAL = 0.5  # ratings nearer to 0 than this are neutral
INPUTS = {  # what the weighing head sees: ratings of first readers, then numbers
    "en-full": (("ngrams", "minilm", "words", "net"), ("vader", "lexicon")),
    "en-light": (("ngrams", "lexicon"), ("lexicon",)),
    "other-full": (("use", "shared"), ("shared",)),
    "other-light": (("shared",), ("shared",)),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What is known of each text before anything is learnt."""

    vader: Array
    lexicon: Array
    minilm: Array
    use: Array
    words: Any
    pieces: Any

    @property
    def shared(self) -> Array:
        return self.lexicon[:, list(SHARED)]

    def __len__(self) -> int:
        return len(self.vader)


def parts(texts: Sequence[str], language: str = "en") -> Parts:
    tidied = [tidy(text) for text in texts]
    counted = [bags(text) for text in tidied]
    return Parts(
        np.array([vader.numbers(text) for text in tidied]),
        np.array([features(text, lexicon(language)) for text in tidied]),
        MiniLM().vectors(texts).astype(np.float64),
        Multilingual().vectors(texts).astype(np.float64),
        matrix([words for words, _ in counted], WORDS),
        matrix([pieces for _, pieces in counted], PIECES),
    )


def matrix(bags: Sequence[Any], width: int) -> Any:
    places = [place for bag in bags for place in bag]
    counts = [count for bag in bags for count in bag.values()]
    starts = np.cumsum([0, *map(len, bags)])
    return csr_matrix((np.array(counts, float), places, starts), (len(bags), width))


@dataclass(frozen=True, slots=True)
class Reading:
    """A first reader that was learnt: `tell` rates parts, `made` is what has to be kept of it."""

    tell: Callable[[Parts], Array]
    made: dict[str, Any]


def scale_of(numbers: Array) -> StandardScaler:
    """Means and spreads; what hardly ever varies (three of MiniLM's numbers) stays as it is."""
    scale = StandardScaler().fit(numbers)
    scale.scale_ = np.where(scale.scale_ < STILL, 1.0, scale.scale_)
    return scale


def plain(pick: Callable[[Parts], Array], alpha: float) -> Callable[[Parts, Array, Any, Array], Reading]:
    """A ridge over standardised numbers, said as weights of the numbers as they come."""

    def learn(given: Parts, ratings: Array, rows: Any, weights: Array) -> Reading:
        numbers = pick(given)[rows]
        scale = scale_of(numbers)
        ridge = Ridge(alpha).fit(scale.transform(numbers), ratings[rows], weights[rows])
        learnt = ridge.coef_ / scale.scale_
        start = float(ridge.intercept_ - learnt @ scale.mean_)
        return Reading(lambda asked: pick(asked) @ learnt + start, {"weights": learnt, "start": start})

    return learn


def hashed(given: Parts, ratings: Array, rows: Any, weights: Array) -> Reading:
    from scipy.sparse import hstack

    rare = [TfidfTransformer(sublinear_tf=True).fit(bag[rows]) for bag in (given.words, given.pieces)]

    def weighed(asked: Parts) -> Any:
        return hstack([one.transform(bag) for one, bag in zip(rare, (asked.words, asked.pieces), strict=True)]).tocsr()

    ridge = Ridge(1.0, solver="sparse_cg").fit(weighed(given)[rows], ratings[rows], weights[rows])
    made = {"rare": [one.idf_ for one in rare], "says": ridge.coef_, "start": float(ridge.intercept_)}
    return Reading(lambda asked: np.asarray(ridge.predict(weighed(asked))), made)


def net(given: Parts, ratings: Array, rows: Any, weights: Array) -> Reading:
    def numbers(asked: Parts) -> Array:
        return np.hstack([asked.minilm, asked.vader, asked.lexicon])

    scale = scale_of(numbers(given)[rows])
    learnt = MLPRegressor(
        hidden_layer_sizes=(96,), alpha=1.0, learning_rate_init=7e-4, batch_size=128, max_iter=14, random_state=0
    ).fit(scale.transform(numbers(given)[rows]), ratings[rows] / 2, weights[rows])
    (inner, outer), (shift, last) = learnt.coefs_, learnt.intercepts_
    inner = inner / scale.scale_[:, None]
    shift = shift - scale.mean_ @ inner
    made = {"inner": inner, "shift": shift, "outer": outer[:, 0] * 2, "start": float(last[0]) * 2}
    return Reading(lambda asked: np.maximum(numbers(asked) @ inner + shift, 0) @ made["outer"] + made["start"], made)


READERS: dict[str, Callable[[Parts, Array, Any, Array], Reading]] = {
    "ngrams": hashed,
    "minilm": plain(lambda given: given.minilm, 1000.0),
    "words": plain(lambda given: np.hstack([given.vader, given.lexicon]), 50.0),
    "net": net,
    "lexicon": plain(lambda given: given.lexicon, 50.0),
    "shared": plain(lambda given: given.shared, 50.0),
    "use": plain(lambda given: given.use, 1000.0),
}


def folds(count: int) -> list[tuple[Any, Any]]:
    return list(KFold(FOLDS, shuffle=True, random_state=0).split(np.zeros(count)))


def out_of_fold(given: Parts, ratings: Array, weights: Array, names: Sequence[str]) -> dict[str, Array]:
    """What each first reader says of texts it did not learn from."""
    found = {name: np.zeros(len(ratings)) for name in names}
    for learnt, left in folds(len(ratings)):
        for name in names:
            found[name][left] = READERS[name](given, ratings, learnt, weights).tell(given)[left]
    return found


def columns(ratings: dict[str, Array], given: Parts, inputs: tuple[tuple[str, ...], tuple[str, ...]]) -> Array:
    named, numbers = inputs
    return np.hstack([np.column_stack([ratings[name] for name in named]), *(getattr(given, one) for one in numbers)])


def weigh(numbers: Array, ratings: Array) -> tuple[Array, float]:
    """The head that rates, as weights and start of the numbers as they come."""
    scale = scale_of(numbers)
    ridge = Ridge(30.0).fit(scale.transform(numbers), ratings)
    weights = ridge.coef_ / scale.scale_
    return weights, float(ridge.intercept_ - weights @ scale.mean_)


def tell_apart(numbers: Array, labels: Any, weights: Array) -> tuple[Array, Array]:
    """The head that labels: three rows of weights, three starts."""
    scale = scale_of(numbers)
    learnt = LogisticRegression(C=0.1, class_weight="balanced", max_iter=1000)
    learnt.fit(scale.transform(numbers), labels, sample_weight=weights)
    rows = learnt.coef_ / scale.scale_
    return rows, np.asarray(learnt.intercept_ - rows @ scale.mean_)


def labels_of(ratings: Array) -> Any:
    return np.where(ratings < -NEUTRAL, 0, np.where(ratings > NEUTRAL, 2, 1))
