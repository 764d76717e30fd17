"""Custom fields: what an organisation wants to know besides, of conversations and of persons, each value of its kind.

A conversation keeps its values itself. A person's are statements of colleagues: facts, with where they come from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.text import slugify

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.models import CustomField
from sixring.people import profile, statements
from sixring.people.models import Person

from ..models import Conversation

On, Kind = CustomField.On, CustomField.Kind
LONGEST = 500
MOST_CHOICES = 100
TAKEN = {*profile.NAMES, *profile.TELLING, "company", "consent"}  # facts that mean something already


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with its value; `why` says where a person's comes from."""

    field: CustomField
    value: Any = None
    why: str = ""

    @property
    def said(self) -> str:
        """As an input holds it."""
        if self.value is None:
            return ""
        return ("yes" if self.value else "no") if isinstance(self.value, bool) else str(self.value)


def asked(on: str) -> QuerySet[CustomField]:
    return CustomField.objects.filter(on=on, retired=False).order_by("order", "label")


def of(conversation: Conversation) -> list[Filled]:
    return [Filled(field, conversation.fields.get(field.key)) for field in asked(On.CONVERSATION)]


def of_person(person: Person) -> list[Filled]:
    fields = list(asked(On.PERSON))
    known = profile.of(person) if fields else {}
    told = [(field, known.get(field.key)) for field in fields]
    return [Filled(field, said.value, said.why) if said else Filled(field) for field, said in told]


def fill(conversation: Conversation, typed: Mapping[str, str], *, actor: Actor) -> None:
    """Write what was `typed`, by key; an empty one empties the field. Raises `Invalid` and writes nothing otherwise."""
    actor.must("answer")
    values = {field.key: read(field, typed[field.key]) for field in asked(On.CONVERSATION) if field.key in typed}
    with transaction.atomic():
        now = Conversation.objects.select_for_update().get(pk=conversation.pk)
        after = {key: value for key, value in {**now.fields, **values}.items() if value is not None}
        if after != now.fields:
            Conversation.objects.filter(pk=now.pk).update(fields=after)
            changes.record("conversation.filled_in", conversation, actor=actor, audience=conversation.audience)
    conversation.fields = after


def fill_person(person: Person, typed: Mapping[str, str], *, actor: Actor) -> None:
    """Say of `person` what was typed, by key. Only what differs from what is known is said."""
    actor.must("answer")
    known = {filled.field.key: filled for filled in of_person(person)}
    values = {key: read(known[key].field, text) for key, text in typed.items() if key in known}
    with transaction.atomic():
        for key, value in values.items():
            if value != known[key].value:
                statements.say(person, key, "" if value is None else value, actor=actor)


def read(field: CustomField, text: str) -> Any:
    """Rule: what `text` means for a field of this kind; None when empty. Raises `Invalid`."""
    text = text.strip()
    if not text:
        return None
    if len(text) > LONGEST:
        raise Invalid(f"{field.label} takes at most {LONGEST} characters.")
    if field.kind == Kind.NUMBER:
        return number(field, text)
    if field.kind == Kind.DATE:
        return day(field, text)
    if field.kind == Kind.CHOICE and text not in field.choices:
        raise Invalid(f"{field.label} is one of: {', '.join(field.choices)}.")
    if field.kind == Kind.YES_NO:
        if text not in ("yes", "no"):
            raise Invalid(f"{field.label} is yes or no.")
        return text == "yes"
    return text


def number(field: CustomField, text: str) -> int | float:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation as problem:
        raise Invalid(f"{field.label} is a number, such as 12 or 12.5.") from problem
    if not value.is_finite() or abs(value) >= 10**15:
        raise Invalid(f"{field.label} is a number, such as 12 or 12.5.")
    return int(value) if value == value.to_integral_value() else float(value)


def day(field: CustomField, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as problem:
        raise Invalid(f"{field.label} is a day, such as 2026-03-21.") from problem


# The fields themselves, in the settings.


def add(on: str, label: str, kind: str, choices: str, *, actor: Actor) -> CustomField:
    """A new field, last in its list. `choices` are lines, for a choice."""
    actor.must("configure")
    label = labelled(label)
    if on not in On.values or kind not in Kind.values:
        raise Invalid("There is no such kind of field.")
    lines = list(dict.fromkeys(" ".join(line.split())[:100] for line in choices.splitlines() if line.strip()))
    if kind == Kind.CHOICE and not 2 <= len(lines) <= MOST_CHOICES:
        raise Invalid("A choice needs at least two things to choose from, one a line.")
    with transaction.atomic():
        last = CustomField.objects.filter(on=on).aggregate(last=Max("order"))["last"] or 0
        field = CustomField.objects.create(
            on=on, key=new_key(on, label), label=label, kind=kind, choices=lines if kind == Kind.CHOICE else [],
            order=last + 1,
        )  # fmt: skip
        changes.record("field.added", field, actor=actor)
    return field


def rename(field: CustomField, label: str, *, actor: Actor) -> None:
    """Its key, and with it every value, stays."""
    actor.must("configure")
    label = labelled(label)
    with transaction.atomic():
        if CustomField.objects.filter(pk=field.pk).exclude(label=label).update(label=label):
            changes.record("field.renamed", field, actor=actor)


def retire(field: CustomField, retired: bool = True, *, actor: Actor) -> None:
    """It is asked no more; the values stay."""
    actor.must("configure")
    with transaction.atomic():
        if CustomField.objects.filter(pk=field.pk).exclude(retired=retired).update(retired=retired):
            changes.record("field.retired" if retired else "field.back", field, actor=actor)


def new_key(on: str, label: str) -> str:
    """A key of its own: the label in small letters, with a number when that is taken."""
    stem = re.sub(r"-+", "_", slugify(label))[:34] or "field"
    stem += "_field" if stem in TAKEN else ""
    taken = set(CustomField.objects.filter(on=on, key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}_{n}" for n in range(2, 10_000))) if key not in taken)


def labelled(label: str) -> str:
    label = " ".join(label.split())
    if not 0 < len(label) <= 60:
        raise Invalid("A field needs a name of at most 60 letters.")
    return label
