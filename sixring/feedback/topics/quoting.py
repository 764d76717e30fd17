"""Typical quotes: what customers say of a topic in their own words, without what tells who they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sixring.core.actors import Actor
from sixring.people.models import Identity

from ..models import Reading, Topic
from . import texts

SHORTEST, LONGEST = 20, 320  # letters
LOOKED_AT = 60  # the most typical texts
TAKEN = "▢"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:https?://|www\.)\S+",
        r"[^\s@]+@[^\s@]+\.[^\s@]+",
        r"(?<!\w)@\w+",
        r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}\b",  # an IBAN
        r"(?:\+|\b)\d[\d\s()./-]{5,}\d\b",  # numbers of phones, cards, accounts
        r"#?\b(?=[\w-]*\d[\w-]*\d)(?=[\w-]{4,})[\w-]+\b",  # orders and the like: two digits or more
    )
)
SIGNING = re.compile(
    r"(?:\b(?:kind|best|warm)?\s*regards|\bsincerely|\bcheers|\bthanks(?: a lot)?|\bmany thanks|\bgrüße|\bgrüßen|"
    r"\bcordialement|\bsaludos|\bcumprimentos|\bsaluti)[,.!\s]+[^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*){0,2}\s*[.!]?\s*$",
    re.IGNORECASE,
)
CALLED = re.compile(
    r"\b(my name is|i am|i'm|this is|ich heiße|mein name ist|je m'appelle|me llamo|meu nome é|mi chiamo)"
    r"(\s+(?-i:[A-ZÀ-Þ])[\w'’-]+){1,3}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """`words` name nobody. `conversation` is where it stands, None for an answer without one."""

    reading: int
    words: str
    label: str
    at: datetime
    conversation: int | None


def typical(topic: Topic, actor: Actor, many: int = 5) -> list[Quote]:
    """The texts nearest to the topic's centre that `actor` may see, one a customer, neither too short nor too long."""
    rows = texts.seen_by(actor).filter(mention__topic=topic).order_by("-mention__weight", "pk")
    said: set[int] = set()
    found: list[Quote] = []
    for quote, identity in told(rows[:LOOKED_AT]):
        fits = SHORTEST <= len(quote.words) <= LONGEST and quote.words not in {one.words for one in found}
        if fits and (not identity or identity not in said):
            found.append(quote)
            said.add(identity)
        if len(found) == many:
            break
    return found


def told(rows: Iterable[Reading]) -> list[tuple[Quote, int]]:
    """Each reading's words without what tells who said them, and whose they are."""
    found = list(rows)
    words = {text.reading: text for text in texts.of([row.pk for row in found])}
    names = names_of({text.identity for text in words.values() if text.identity})
    return [
        (
            Quote(
                row.pk, without(words[row.pk].words, names.get(words[row.pk].identity, ())), row.label,
                row.occurred_at, row.conversation_id,
            ),
            words[row.pk].identity,
        )
        for row in found
        if row.pk in words
    ]  # fmt: skip


def names_of(identities: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What each of these customers is called and reached by."""
    rows = Identity.objects.filter(pk__in=identities).values_list("pk", "person__name", "display", "value")
    return {pk: tuple(one for one in told_by if one) for pk, *told_by in rows}


def without(words: str, names: Iterable[str] = ()) -> str:
    """`words` with a box for each name, address and number in it."""
    words = CALLED.sub(lambda found: f"{found[1]} {TAKEN}", words)
    signed = SIGNING.search(words)
    words = words[: signed.start()].rstrip(" ,-–") if signed and signed.start() > SHORTEST else words
    for pattern in PATTERNS:
        words = pattern.sub(TAKEN, words)
    parts = {part for name in names for part in (name, *name.split()) if len(part) > 2}
    for part in sorted(parts, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", TAKEN, words, flags=re.IGNORECASE)
    return re.sub(rf"{TAKEN}(?:[\s,]*{TAKEN})+", TAKEN, words).strip()
