"""The words of one language that say how somebody feels, from `words/<language>.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("words")
LANGUAGES = ("en", "de", "fr", "es", "pt", "it")
SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Words:
    """A set of words and stems, each with a value: `tell(word)` is its value, 0 where it is not among them."""

    whole: Mapping[str, float]
    stems: Mapping[str, float]

    @classmethod
    def of(cls, listed: Mapping[float, str]) -> Words:
        every = [(word, value) for value, line in listed.items() for word in line.lower().split()]
        whole = {word: value for word, value in every if not word.endswith("*")}
        return cls(whole, {word[:-1]: value for word, value in every if word.endswith("*")})

    def tell(self, word: str) -> float:
        if (found := self.whole.get(word)) is not None:
            return found
        for length in range(min(len(word), 16), SHORTEST_STEM - 1, -1):
            if (found := self.stems.get(word[:length])) is not None:
                return found
        return 0.0


@dataclass(frozen=True, slots=True)
class Lexicon:
    language: str
    feeling: Words
    negation: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]
    but: frozenset[str]
    signals: Mapping[str, tuple[re.Pattern[str], ...]]
    intents: Mapping[str, re.Pattern[str]]
    aspects: Mapping[str, Words]
    phrases: Mapping[re.Pattern[str], str]  # what is no statement of its words, and what is meant

    def meant(self, text: str) -> str:
        """`text` with such phrases as they are meant."""
        said = text
        for pattern, words in self.phrases.items():
            said = pattern.sub(words, said)
        return text if said == text else said.strip(" .,!")

    def found(self, lower: str, signal: str) -> int:
        """How many of a signal's patterns stand in a lower-case text."""
        return sum(pattern.search(lower) is not None for pattern in self.signals.get(signal, ()))


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of an ISO 639-1 code, or None where none was written."""
    file = FOLDER / f"{language}.toml"
    if language not in LANGUAGES or not file.exists():
        return None
    told = tomllib.loads(file.read_text("utf-8"))
    return Lexicon(
        language,
        Words.of({float(value): line for value, line in told["feeling"].items()}),
        frozenset(told["negation"].split()),
        frozenset(told["more"].split()),
        frozenset(told["less"].split()),
        frozenset(told["but"].split()),
        {name: tuple(map(compiled, patterns)) for name, patterns in told["signals"].items()},
        {name: compiled("|".join(patterns)) for name, patterns in told["intents"].items()},
        {name: Words.of({1.0: line}) for name, line in told["aspects"].items()},
        {re.compile(compiled(one).pattern, re.IGNORECASE): name for name, one in told.get("meant", {}).items()},
    )


def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" if not pattern.endswith("$") else rf"(?<!\w)(?:{pattern})")


@cache
def stop_words() -> Mapping[str, tuple[str, ...]]:
    """Of each small word, the languages it is one of. From the lexicons and `words/stop.toml`."""
    told = tomllib.loads((FOLDER / "stop.toml").read_text("utf-8")) if (FOLDER / "stop.toml").exists() else {}
    for language in LANGUAGES:
        file = FOLDER / f"{language}.toml"
        if file.exists():
            told[language] = tomllib.loads(file.read_text("utf-8"))["stop"]
    return turned({language: set(line.split()) for language, line in told.items()})


def turned(lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, listed in lists.items():
        for word in listed:
            found[word] = (*found.get(word, ()), language)
    return found
