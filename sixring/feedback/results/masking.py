"""Hiding who said it: addresses, numbers, names and links in a quote become words for what they were. Values in, values
out. It errs on the side of hiding; what it can't know, somebody reads over before it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAME, NUMBER, ADDRESS, MAIL, LINK, HIDDEN = (
    _("[name]"), _("[number]"), _("[address]"), _("[e-mail address]"), _("[link]"), "[…]",
)  # fmt: skip
UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎÉĘĚĞİŁŃŇŐŒŘŚŞŠŤŮŰŹŻŽ"
WORD = rf"[{UP}][\w’'-]+"
STREETS = (
    rf"\b\d{{1,5}}\s?[a-zA-Z]?,?\s+(?:[{UP}][\w.’'-]*\s+){{1,3}}"
    rf"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Way|Close|Court|Ct|Square|Sq|Place|Pl|Boulevard|Blvd|Terrace|Gardens|Crescent)\b\.?(?:,?\s+{WORD}){{0,2}}",
    r"\b[\w.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm)\s+\d{1,4}\s?[a-z]?\b(?:,?\s+\d{4,5})?",
    r"\b\d{1,4},?\s*(?:bis\s|ter\s)?(?:rue|avenue|av\.|boulevard|bd|place|chemin|allée|impasse|quai)\s+"
    r"(?:(?:de la|de l['’]|du|des|de)\s*)?[\w’'.-]+(?:\s[A-ZÀ-Þ][\w’'.-]+){0,2}",
    r"\b(?:calle|c/|avenida|avda\.?|plaza|paseo|rua|praça|travessa|via|viale|piazza|corso)\s+(?:[\w’'.-]+\s+){1,4}\d{1,4}\b",
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b",
)
# Each is tried on what the ones before left over.
PATTERNS: Sequence[tuple[re.Pattern[str], str | Promise]] = (
    (re.compile(r"\b[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.I), MAIL),
    (re.compile(r"\b(?:https?://|www\.)\S+", re.I), LINK),
    (re.compile(r"\b[\w-]+\.(?:com|org|net|de|fr|es|pt|it|uk|eu|shop|io)\b(?:/\S*)?", re.I), LINK),
    *((re.compile(one, re.I if "rue|" in one or "calle" in one or "straße" in one else 0), ADDRESS) for one in STREETS),
    (re.compile(r"(?<!\w)@[\w.]{2,}"), NAME),
    (re.compile(r"(?<!\w)[+(]?\d(?:[\s()./-]?\d){6,}"), NUMBER),
    (re.compile(r"(?<!\w)#\s?[\w-]*\d[\w-]*"), NUMBER),
    (re.compile(r"\b(?=[\w-]*\d[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\b(?<!\dst)(?<!\dth)"), NUMBER),
    (re.compile(r"\b\d{4,}\b"), NUMBER),
)  # fmt: skip
GREETED = re.compile(
    r"\b(?P<before>(?:dear|hi|hello|hey|thanks?|thank you|regards|sincerely|cheers|love|yours|mr|mrs|ms|miss|dr|"
    r"liebe[r]?|hallo|herrn?|frau|grüße|gruß|danke|bonjour|monsieur|madame|merci|cher|chère|señora?|sra?|gracias|hola|"
    r"senhora?|obrigad[oa]|olá|signora?|grazie|ciao|caro|cara)\b[.,:;]?\s+"
    r"|(?:my name is|i am|i'm|this is|ich bin|mein name ist|je m'appelle|je suis|me llamo|soy|mi chiamo|sono|meu nome é"
    rf"|chamo-me)\s+)(?P<name>(?-i:{WORD})(?:\s+(?-i:{WORD})){{0,2}})",
    re.I,
)
NEVER = frozenset("i the a we you it this that they in on my our your".split())


@dataclass(frozen=True, slots=True)
class Masked:
    """The quote, and how many times each kind of thing was hidden in it."""

    text: str
    hidden: dict[str, int]

    @property
    def many(self) -> int:
        return sum(self.hidden.values())


def mask(text: str, names: Iterable[str] = (), words: Iterable[str] = ()) -> Masked:
    """`names` are known ones (of the customer, of colleagues), whole or in parts; `words` what a colleague hides."""
    hidden: dict[str, int] = {}

    def replace(pattern: re.Pattern[str], sign: str | Promise, said: str) -> str:
        said, many = pattern.subn(lambda _found: str(sign), said)
        if many:
            hidden[str(sign)] = hidden.get(str(sign), 0) + many
        return said

    if wanted := whole_words(words):
        text = replace(wanted, HIDDEN, text)
    for pattern, sign in PATTERNS:
        text = replace(pattern, sign, text)
    if known := whole_words(parts(names)):
        text = replace(known, NAME, text)
    text, many = greeted(text)
    text, more = first_named(text)
    if many + more:
        hidden[str(NAME)] = hidden.get(str(NAME), 0) + many + more
    return Masked(text, hidden)


def parts(names: Iterable[str]) -> set[str]:
    """Each name whole and each of its words; single letters are left."""
    whole = {" ".join(name.split()) for name in names}
    return {one for name in whole for one in (name, *name.split()) if len(one) > 1 and one.casefold() not in NEVER}


def whole_words(words: Iterable[str]) -> re.Pattern[str] | None:
    """The longest first, so that a whole name is one."""
    found = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not found:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?:['’]s)?(?!\w)", re.I)


def greeted(text: str) -> tuple[str, int]:
    """Names after a greeting, a title or "my name is"."""
    return GREETED.subn(lambda found: f"{found['before']}{NAME}", text)


def first_named(text: str) -> tuple[str, int]:
    """First names people have, within a sentence, with the name that follows; one that begins it could be a word."""
    many = 0

    def swap(found: re.Match[str]) -> str:
        nonlocal many
        first, _space, rest = found[0].partition(" ")
        within = text[: found.start()].rstrip(" \"“„«'(")[-1:] not in ("", ".", "!", "?", "\n", ":")
        if first.casefold() not in first_names() or not (within or rest):
            return found[0]
        many += 1
        return str(NAME)

    return re.sub(rf"\b{WORD}(?: {WORD})?", swap, text), many


@cache
def first_names() -> frozenset[str]:
    """First names and what they are called for short, in English."""
    from nicknames import NickNamer  # 200 KB, read when a quote is made

    found = NickNamer.default_lookup()
    return frozenset(found) | frozenset(one for short in found.values() for one in short)
