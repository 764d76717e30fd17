"""What speaks for and against a pair, in words and as a waterfall. Suggestions keep levels and bits, never values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

FIELDS: dict[str, Promise | str] = {
    "given": lazy("Given name"), "family": lazy("Family name"), "dob": lazy("Birth date"), "email": lazy("E-mail"),
    "phone": lazy("Phone"), "ident": lazy("Number of theirs"), "order_no": lazy("Order number"),
    "device": lazy("Shared device"), "street": lazy("Street"), "postcode": lazy("Postcode"), "city": lazy("City"),
    "company": lazy("Company"), "order": lazy("Order of the names"), "values": lazy("How rare the values are"),
    "household": lazy("Might be one household"), "start": lazy("Two people at random"),
}  # fmt: skip
# The resolver's words for how alike two values are (people/matching/levels.py).
LIKENESS: dict[str, Promise | str] = {
    "the same": lazy("the same"), "different": lazy("different"),
    "one a short form of the other": lazy("one a short form of the other"),
    "a slip of the pen apart": lazy("a slip of the pen apart"), "sounding alike": lazy("sounding alike"),
    "an initial": lazy("an initial"), "sounding alike, or part of it": lazy("sounding alike, or part of it"),
    "a little alike": lazy("a little alike"), "one digit apart": lazy("one digit apart"),
    "two of day, month and year the same": lazy("two of day, month and year the same"),
    "two digits apart": lazy("two digits apart"), "the same year": lazy("the same year"),
    "the same name at another provider": lazy("the same name at another provider"),
    "a similar name": lazy("a similar name"), "the same last seven digits": lazy("the same last seven digits"),
    "one character apart": lazy("one character apart"), "two characters apart": lazy("two characters apart"),
    "the same but for how it is written": lazy("the same but for how it is written"),
    "the same house number and street": lazy("the same house number and street"), "alike": lazy("alike"),
    "one character apart, or the beginning": lazy("one character apart, or the beginning"),
    "the same sector": lazy("the same sector"), "the same area": lazy("the same area"),
    "nearly the same": lazy("nearly the same"),
    "nearly the same, or part of it": lazy("nearly the same, or part of it"),
    "half the words the same": lazy("half the words the same"), "two words the same": lazy("two words the same"),
    "in their places": lazy("in their places"), "rarer or commoner than usual": lazy("rarer or commoner than usual"),
    "might be another's": lazy("somebody they live or work with"),
}  # fmt: skip
WIDTH, PAD = 240, 2  # of the waterfall's picture


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the waterfall: what a field says, in words and bits, and where its bar stands in a picture of WIDTH."""

    field: str
    likeness: str
    bits: float
    x: float
    width: float

    @property
    def speaks_for(self) -> bool:
        return self.bits >= 0

    @property
    def said(self) -> str:
        return f"{self.bits:+.1f}".replace("-", "−")


def waterfall(evidence: Mapping[str, Any]) -> list[Bar]:
    """The lines of a suggestion found by likeness, from two people at random to the score; none for others."""
    steps: Sequence[Sequence[Any]] = evidence.get("steps") or ()
    if not steps:
        return []
    prior = float(evidence.get("prior", 0.0))
    sums = [0.0, prior]
    for _field, _likeness, bits in steps:
        sums.append(sums[-1] + bits)
    low, high = min(*sums, 0.0), max(*sums, 0.0)
    scale = (WIDTH - 2 * PAD) / max(high - low, 1.0)
    lines = [("start", "", prior), *((str(f), str(w), float(b)) for f, w, b in steps)]
    bars = []
    for before, (name, likeness, bits) in zip(sums, lines, strict=False):
        left = min(before, before + bits)
        x, width = PAD + (left - low) * scale, max(abs(bits) * scale, 1.5)
        bars.append(Bar(name_of(name), str(LIKENESS.get(likeness, likeness)), bits, round(x, 1), round(width, 1)))
    return bars


def name_of(field: str) -> str:
    return str(FIELDS.get(field, _("Something else") if field.startswith("other_") else field))


def in_words(evidence: Mapping[str, Any], most: int = 3) -> str:
    """What speaks most for it, and what most against."""
    steps = [(str(f), str(w), float(b)) for f, w, b in evidence.get("steps") or () if f not in ("values", "household")]
    good = sorted((step for step in steps if step[2] > 0.5), key=lambda step: -step[2])[:most]
    bad = sorted((step for step in steps if step[2] < -0.5), key=lambda step: step[2])[:2]
    speaks = ", ".join(line(step) for step in good)
    if not bad:
        return speaks
    return _("%(for)s; but %(against)s") % {"for": speaks, "against": ", ".join(line(step) for step in bad)}


def line(step: tuple[str, str, float]) -> str:
    return f"{name_of(step[0])}: {LIKENESS.get(step[1], step[1])}"


def strength(score: float | None) -> str:
    """A score in words, before any number."""
    if score is None:
        return ""
    words = [(12, _("almost certainly one person")), (8, _("very probably one person")),
             (5, _("probably one person")), (2, _("perhaps one person"))]  # fmt: skip
    return next((word for least, word in words if score >= least), _("rather two people"))
