"""What is asked of an index: words, phrases, and how they are tied. Values in, values out.

A question is made of words that `folding` made, so nothing a person types reaches a database's own query language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .folding import MARK

ANY_ENTRY = MARK  # every entry holds it
Expand = Callable[[str], Sequence[str] | None]


@dataclass(frozen=True, slots=True)
class Words:
    """These words one after the other; with `begun` the last one is only the beginning of a word."""

    words: tuple[str, ...]
    begun: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `parts`, and none of `without`."""

    parts: tuple[Question, ...]
    without: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of `parts`; of nothing, nothing."""

    parts: tuple[Question, ...]


Question = Words | All | Either
NEVER = Either(())


def mark(*names: str) -> Question:
    """Entries with one of these marks (written without `§`)."""
    return Either(tuple(Words((MARK + name,)) for name in names))


def both(*questions: Question | None) -> Question:
    return All(tuple(question for question in questions if question is not None))


def is_never(question: Question) -> bool:
    """Whether nothing can answer it."""
    if isinstance(question, Words):
        return not question.words
    if isinstance(question, Either):
        return all(map(is_never, question.parts))
    return any(map(is_never, question.parts))


def holds(question: Question, words: Sequence[str]) -> bool:
    """Rule: whether an entry with these words, in this order, answers `question`."""
    if isinstance(question, Words):
        return stands_in(question, words)
    if isinstance(question, Either):
        return any(holds(part, words) for part in question.parts)
    return all(holds(part, words) for part in question.parts) and not any(holds(p, words) for p in question.without)


def stands_in(asked: Words, words: Sequence[str]) -> bool:
    size = len(asked.words)
    if not size:
        return False
    *first, last = asked.words
    for place in range(len(words) - size + 1):
        end = words[place + size - 1]
        if (end.startswith(last) if asked.begun else end == last) and list(words[place : place + size - 1]) == first:
            return True
    return False


def as_match(question: Question, expand: Expand) -> str:
    """The question for FTS5. `expand` gives the words that begin so, or None when FTS5 had better look itself."""
    if isinstance(question, Words):
        return match_words(question, expand)
    if isinstance(question, Either):
        return tied(" OR ", (as_match(part, expand) for part in question.parts if not is_never(part)))
    inside = tied(" AND ", (as_match(part, expand) for part in question.parts)) if question.parts else f'"{ANY_ENTRY}"'
    outside = [part for part in question.without if not is_never(part)]
    return f"({inside} NOT {tied(' OR ', (as_match(part, expand) for part in outside))})" if outside else inside


def match_words(asked: Words, expand: Expand) -> str:
    *first, last = asked.words
    begins = expand(last) if asked.begun else [last]
    if begins is None:
        return f'"{" ".join(asked.words)}" *'
    return tied(" OR ", (f'"{" ".join([*first, one])}"' for one in begins or [last]))


def as_tsquery(question: Question) -> str:
    """The question for PostgreSQL."""
    if isinstance(question, Words):
        *first, last = question.words
        return tied(" <-> ", [*(f"'{one}'" for one in first), f"'{last}'" + (":*" if question.begun else "")])
    if isinstance(question, Either):
        return tied(" | ", (as_tsquery(part) for part in question.parts if not is_never(part)))
    parts = [as_tsquery(part) for part in question.parts] or [f"'{ANY_ENTRY}'"]
    outside = [f"!{as_tsquery(part)}" for part in question.without if not is_never(part)]
    return tied(" & ", parts + outside)


def tied(by: str, parts: Iterable[str]) -> str:
    return f"({by.join(parts)})"
