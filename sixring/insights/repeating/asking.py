"""What a message of ours asks its customer for, and whether we held it already.

Sentence by sentence: one that begs for something (`begs`, or by its question mark) and names a thing (`things`) asks
for it, unless it says that it need not be told (`spares`) or tells it itself ("Is your order number 4711?").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sixring.feedback.text.clean import tidy
from sixring.feedback.text.languages import language_of

FOLDER = Path(__file__).with_name("words")
LANGUAGES = ("en", "de", "fr", "es", "pt", "it")
ORDER, EMAIL, PHONE, NAME, ADDRESS, MATTER = THINGS = ("order", "email", "phone", "name", "address", "matter")
WAYS = (EMAIL, PHONE)  # we also write and call by
LONGEST = 8_000  # characters of a message that are looked at
NUMBER = re.compile(r"(?<!\w)(n|nr|núm)\.(?= (?:d['’]|de |del |\d|#))")  # "n. d'ordine" is no end of a sentence
SENTENCE = re.compile(r"[^.!?\n;]*(?:[.](?=\w)[^.!?\n;]*)*[.!?\n;]*")
TOLD: Mapping[str, re.Pattern[str]] = {
    ORDER: re.compile(r"\d{4,}"), EMAIL: re.compile(r"\w@\w"), PHONE: re.compile(r"\d[\d ()/-]{6,}\d"),
    ADDRESS: re.compile(r"\b\d{4,5}\b"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of one language, over lower-case text."""

    begs: re.Pattern[str]
    spares: re.Pattern[str]
    things: Mapping[str, re.Pattern[str]]


def again(text: str, held: Collection[str], language: str = "") -> frozenset[str] | None:
    """Those of `held` (of THINGS) that `text` asks for all the same; None where its language has no patterns.
    `language` is an ISO 639-1 code, found by itself where none is given."""
    asked = asked_for(text, language)
    return None if asked is None else asked & frozenset(held)


def asked_for(text: str, language: str = "") -> frozenset[str] | None:
    """What `text` asks for, of THINGS; None where nobody can tell."""
    tidied = tidy(text[:LONGEST])
    words = words_of(language[:2].lower() or language_of(tidied))
    if words is None:
        return None
    return frozenset(thing for sentence in sentences(tidied.lower()) for thing in in_sentence(sentence, words))


def in_sentence(sentence: str, words: Words) -> Iterator[str]:
    """Rule: begged for, named, not spared, and not said in the same breath. A question begs by itself, but for mail and
    phone, of which one may ask much else."""
    begs = bool(words.begs.search(sentence))
    if not (begs or sentence.endswith("?")) or words.spares.search(sentence):
        return
    for thing, pattern in words.things.items():
        told = thing in TOLD and TOLD[thing].search(sentence)
        if (begs or thing not in WAYS) and pattern.search(sentence) and not told:
            yield thing


def sentences(text: str) -> list[str]:
    return [one.strip() for one in SENTENCE.findall(NUMBER.sub(r"\1", text)) if one.strip()]


@cache
def words_of(language: str) -> Words | None:
    """The patterns of a language, or None where none were written."""
    if language not in LANGUAGES:
        return None
    told = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    things = {thing: compiled(told["things"][thing]) for thing in THINGS}
    return Words(compiled(told["begs"]), compiled(told["spares"]), things)


def compiled(patterns: Collection[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})")
