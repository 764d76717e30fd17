"""How alike two records are, field by field, in a few steps: 0 is the same, each further step less alike, the last is
"different", and `UNKNOWN` that one of them doesn't say. What a step is worth is learnt, not written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
from ibis import ir

from .engines import both_of, edits, jaro_winkler

UNKNOWN = -1
Test = Callable[["Pair"], ir.BooleanValue]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of a pair, as columns `l_…` and `r_…` of one table."""

    table: ir.Table

    def both(self, column: str) -> tuple[ir.StringValue, ir.StringValue]:
        return self.table[f"l_{column}"], self.table[f"r_{column}"]

    def same(self, column: str) -> ir.BooleanValue:
        a, b = self.both(column)
        return (a == b).fill_null(False)

    def alike(self, column: str, least: float) -> ir.BooleanValue:
        return jaro_winkler(*self.both(column)) >= least

    def edits(self, column: str, most: int, least: float = 0.6) -> ir.BooleanValue:
        """At most so many edits. They are counted only where lengths and likeness leave room for that: counting them
        for strangers would be most of the work."""
        a, b = self.both(column)
        near = (a.length() - b.length()).abs() <= most
        possible = near & ((a.length() <= 4) | (jaro_winkler(a, b) >= least))
        return ibis.ifelse(possible, edits(a, b) <= most, False)

    def shared(self, column: str) -> ir.IntegerValue:
        """How many different words both have."""
        a, b = (text.split(" ") for text in self.both(column))
        return both_of(a, b).length()

    def words(self, column: str) -> list[ir.IntegerValue]:
        """How many words each has; `column` holds each word once."""
        return [text.length() - text.replace(" ", "").length() + 1 for text in self.both(column)]

    def overlap(self, column: str) -> ir.FloatingValue:
        """Jaccard: of all their words, how many both have."""
        shared, (a, b) = self.shared(column), self.words(column)
        return shared / (a + b - shared)


@dataclass(frozen=True, slots=True)
class Field:
    """A column with its steps, each a name for people and a test; the last step, "different", needs none."""

    column: str
    steps: Sequence[tuple[str, Test]]
    rare: bool = True  # the same rare value is worth more than the same common one
    shared: bool = False  # people of one household or firm have it in common
    place: bool = False  # so have their neighbours
    name: bool = False  # it is a name, or often made of one

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.steps] + ["different"]

    def level(self, pair: Pair) -> ir.IntegerValue:
        a, b = pair.both(self.column)
        tests = [(test(pair), step) for step, (_, test) in enumerate(self.steps)]
        known = ibis.cases(*tests, else_=len(self.steps))
        return ibis.cases((a.isnull() | b.isnull(), UNKNOWN), else_=known).cast("int8")


def fields_of(columns: Sequence[str]) -> list[Field]:
    """The fields these columns allow."""
    others = [Field(name, plain_steps(name)) for name in columns if name.startswith("other_")]
    order = [ORDER] if {"given", "family"} <= set(columns) else []
    return [field for field in FIELDS if field.column in columns] + others + order


def same(column: str) -> tuple[str, Test]:
    return "the same", lambda p: p.same(column)


def plain_steps(column: str) -> list[tuple[str, Test]]:
    return [same(column), ("nearly the same", lambda p: p.alike(column, 0.9))]


def parts_of_a_day(p: Pair) -> tuple[ir.BooleanValue, ir.BooleanValue, ir.BooleanValue]:
    a, b = p.both("dob")
    return a.left(4) == b.left(4), a.substr(4, 2) == b.substr(4, 2), a.substr(6, 2) == b.substr(6, 2)


def two_parts(p: Pair) -> ir.BooleanValue:
    year, month, date = parts_of_a_day(p)
    a, b = p.both("dob")
    turned = year & (a.substr(4, 2) == b.substr(6, 2)) & (a.substr(6, 2) == b.substr(4, 2))
    return (year & month) | (year & date) | (month & date) | turned


def contained(column: str) -> Test:
    def test(p: Pair) -> ir.BooleanValue:
        a, b = p.both(column)
        return (" " + a + " ").contains(" " + b + " ") | (" " + b + " ").contains(" " + a + " ")

    return test


def within(column: str) -> Test:
    """All words of the shorter stand in the longer."""

    def test(p: Pair) -> ir.BooleanValue:
        shared, (a, b) = p.shared(column), p.words(column)
        return shared == ibis.least(a, b)

    return test


def same_local(p: Pair) -> ir.BooleanValue:
    return p.same("local") | p.edits("email", 4, least=0.85) | p.alike("email", 0.94)


def initial(p: Pair) -> ir.BooleanValue:
    a, b = p.both("given")
    return ((a.length() == 1) | (b.length() == 1)) & (a.left(1) == b.left(1))


def unit_missing(p: Pair) -> ir.BooleanValue:
    a, b = p.both("postcode")
    return a.startswith(b) | b.startswith(a) | p.edits("postcode", 1)


FIELDS = [
    Field(
        "given",
        [
            same("given"),
            ("one a short form of the other", lambda p: p.table.short_form),
            ("a slip of the pen apart", lambda p: p.alike("given", 0.92) | p.edits("given", 1)),
            ("sounding alike", lambda p: p.same("given_sound") | p.alike("given", 0.82)),
            ("an initial", initial),
        ],
        name=True,
    ),
    Field(
        "family",
        [
            same("family"),
            ("a slip of the pen apart", lambda p: p.alike("family", 0.92) | p.edits("family", 1)),
            (
                "sounding alike, or part of it",
                lambda p: p.same("family_sound") | p.alike("family", 0.84) | contained("family")(p),
            ),
            ("a little alike", lambda p: p.alike("family", 0.7)),
        ],
        shared=True,
        name=True,
    ),
    Field(
        "dob",
        [
            same("dob"),
            ("one digit apart", lambda p: p.edits("dob", 1)),
            ("two of day, month and year the same", two_parts),
            ("two digits apart", lambda p: p.edits("dob", 2)),
            ("the same year", lambda p: parts_of_a_day(p)[0]),
        ],
    ),
    Field(
        "email",
        [
            same("email"),
            ("a slip of the pen apart", lambda p: p.edits("email", 2, least=0.85)),
            ("the same name at another provider", same_local),
            ("a similar name", lambda p: p.alike("local", 0.88)),
        ],
        name=True,
    ),
    Field(
        "phone",
        [
            same("phone"),
            ("the same last seven digits", lambda p: p.both("phone")[0].right(7) == p.both("phone")[1].right(7)),
            ("one digit apart", lambda p: p.edits("phone", 1)),
        ],
        shared=True,
    ),
    Field(
        "ident",
        [
            same("ident"),
            ("one character apart", lambda p: p.edits("ident", 1)),
            ("two characters apart", lambda p: p.edits("ident", 2)),
        ],
        rare=False,
    ),
    Field("order_no", [same("order_no")], shared=True),
    Field("device", [same("device")], shared=True),
    Field(
        "street",
        [
            same("street"),
            ("the same but for how it is written", lambda p: p.same("way") | p.alike("street", 0.95)),
            ("the same house number and street", lambda p: p.same("number") & (p.shared("way") >= 2)),
            ("alike", lambda p: p.alike("street", 0.85)),
        ],
        shared=True,
        place=True,
    ),
    Field(
        "postcode",
        [
            same("postcode"),
            ("one character apart, or the beginning", unit_missing),
            ("the same sector", lambda p: p.both("postcode")[0].left(4) == p.both("postcode")[1].left(4)),
            ("the same area", lambda p: p.both("postcode")[0].left(2) == p.both("postcode")[1].left(2)),
        ],
        shared=True,
        place=True,
    ),
    Field(
        "city",
        [
            same("city"),
            ("nearly the same", lambda p: p.alike("city", 0.9) | p.edits("city", 2) | contained("city")(p)),
        ],
        shared=True,
        place=True,
    ),
    Field(
        "company",
        [
            same("company"),
            ("nearly the same, or part of it", lambda p: p.overlap("company_words") >= 0.8),
            ("half the words the same", lambda p: (p.overlap("company_words") >= 0.5) | within("company_words")(p)),
            ("two words the same", lambda p: p.shared("company_words") >= 2),
        ],
        shared=True,
    ),
]
# Whether the names stood in their places; `comparing.turned_right` has put them there.
ORDER = Field("order", [("in their places", lambda p: p.table.l_order == p.table.r_order)], rare=False)
