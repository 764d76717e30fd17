"""Which of somebody's open matters a message speaks of: by the numbers it names, and by the words it has in common.

Asked only where the channel itself says nothing of matters. Rather a conversation of its own, beside which the others
are shown, than one among what it has nothing to do with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from sixring.core.words.folding import words

# Orders, invoices, parcels: at least four digits, with letters perhaps. Not part of an address, a date or an amount.
NUMBER = re.compile(r"(?<![\w@./:+-])#?([A-Za-z]{0,6}[-/]?\d[\d-]{3,18}[A-Za-z]{0,2})(?![\w@/:]|[.,-]\d)")
PHONE = re.compile(r"\+\d[\d ()./-]{6,}\d|(?<![\w-])0\d[\d ()./-]{7,}\d")
DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d?(?:-\d\d?)?)?|\d\d?-\d\d?-(?:19|20)?\d\d")
ENOUGH = 3  # telling words from which on a message that shares none with a matter speaks of something else
SHORTEST = 4
LONGEST = 4000  # characters of a text that are looked at
# Words of letters to a shop that say nothing of what they are about, in the languages customers write most.
PLAIN = frozenset(words(files(__package__).joinpath("empty-words.txt").read_text("utf-8")))


@dataclass(frozen=True)
class Said:
    """What was said, for comparing: the numbers it names and its telling words."""

    texts: Sequence[str]

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(number for text in self.texts for number in numbers_in(text[:LONGEST]))

    @cached_property
    def telling(self) -> frozenset[str]:
        return frozenset(word for text in self.texts for word in telling_in(text[:LONGEST]))


def numbers_in(text: str) -> Iterable[str]:
    for found in NUMBER.findall(PHONE.sub(" ", text)):
        bare = re.sub(r"[-/]", "", found).lower()
        if sum(one.isdigit() for one in bare) >= 4 and not DATE.fullmatch(found):
            yield bare


def telling_in(text: str) -> Iterable[str]:
    """One spelling each, and singular and plural as one where letters part words."""
    for word in words(text):
        if len(word) >= SHORTEST and word not in PLAIN and not word.isdigit():
            yield word.removesuffix("s") if word.isascii() else word


def spoken_of(message: Said, matters: Sequence[Said]) -> int | None:
    """Rule: which of `matters` the message speaks of; None when none of them, or when it can't be told.

    The number it names decides where just one matter names it too. Else words decide among several, when they are
    shared with one alone, twice at least.
    """
    named = [n for n, matter in enumerate(matters) if message.numbers & matter.numbers]
    if named:
        return named[0] if len(named) == 1 else None
    shared = [len(message.telling & matter.telling) for matter in matters]
    best = max(shared, default=0)
    return shared.index(best) if best >= 2 and sum(map(bool, shared)) == 1 else None


def is_another(message: Said, matter: Said) -> bool:
    """Rule: whether the message says by itself that it isn't about `matter`: both name numbers, and others; or it says
    what it is about, by a number or by words enough, and none of it was said before. A bare number says nothing."""
    if message.numbers & matter.numbers:
        return False
    if message.numbers and matter.numbers:
        return True
    enough = 1 if message.numbers else ENOUGH
    return len(message.telling) >= enough and bool(matter.telling) and not (message.telling & matter.telling)
