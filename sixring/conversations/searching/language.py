"""What somebody typed into a search: words, "phrases", -not, beginnings*, and filters such as from:dan or is:open.

Pure, and never raises: what can't be understood is said in `Asked.wrong`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches

from django.utils.translation import gettext as _

from sixring.core.words.folding import words

LONGEST = 300  # characters
MOST = 20  # words and filters
STATES = (
    "open", "needs-us", "waiting", "on-hold", "resolved", "mine", "unassigned", "snoozed", "spam", "unread",
)  # fmt: skip
OPERATORS = (
    "from", "to", "channel", "is", "before", "after", "on", "has", "tag", "reason", "team", "assignee",
)  # fmt: skip
HAS = ("file", "files", "attachment")
QUOTES = '"“”„'
PIECE = re.compile(
    rf"(?P<not>-)?(?:(?P<name>[^\W\d_]+):)?(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]?|(?P<word>[^\s{QUOTES}]+))"
)
SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Term:
    """Words to be found in a message. `begun`: the last of them is only the beginning of a word."""

    text: str
    without: bool = False
    begun: bool = False
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    value: str
    without: bool = False
    since: date | None = None  # before, after, on: the first day of what was named
    until: date | None = None  # and the first day after it


@dataclass(frozen=True, slots=True)
class Asked:
    """What was understood; `wrong` is a sentence about what was not."""

    typed: str = ""
    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    wrong: str = ""

    @property
    def empty(self) -> bool:
        return not self.terms and not self.filters and not self.wrong

    @property
    def plain(self) -> str:
        """The words without filters: what people are looked for by."""
        return " ".join(term.text for term in self.terms if not term.without)


def parse(typed: str, *, typing: bool = False) -> Asked:
    """What `typed` asks for. While `typing`, its last word is taken for a beginning."""
    typed = typed[:LONGEST].replace("\x00", "")
    terms: list[Term] = []
    filters: list[Filter] = []
    try:
        for piece in list(PIECE.finditer(typed))[:MOST]:
            read = piece_of(piece)
            if isinstance(read, Filter):
                filters.append(read)
            elif words(read.text):
                terms.append(read)
    except Unclear as unclear:
        return Asked(typed, wrong=str(unclear))
    if typing and terms and not typed[-1:].isspace():
        terms[-1] = while_typing(terms[-1], typed)
    return Asked(typed, tuple(terms), tuple(filters))


class Unclear(ValueError):
    """Part of what was typed can't be understood, in a sentence."""


def piece_of(piece: re.Match[str]) -> Term | Filter:
    name, value = piece["name"], piece["phrase"] if piece["phrase"] is not None else piece["word"]
    if name is None and piece["phrase"] is None and value.endswith(":") and value[:-1].lower() in OPERATORS:
        name, value = value[:-1], ""
    if name is None or name.lower() in SCHEMES:
        text = value if name is None else f"{name}:{value}"
        return Term(text.rstrip("*"), piece["not"] is not None, text.endswith("*"), piece["phrase"] is not None)
    return filter_of(name.lower(), value.strip(), piece["not"] is not None)


def while_typing(term: Term, typed: str) -> Term:
    last = not term.without and not term.phrase and typed.endswith(term.text)
    return replace(term, begun=True) if last else term


def filter_of(name: str, value: str, without: bool) -> Filter:
    if name not in OPERATORS:
        raise Unclear(unknown(name))
    if not value:
        raise Unclear(_("Say what should come after “%(name)s:”, without a space between.") % {"name": name})
    if name in ("before", "after", "on"):
        since, until = days_of(name, value)
        return Filter(name, value, without, since, until)
    if name == "is":
        value = one_of(name, value.lower().replace("_", "-"), STATES)
    if name == "has":
        value = one_of(name, value.lower(), HAS)
    return Filter(name, value, without)


def unknown(name: str) -> str:
    near = get_close_matches(name, OPERATORS, n=1, cutoff=0.5)
    if near:
        return _("There is no “%(name)s:”. Did you mean “%(near)s:”?") % {"name": name, "near": near[0]}
    known = ", ".join(f"{one}:" for one in OPERATORS)
    return _("There is no “%(name)s:”. There are %(known)s. Put words with a colon in quotation marks.") % {
        "name": name, "known": known,
    }  # fmt: skip


def one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value in known:
        return value
    near = get_close_matches(value, known, n=1, cutoff=0.5)
    if near:
        return_words = _("“%(name)s:” does not know “%(value)s”. Did you mean “%(near)s”?")
        raise Unclear(return_words % {"name": name, "value": value, "near": near[0]})
    said = _("“%(name)s:” does not know “%(value)s”; it knows %(known)s.")
    raise Unclear(said % {"name": name, "value": value, "known": ", ".join(known)})


def days_of(name: str, value: str) -> tuple[date, date]:
    """The first day of a year, a month or a day, and the first day after it."""
    match = DAY.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        year, month, day = (int(part) if part else None for part in match.groups())
        since = date(year or 0, month or 1, day or 1)
        if not 1970 <= since.year < 2200:
            raise ValueError(value)
        if day:
            return since, since + timedelta(days=1)
        return since, date(since.year + 1, 1, 1) if not month else first_of_next(since)
    except (ValueError, OverflowError):
        raise Unclear(
            _("“%(name)s:” takes a day, a month or a year: 2026-11-05, 2026-11 or 2026.") % {"name": name}
        ) from None


def first_of_next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
