"""A person as somebody names them on the command line, and erasing them there and then."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sixring.core import privacy
from sixring.core.actors import SYSTEM
from sixring.core.errors import NotFound, Refused
from sixring.people import privacy as of_people
from sixring.people.models import Identity, Person
from sixring.people.normalise import normalise

from ..models import Erasure
from . import erasing


def person(who: str) -> Person:
    """By address, number or id. Raises `NotFound` for nobody, `Refused` where several are meant."""
    if who.isdecimal() and (found := Person.objects.filter(pk=int(who[:18])).first()):
        return found.redirect or found
    values = {who, who.lower(), *(normalise(kind, who) or who for kind in ("email", "phone"))}
    known = Identity.objects.filter(value__in=values).exclude(person=None)
    proven = known.filter(claimed=False)
    persons = set((proven if proven.exists() else known).values_list("person", flat=True))
    if not persons:
        raise NotFound(f"Nobody here is known as {who}.")
    if len(persons) > 1:
        ids = ", ".join(map(str, sorted(persons)))
        raise Refused(f"Several people are known as {who}. Name one of them by id: {ids}.")
    return Person.objects.get(pk=persons.pop())


def going(who: Person) -> Iterator[str]:
    """What would go, line by line."""
    subject = of_people.subject_of(who)
    yield f"{who.name or who.pk}: " + ", ".join(value for _kind, _scope, value in subject.known_as)
    for what, n in privacy.preview(subject):
        yield f"  {n:>6,} {what}"


def erase(who: Person, *, suppress: bool, say: Callable[[str], None]) -> str:
    """Erase `who` here and now, unless the worker is quicker; returns the key of the receipt."""
    row = erasing.erase(who, actor=SYSTEM, via=Erasure.Via.COMMAND, suppress=suppress)
    say("Nobody is known as them any more. Erasing…")
    while not erasing.settle() and Erasure.objects.filter(pk=row.pk).exclude(state=Erasure.State.DONE).exists():
        say("Somebody is reading the database; going on as soon as they are done…")
    return row.key
