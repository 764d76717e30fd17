"""Names of topics: what is said in one far more often than in the others, in words a person reads. Pure Python.

Class-based TF-IDF (M. Grootendorst, "BERTopic", 2022): all texts of a topic count as one, and a term weighs its share
of the topic's terms times log(1 + A / f), f being how often it comes in all topics, A the terms of an average topic.
Terms are words and pairs of neighbouring words. Numbers, addresses and what fewer than three texts (of three people,
where it is known whose they are) say never become a name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import log

from .stopwords import of as stopwords_of

Words = list[tuple[str, float]]
TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
NOT_WORDS = re.compile(r"\S*(?:@|://|www\.)\S*")
LONGEST = 600  # letters of a text that are looked at
SAYERS = 3
KEPT = 12
PAIR = 1.35  # pairs read better than words alone


def typical(
    texts: Sequence[str],
    labels: Sequence[int],
    languages: Sequence[str] | None = None,
    whose: Sequence[Hashable] | None = None,
) -> list[Words]:  # fmt: skip
    """For each label from 0 on, its terms with their weights, best first. Negative labels count for nothing."""
    many = max(labels, default=-1) + 1
    counts: list[Counter[str]] = [Counter() for _ in range(many)]
    sayers: list[dict[str, set[Hashable]]] = [defaultdict(set) for _ in range(many)]
    for place, (text, label) in enumerate(zip(texts, labels, strict=True)):
        if label >= 0:
            who = whose[place] if whose is not None else place
            for term in set(terms(text, languages[place] if languages else "")):
                counts[label][term] += 1
                if len(sayers[label][term]) < SAYERS:
                    sayers[label][term].add(who)
    return weigh([only_said_by(SAYERS, one, by) for one, by in zip(counts, sayers, strict=True)])


def terms(text: str, language: str = "") -> list[str]:
    """Words and neighbouring pairs without stop words, lower case."""
    stops = stopwords_of(language)
    words = [found.group().lower().replace("’", "'") for found in TOKEN.finditer(NOT_WORDS.sub(" ", text[:LONGEST]))]
    told = [word if word not in stops and len(word) > 2 else "" for word in words]
    pairs = [f"{a} {b}" for a, b in pairwise(told) if a and b and a != b]
    return [word for word in told if word] + pairs


def only_said_by(least: int, counts: Counter[str], sayers: Mapping[str, set[Hashable]]) -> Counter[str]:
    return Counter({term: many for term, many in counts.items() if len(sayers[term]) >= least})


def weigh(counts: Sequence[Counter[str]]) -> list[Words]:
    everywhere: Counter[str] = Counter()
    for one in counts:
        everywhere.update(one)
    average = sum(everywhere.values()) / max(1, len(counts))
    found = []
    for one in counts:
        whole = sum(one.values()) or 1
        weights = {
            term: many / whole * log(1 + average / everywhere[term]) * (PAIR if " " in term else 1)
            for term, many in one.items()
        }
        found.append(best_of(weights))
    return found


def best_of(weights: Mapping[str, float]) -> Words:
    """The best terms, none of which says only what a better one says already."""
    chosen: Words = []
    said: list[set[str]] = []
    for term in sorted(weights, key=lambda one: (-weights[one], one)):
        words = {stem(word) for word in re.split(r"[ -]", term)}
        if not any(words <= other or other <= words for other in said):
            chosen.append((term, round(weights[term], 5)))
            said.append(words)
        if len(chosen) == KEPT:
            break
    return chosen


def stem(word: str) -> str:
    """Rough: enough to see that "cards" and "card" are one, and so are "activate" and "activating"."""
    for ending in ("ing", "ed", "es", "en", "s", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word


def named(words: Iterable[Words]) -> list[str]:
    """A name each, all different: two terms, or a third where two topics would be called the same."""
    names: list[str] = []
    for one in words:
        told = [term for term, _weight in one]
        options = [", ".join(told[:many]) for many in (2, 3, 4) if told]
        name = next((option for option in options if title(option) not in names), options[-1] if options else "")
        names.append(title(name))
    return names


def title(name: str) -> str:
    return name[:1].upper() + name[1:]
