"""The reader with installed weights: MiniLM and VADER for English, the multilingual encoder for other languages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from . import judged, vader
from .feeling import SHARED, features
from .lexicon import lexicon
from .light import ENGLISH, VERSION, felt, told, understood
from .linear import HEADS, linear, ngrams, pair, softmax
from .minilm import MiniLM
from .understood import Understood
from .use import Multilingual

if TYPE_CHECKING:
    from .understood import Vectors

Felt = tuple[list[float], float]


class FullReader:
    id = f"full-{VERSION}-{MiniLM.id}-{Multilingual.id}"

    def __init__(self) -> None:
        self.minilm, self.multilingual = MiniLM(), Multilingual()

    @staticmethod
    def installed() -> bool:
        return MiniLM.installed() and Multilingual.installed() and vader.installed()

    def read(self, texts: Sequence[str], languages: Sequence[str] | None = None) -> list[Understood]:
        asked = told(texts, languages)
        english = [at for at, (_, language) in enumerate(asked) if language == ENGLISH]
        other = [at for at, (text, language) in enumerate(asked) if language not in ("", ENGLISH) and text]
        found = {at: felt(*asked[at]) for at in range(len(asked)) if at not in {*english, *other}}
        found |= zip(english, self.english([meant(asked[at][0]) for at in english]), strict=True)
        found |= zip(other, self.foreign([asked[at] for at in other]), strict=True)
        return [understood(*one, *found[at]) for at, one in enumerate(asked)]

    def measured(self, language: str) -> bool:
        return judged.good("full", language)

    def english(self, texts: Sequence[str]) -> list[Felt]:
        import numpy as np

        if not texts:
            return []
        vectors = self.minilm.vectors(texts)
        marks = np.array([vader.numbers(text) for text in texts], np.float32)
        words = np.array([features(text, lexicon(ENGLISH)) for text in texts], np.float32)
        head, both = pair("en-full"), np.hstack([marks, words])
        first = [
            np.array([ngrams().rating(text) for text in texts]),
            vectors @ kept()["minilm_weights"] + kept()["minilm_start"],
            both @ np.array(linear("words").weights[0]) + linear("words").start[0],
            net(np.hstack([vectors, both])),
        ]
        return told_by(head, np.hstack([np.column_stack(first), both]))

    def foreign(self, asked: Sequence[tuple[str, str]]) -> list[Felt]:
        import numpy as np

        if not asked:
            return []
        vectors = self.multilingual.vectors([text for text, _ in asked])
        numbers = np.array([features(text, lexicon(language)) for text, language in asked])[:, list(SHARED)]
        first = [
            vectors @ kept()["use_weights"] + kept()["use_start"],
            numbers @ np.array(linear("shared").weights[0]) + linear("shared").start[0],
        ]
        return told_by(pair("other-full"), np.hstack([np.column_stack(first), numbers]))


def meant(text: str) -> str:
    words = lexicon(ENGLISH)
    return words.meant(text) if words else text


def told_by(head: Any, inputs: Any) -> list[Felt]:
    import numpy as np

    ratings = inputs @ np.array(head.rating.weights[0]) + head.rating.start[0]
    scores = inputs @ np.array(head.labels.weights).T + np.array(head.labels.start)
    return [(softmax(list(row)), float(rating)) for row, rating in zip(scores, ratings, strict=True)]


def net(numbers: Vectors) -> Any:
    import numpy as np

    inner = np.maximum(numbers @ kept()["net_inner"] + kept()["net_shift"], 0)
    return inner @ kept()["net_outer"] + kept()["net_start"]


@cache
def kept() -> dict[str, Any]:
    """The heads over vectors, as 32-bit floats."""
    import numpy as np

    with np.load(HEADS / "vectors.npz", allow_pickle=False) as file:
        return {name: file[name].astype(np.float32) for name in file.files}
