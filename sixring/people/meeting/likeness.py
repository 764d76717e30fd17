"""How alike two portraits are in each column, in the resolver's steps (people/matching/levels.py), in plain Python:
0 is the same, each further step less alike, the last is "different", and UNKNOWN that one of them doesn't say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from jellyfish import damerau_levenshtein_distance, jaro_winkler_similarity
from nicknames import NickNamer

UNKNOWN = -1
CLEARLY = 0.35  # how much more alike names must be crosswise before they are taken as turned
Values = Mapping[str, str]
Test = Callable[[str, str, Values, Values], bool]


def alike(a: str, b: str, least: float) -> bool:
    return jaro_winkler_similarity(a, b) >= least


def edits(a: str, b: str, most: int, least: float = 0.6) -> bool:
    if abs(len(a) - len(b)) > most or not (len(a) <= 4 or alike(a, b, least)):
        return False
    return damerau_levenshtein_distance(a, b) <= most


def same_other(column: str, mine: Values, theirs: Values) -> bool:
    """Whether both say the same in `column`."""
    return bool(mine.get(column)) and mine.get(column) == theirs.get(column)


def contained(a: str, b: str) -> bool:
    return f" {b} " in f" {a} " or f" {a} " in f" {b} "


def words(column: str, values: Values) -> set[str]:
    return set(values.get(column, "").split())


def overlap(mine: Values, theirs: Values) -> float:
    a, b = words("company_words", mine), words("company_words", theirs)
    return len(a & b) / len(a | b) if a and b else 0.0


def within(mine: Values, theirs: Values) -> bool:
    a, b = words("company_words", mine), words("company_words", theirs)
    return bool(a and b) and len(a & b) == min(len(a), len(b))


def two_parts(a: str, b: str) -> bool:
    year, month, date = a[:4] == b[:4], a[4:6] == b[4:6], a[6:8] == b[6:8]
    turned = year and a[4:6] == b[6:8] and a[6:8] == b[4:6]
    return (year and month) or (year and date) or (month and date) or turned


def initial(a: str, b: str) -> bool:
    return (len(a) == 1 or len(b) == 1) and a[:1] == b[:1]


@cache
def namer() -> NickNamer:
    return NickNamer()


@cache
def wholes(name: str) -> frozenset[str]:
    return frozenset({*namer().canonicals_of(name), name})


def short_form(a: str, b: str) -> bool:
    """Whether they are one name and a short form of it, or two short forms of one."""
    return a != b and not wholes(a).isdisjoint(wholes(b))


def lives_alike(mine: Values, theirs: Values) -> bool:
    shared = words("way", mine) & words("way", theirs)
    return same_other("number", mine, theirs) and len(shared) >= 2


STEPS: dict[str, tuple[Test, ...]] = {
    "given": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: short_form(a, b),
        lambda a, b, x, y: alike(a, b, 0.92) or edits(a, b, 1),
        lambda a, b, x, y: same_other("given_sound", x, y) or alike(a, b, 0.82),
        lambda a, b, x, y: initial(a, b),
    ),
    "family": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: alike(a, b, 0.92) or edits(a, b, 1),
        lambda a, b, x, y: same_other("family_sound", x, y) or alike(a, b, 0.84) or contained(a, b),
        lambda a, b, x, y: alike(a, b, 0.7),
    ),
    "dob": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: edits(a, b, 1),
        lambda a, b, x, y: two_parts(a, b),
        lambda a, b, x, y: edits(a, b, 2),
        lambda a, b, x, y: a[:4] == b[:4],
    ),
    "email": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: edits(a, b, 2, 0.85),
        lambda a, b, x, y: same_other("local", x, y) or edits(a, b, 4, 0.85) or alike(a, b, 0.94),
        lambda a, b, x, y: bool(x.get("local") and y.get("local")) and alike(x["local"], y["local"], 0.88),
    ),
    "phone": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: a[-7:] == b[-7:],
        lambda a, b, x, y: edits(a, b, 1),
    ),
    "ident": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: edits(a, b, 1),
        lambda a, b, x, y: edits(a, b, 2),
    ),
    "order_no": (lambda a, b, x, y: a == b,),
    "device": (lambda a, b, x, y: a == b,),
    "street": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: same_other("way", x, y) or alike(a, b, 0.95),
        lambda a, b, x, y: lives_alike(x, y),
        lambda a, b, x, y: alike(a, b, 0.85),
    ),
    "postcode": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: a.startswith(b) or b.startswith(a) or edits(a, b, 1),
        lambda a, b, x, y: a[:4] == b[:4],
        lambda a, b, x, y: a[:2] == b[:2],
    ),
    "city": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: alike(a, b, 0.9) or edits(a, b, 2) or contained(a, b),
    ),
    "company": (
        lambda a, b, x, y: a == b,
        lambda a, b, x, y: overlap(x, y) >= 0.8,
        lambda a, b, x, y: overlap(x, y) >= 0.5 or within(x, y),
        lambda a, b, x, y: len(words("company_words", x) & words("company_words", y)) >= 2,
    ),
}  # fmt: skip


def level(column: str, mine: Values, theirs: Values) -> int:
    a, b = mine.get(column), theirs.get(column)
    if not a or not b:
        return UNKNOWN
    tests = STEPS[column]
    if a == b:
        return 0
    return next((step for step, test in enumerate(tests) if step and test(a, b, mine, theirs)), len(tests))


def turned_right(mine: Values, theirs: Values) -> tuple[Values, int]:
    """`theirs` with given and family name exchanged where they fit far better so, and whether they stood in their
    places (0) or not (1); UNKNOWN where a name is missing."""
    names = [side.get(name, "") for side in (mine, theirs) for name in ("given", "family")]
    if not all(names):
        return theirs, UNKNOWN
    given, family, other_given, other_family = names
    straight = jaro_winkler_similarity(given, other_given) + jaro_winkler_similarity(family, other_family)
    crossed = jaro_winkler_similarity(given, other_family) + jaro_winkler_similarity(family, other_given)
    if crossed <= straight + CLEARLY:
        return theirs, 0
    sounds = {"given_sound": theirs.get("family_sound", ""), "family_sound": theirs.get("given_sound", "")}
    return {**theirs, "given": other_family, "family": other_given, **sounds}, 1
