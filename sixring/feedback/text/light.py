"""The reader that needs nothing installed: words, marks, patterns, and heads of half a megabyte. Pure Python."""

from __future__ import annotations

from collections.abc import Sequence

from . import judged
from .clean import tidy
from .feeling import EMOJI, SHARED, features
from .languages import language_of
from .lexicon import lexicon
from .linear import linear, ngrams, pair, softmax
from .signals import signals
from .understood import LABELS, Understood

ENGLISH = "en"
FULL_SCALE = 3.0  # the rating, of -4 to 4, that is told as 1: means of many people hardly go beyond
SURE_OF_NOTHING = ([0.25, 0.5, 0.25], 0.0)
VERSION = "5"  # of words, patterns and heads: another one reads texts otherwise


class LightReader:
    id = f"light-{VERSION}"

    def read(self, texts: Sequence[str], languages: Sequence[str] | None = None) -> list[Understood]:
        return [self.one(text, language) for text, language in told(texts, languages)]

    def measured(self, language: str) -> bool:
        return judged.good("light", language)

    def one(self, text: str, language: str) -> Understood:
        chances, rating = felt(text, language)
        return understood(text, language, chances, rating)


def told(texts: Sequence[str], languages: Sequence[str] | None) -> list[tuple[str, str]]:
    """Tidied texts with the languages given, or found where none was given."""
    tidied = [tidy(text) for text in texts]
    given = languages if languages is not None else [""] * len(tidied)
    return [(text, code[:2].lower() or language_of(text)) for text, code in zip(tidied, given, strict=True)]


def felt(text: str, language: str) -> tuple[list[float], float]:
    """The chances of the labels and the rating, by words and marks alone."""
    words = lexicon(language)
    text = words.meant(text) if words else text
    numbers = features(text, words)
    if language == ENGLISH:
        return english(text, numbers) if text else SURE_OF_NOTHING
    if words is None and not any(numbers[at] for at in EMOJI):
        return SURE_OF_NOTHING
    shared = [numbers[at] for at in SHARED]
    inputs = [*linear("shared").tell(shared), *shared]
    head = pair("other-light")
    return softmax(head.labels.tell(inputs)), head.rating.tell(inputs)[0]


def english(text: str, numbers: list[float]) -> tuple[list[float], float]:
    inputs = [ngrams().rating(text), *linear("lexicon").tell(numbers), *numbers]
    head = pair("en-light")
    return softmax(head.labels.tell(inputs)), head.rating.tell(inputs)[0]


def understood(text: str, language: str, chances: Sequence[float], rating: float) -> Understood:
    at = max(range(3), key=lambda one: chances[one])
    sentiment = max(-1.0, min(1.0, rating / FULL_SCALE)) if text else 0.0
    said = signals(text, lexicon(language))
    return Understood(
        language, sentiment, LABELS[at], abs(sentiment), float(chances[at]), said.effort, said.churn, said.urgency,
        said.repeated, list(said.intents), list(said.aspects),
    )  # fmt: skip
