"""Persons, their identities and what is said of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from ninja import Query, Schema
from pydantic import Field

from sixring.core.api.given import Given, Id, Text, Word
from sixring.core.api.pages import Asked, Page, page
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.errors import Invalid, NotFound
from sixring.people import profile, shapes, standing, statements
from sixring.people.models import Fact, Identity, Membership, Person
from sixring.people.normalise import normalise
from sixring.people.shapes import FactShape, IdentityShape, PersonShape

from .. import timeline

people = Room("People")
READ, WRITE = "read:people", "write:people"
Expand = Annotated[list[Literal["profile", "identities"]], Field(max_length=2)]
Kind = Literal["customer", "prospect", "partner", "influencer", "public"]
KEPT_ELSEWHERE = ("consent", *profile.TELLING)  # consent has rules of its own; an address is an identity


class Expanded(Schema):
    expand: Expand = []


class PersonsAsked(Asked):
    q: str = Field("", max_length=100, description="Words of a name, an address or a number.")
    identity: str = Field("", max_length=440, examples=["email:dan@example.com"], description="Kind, colon, value.")
    company: str = Field("", max_length=32, description="The key of a company.")
    kind: Kind | None = None
    expand: Expand = []


class IdentitiesAsked(Asked):
    kind: str = Field("", max_length=30)
    value: str = Field("", max_length=400, description="In any spelling; phone numbers with their country code.")
    person: Id | None = None


class Filing(Given):
    kind: Kind


class Statement(Given):
    """`value` "" takes back what colleagues said of this name. `source` names the system that says so."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$", examples=["city"])]
    value: Annotated[Text, Field(max_length=2000)] | bool | int | float
    source: Annotated[Word, Field(max_length=40)] | None = None


@people.get("/persons", Page[PersonShape], scope=READ)
def list_persons(request: ApiRequest, asked: Query[PersonsAsked]) -> dict[str, Any]:
    """Persons, the newest first

    Those the token's agent may see. `identity` finds who has an address, `q` searches.
    """
    rows = timeline.people_visible_to(request.actor)
    rows = rows.filter(standing.matching(asked.q.strip())) if asked.q.strip() else rows
    rows = rows.filter(pk__in=holders(asked.identity)) if asked.identity else rows
    rows = rows.filter(kind=asked.kind) if asked.kind else rows
    if asked.company:
        said = Fact.objects.filter(name="company", digest=asked.company)
        rows = rows.filter(memberships__identity__in=said.values("identity")).distinct()
    return page(request, rows, asked, lambda found: shapes.persons(found, asked.expand))


def holders(named: str) -> QuerySet[Membership, Any]:
    """Persons whose the identity "kind:value" is now. Raises `Invalid` for what names none."""
    kind, colon, value = named.partition(":")
    spelt = normalise(kind, value) if colon else None
    if spelt is None:
        raise Invalid("An identity is named like email:dan@example.com.")
    rows = Membership.objects.filter(identity__kind=kind, identity__value=spelt, until=None)
    return rows.values("person")


@people.get("/persons/{person_id}", PersonShape, scope=READ)
def get_person(request: ApiRequest, person_id: Id, asked: Query[Expanded]) -> dict[str, Any]:
    """One person

    An id never dies: that of somebody who was joined with another gives who they are now, under the id of today.
    """
    return shapes.persons([person_of(request, person_id)], asked.expand)[0]


@people.patch("/persons/{person_id}", PersonShape, scope=WRITE, act="answer")
def file_person(request: ApiRequest, person_id: Id, said: Filing) -> dict[str, Any]:
    """File a person as customer, prospect, partner, influencer or public"""
    person = person_of(request, person_id)
    statements.file_as(person, said.kind, actor=request.actor)
    return shapes.persons([person_of(request, person.pk)])[0]


@people.get("/persons/{person_id}/facts", Page[FactShape], scope=READ)
def list_facts_of_person(request: ApiRequest, person_id: Id, asked: Query[Asked]) -> dict[str, Any]:
    """All that is said of a person, the newest first

    Rivals too: `expand=profile` of the person gives those in force.
    """
    mine = Membership.objects.filter(person=person_of(request, person_id)).values("identity")
    return page(request, Fact.objects.filter(identity__in=mine), asked, facts_shaped)


@people.post("/persons/{person_id}/facts", FactShape, scope=WRITE, act="answer")
def say_of_person(request: ApiRequest, person_id: Id, said: Statement) -> dict[str, Any]:
    """Say something of a person

    It hangs on the identity they are best known by, and stays with it when people are joined or parted.
    """
    if said.name.startswith(KEPT_ELSEWHERE):
        raise Invalid("Consent and addresses are not kept as plain facts. Nothing was changed.")
    person = person_of(request, person_id)
    fact = statements.say(person, said.name, said.value, actor=request.actor, source=said.source or "")
    return shapes.fact(fact)


@people.get("/identities", Page[IdentityShape], scope=READ)
def list_identities(request: ApiRequest, asked: Query[IdentitiesAsked]) -> dict[str, Any]:
    """Identities, the newest first"""
    rows = timeline.identities_visible_to(request.actor)
    rows = rows.filter(kind=asked.kind) if asked.kind else rows
    rows = rows.filter(value=normalise(asked.kind, asked.value) or asked.value) if asked.value else rows
    rows = rows.filter(person=asked.person) if asked.person else rows
    return page(request, rows, asked, lambda found: [shapes.identity(one) for one in found])


@people.get("/identities/{identity_id}", IdentityShape, scope=READ)
def get_identity(request: ApiRequest, identity_id: Id) -> dict[str, Any]:
    """One identity"""
    return shapes.identity(identity_of(request, identity_id))


@people.get("/identities/{identity_id}/facts", Page[FactShape], scope=READ)
def list_facts_of_identity(request: ApiRequest, identity_id: Id, asked: Query[Asked]) -> dict[str, Any]:
    """What is said of an identity, the newest first"""
    rows = Fact.objects.filter(identity=identity_of(request, identity_id))
    return page(request, rows, asked, facts_shaped)


def facts_shaped(found: list[Fact]) -> list[dict[str, Any]]:
    return [shapes.fact(one) for one in found]


def person_of(request: ApiRequest, person_id: int) -> Person:
    """Who stands for this id now, if the actor may see them. Raises `NotFound`."""
    now = Person.objects.filter(pk=person_id).values_list("redirect", flat=True).first() or person_id
    found = timeline.people_visible_to(request.actor).filter(pk=now).first()
    if found is None:
        raise NotFound
    return found


def identity_of(request: ApiRequest, identity_id: int) -> Identity:
    found = timeline.identities_visible_to(request.actor).filter(pk=identity_id).first()
    if found is None:
        raise NotFound
    return found
