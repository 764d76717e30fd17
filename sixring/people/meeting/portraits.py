"""A person as comparable values, and the keys under which somebody like them would be found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

from django.db import transaction

from ..doubles import records
from ..matching.spelling import spelled
from ..models import Membership, Person
from .models import Portrait, Trace

Values = Mapping[str, str]
# Columns that make a key together; what shares none of these is nobody one would think of.
KEYS: tuple[tuple[str, ...], ...] = (
    ("email",), ("local", "given_sound"), ("phone:-7",), ("ident",), ("order_no",), ("device",),
    ("given", "family"), ("whole",), ("family_sound", "postcode"), ("given", "postcode"), ("number", "postcode"),
    ("family_sound", "dob"), ("given_sound", "dob"), ("family_sound", "given:1", "city"), ("local",),
)  # fmt: skip


def keys_of(values: Values) -> list[int]:
    """The hashes of all keys `values` has the parts for."""
    made = (key_text(parts, values) for parts in KEYS)
    return sorted({hashed(text) for text in made if text})


def key_text(parts: Iterable[str], values: Values) -> str:
    found = []
    for part in parts:
        column, _, cut = part.partition(":")
        value = values.get(column)
        if not value:
            return ""
        found.append(value[int(cut) :] if cut.startswith("-") else value[: int(cut)] if cut else value)
    return "|".join([*parts, *found])


def hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def values_of(one: records.One) -> dict[str, str]:
    return spelled(one.values) if one.tells else {}


def renew(persons: Collection[int]) -> dict[int, dict[str, str]]:
    """Draw `persons` anew as they are now; returns the values of those who have any."""
    drawn = {one.person: values for one in records.records_of(standing(persons)) if (values := values_of(one))}
    traces = [Trace(key=key, person_id=person) for person, values in drawn.items() for key in keys_of(values)]
    with transaction.atomic():
        forget(persons)
        Portrait.objects.bulk_create(Portrait(person_id=person, values=values) for person, values in drawn.items())
        Trace.objects.bulk_create(traces)
    return drawn


def forget(persons: Collection[int]) -> None:
    """No portrait and no trace of `persons` is left. Traces are found by what the portrait says."""
    for portrait in Portrait.objects.filter(person__in=persons):
        Trace.objects.filter(key__in=keys_of(portrait.values), person=portrait.person_id).delete()
    Portrait.objects.filter(person__in=persons).delete()


def standing(persons: Collection[int]) -> list[int]:
    return list(Person.objects.filter(pk__in=persons, redirect=None).values_list("pk", flat=True))


def whose(identities: Collection[int]) -> set[int]:
    return set(Membership.objects.filter(identity__in=identities).values_list("person", flat=True))
