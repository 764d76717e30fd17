"""Effort, leaving, urgency, repeating oneself, wishes and what is spoken of: by patterns written for each language.

Each is a chance from 0 to 1 that grows with the patterns found: one is .7, two are .91. Nothing found is 0, and a
language without patterns is None: nobody looked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clean import WORD
from .feeling import weighed
from .lexicon import Lexicon
from .understood import Aspect

ONE = 0.7
READ = 4_000  # characters that patterns are looked for in
CLAUSE = re.compile(r"[.!?;\n]+|,? (?:but|however|aber|doch|mais|pero|mas|ma|però|porém) ")


@dataclass(frozen=True, slots=True)
class Signals:
    effort: float | None = None
    churn: float | None = None
    urgency: float | None = None
    repeated: bool = False
    intents: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()


def signals(text: str, lexicon: Lexicon | None) -> Signals:
    """What stands in a tidied text."""
    if lexicon is None:
        return Signals()
    lower = text[:READ].lower()
    effort = grown(lower, lexicon, "effort")
    return Signals(
        effort if effort or not lexicon.found(lower, "ease") else 0.0,
        grown(lower, lexicon, "churn"),
        grown(lower, lexicon, "urgency"),
        bool(lexicon.found(lower, "repeated")),
        tuple(name for name, pattern in lexicon.intents.items() if pattern.search(lower)),
        tuple(aspects(text[:READ], lexicon)),
    )


def grown(lower: str, lexicon: Lexicon, name: str) -> float:
    return round(1.0 - (1.0 - ONE) ** lexicon.found(lower, name), 3)


def aspects(text: str, lexicon: Lexicon) -> list[Aspect]:
    """Each aspect once: where it is spoken of most strongly, with the clause it is in."""
    best: dict[str, Aspect] = {}
    for clause in CLAUSE.split(text):
        lower = [word.lower() for word in WORD.findall(clause)]
        if not lower:
            continue
        total = sum(weighed(lower, lexicon))
        sentiment = round(total / (abs(total) + 3.0), 3)
        for name, listed in lexicon.aspects.items():
            if any(map(listed.tell, lower)) and (name not in best or abs(best[name].sentiment) < abs(sentiment)):
                best[name] = Aspect(name, sentiment, clause.strip()[:200])
    return list(best.values())
