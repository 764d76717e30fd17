"""Finding people by what they are called, by their addresses and numbers, and by facts that name something."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import QuerySet

from sixring.core.words import asking
from sixring.core.words.asking import Question, Words
from sixring.core.words.folding import is_single, singles, words
from sixring.core.words.index import Entry, Index
from sixring.core.words.rising import Reader

from .models import Fact, Identity, Membership
from .normalise import normalise

NAMING = (
    "name",
    "full_name",
    "first_name",
    "last_name",
    "company",
    "organisation",
    "organization",
    "username",
    "title",
)
NUMBERS = ("_id", "id", "number", "_no", "reference", "order", "invoice", "code")
MOST = 300  # identities one word is looked up for


def names_something(fact: str) -> bool:
    """Rule: whether people are looked for by a fact of this name: a name, a company, an order, a customer number."""
    return fact in NAMING or fact.endswith(NUMBERS)


def identity_entries(ids: Sequence[int]) -> list[Entry]:
    told = Identity.objects.filter(pk__in=ids).values_list("pk", "value", "display")
    rows = {pk: (value, shown) for pk, value, shown in told}
    return [(pk, [*words(rows[pk][0]), *words(rows[pk][1])]) for pk in ids if pk in rows]


def fact_entries(ids: Sequence[int]) -> list[Entry]:
    told = Fact.objects.filter(pk__in=ids).values_list("pk", "name", "value")
    rows = {pk: (name, value) for pk, name, value in told}
    return [(pk, words_of_fact(*rows[pk])) for pk in ids if pk in rows and names_something(rows[pk][0])]


def words_of_fact(name: str, value: object) -> list[str]:
    told = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return [*words(told[:2000]), *sorted(singles(told[:2000]))]


identities = Reader(Index("people_identity_words"), Identity.objects.all, identity_entries)
facts = Reader(Index("people_fact_words"), Fact.objects.all, fact_entries)


def settle() -> int:
    """Index identities and facts that are new; returns how many were read."""
    return identities.read_on(500) + facts.read_on(500)


def catch_up() -> int:
    total = 0
    while read := identities.read_on(2000) + facts.read_on(2000):
        total += read
    return total


def forget(of: Collection[int]) -> None:
    """Take these identities and their facts out of the index, while their rows still say what they said."""
    at, said_at = identities.place().at, facts.place().at
    identities.index.drop([entry for entry in identity_entries(list(of)) if entry[0] <= at])
    said = list(Fact.objects.filter(identity__in=of).values_list("pk", flat=True))
    facts.index.drop([entry for entry in fact_entries(said) if entry[0] <= said_at])


def identities_of(texts: Iterable[str], *, begun: bool = False) -> set[int]:
    """Identities of the persons, or those of nobody, whom every one of `texts` is about; at most a few hundred a text.

    With `begun` the last of them is only the beginning of a word.
    """
    asked = [text for text in texts if words(text)]
    found: set[int] | None = None
    for place, text in enumerate(asked):
        some = whole(identities_with(text, begun=begun and place == len(asked) - 1))
        found = some if found is None else found & some
        if not found:
            break
    return (found or set()) | whole(with_number(" ".join(asked)))


def identities_with(text: str, *, begun: bool = False) -> set[int]:
    question: Question = asking.mark(f"c{words(text)[0]}") if is_single(text) else Words(tuple(words(text)), begun)
    found = set(newest(identities, question))
    said = Fact.objects.filter(pk__in=newest(facts, question))
    found |= set(said.values_list("identity", flat=True))
    return found


def with_number(text: str) -> set[int]:
    """Identities with the phone number `text` is, however it is written."""
    number = normalise("phone", text) if sum(letter.isdigit() for letter in text) > 5 else None
    told = Identity.objects.filter(kind="phone", value=number) if number else Identity.objects.none()
    return set(told.values_list("pk", flat=True))


def newest(reader: Reader, question: Question) -> list[int]:
    fresh = [pk for pk, told in reader.tail() if asking.holds(question, told)]
    return fresh + reader.index.newest(question, limit=MOST)


def whole(found: Collection[int]) -> set[int]:
    """These identities and all others of the same persons."""
    if not found:
        return set()
    persons = Membership.objects.filter(identity__in=found).values("person")
    return set(found) | set(
        Membership.objects.filter(person__in=persons).values_list("identity", flat=True)[: MOST * 4]
    )


def persons_of(found: Collection[int]) -> QuerySet[Membership, int]:
    """Ids of the persons whose these identities are now."""
    return Membership.objects.filter(identity__in=found, until=None).values_list("person", flat=True)
