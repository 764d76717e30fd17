"""What is known of each person, as the resolver's roles: one record a person, read a few thousand at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sixring.core.proof import ProofKind

from .. import profile
from ..matching.roles import Roles
from ..models import Fact, Membership, Person
from ..normalise import CAPS, PASSED_ON

if TYPE_CHECKING:
    import pyarrow as pa

PAGE = 2000
ROLES = ("name", "dob", "email", "phone", "ident", "order", "device", "street", "postcode", "city", "company")
# Facts that fill a role, the better first.
SAID: dict[str, tuple[str, ...]] = {
    "name": ("name", "full_name"),
    "given": ("first_name", "given_name", "firstname"),
    "family": ("last_name", "family_name", "surname", "lastname"),
    "dob": ("birth_date", "date_of_birth", "birthday", "birthdate", "dob"),
    "email": ("email", "e_mail", "email_address"),
    "phone": ("phone", "phone_number", "mobile", "telephone"),
    "ident": ("customer_number", "customer_no", "loyalty_card", "card"),
    "order": ("order_number", "order_id", "orderId", "last_order", "order"),
    "street": ("street", "street_address", "address1", "line1", "address"),
    "postcode": ("postcode", "postal_code", "postalCode", "zip", "zip_code"),
    "city": ("city", "town"),
    "company": ("company", "organisation", "organization"),
}
ROLE_OF = {name: role for role, names in SAID.items() for name in names}
WAYS = {"email": "email", "phone": "phone", "card": "ident"}
# What somebody says of themselves, however well the arrival proves where it came from.
SELF_SAID = frozenset({ProofKind.CLAIMED, ProofKind.DOMAIN})


@dataclass(slots=True)
class One:
    """A person as a record: values by role, which of their identities a question is about, and what to beware of."""

    person: int
    values: dict[str, str] = field(default_factory=dict)
    anchor: tuple[bool, int] = (True, 1 << 62)
    hearsay: bool = False
    marks: set[Hashable] = field(default_factory=set)

    @property
    def tells(self) -> bool:
        """Whether there is anything to be known again by."""
        return bool(self.values.keys() & {"name", "email", "phone", "ident", "order"})


@dataclass(slots=True)
class Known:
    """All people worth comparing. `persons`, `anchors` (an identity each) and `hearsay` are in the order of `records`.

    `hearsay`: something about them is only said by themselves; a score that rests on it joins nobody. `marks`: the
    systems that know them by a number of its own, so that two with one mark are two people.
    """

    records: pa.Table
    persons: list[int]
    anchors: list[int]
    hearsay: list[bool]
    marks: Mapping[int, set[Hashable]]

    @property
    def roles(self) -> Roles:
        return Roles.of({name: name for name in self.records.column_names})


def read() -> Known:
    """Everybody, set by set."""
    import pyarrow as pa  # the resolver's; one record at a time does without (people/meeting)

    found = Known(pa.table({}), [], [], [], {})
    marks: dict[int, set[Hashable]] = {}
    pages: list[pa.Table] = []
    for page in pages_of_people():
        ones = [one for one in records_of(page) if one.tells]
        for one in ones:
            if one.marks:
                marks[len(found.persons)] = one.marks
            found.persons.append(one.person)
            found.anchors.append(one.anchor[1])
            found.hearsay.append(one.hearsay)
        pages.append(pa.table({role: pa.array([one.values.get(role) for one in ones], pa.string()) for role in ROLES}))
    found.marks = marks
    found.records = said_by_somebody(
        pa.concat_tables(pages) if pages else pa.table({"name": pa.array([], pa.string())})
    )
    return found


def said_by_somebody(records: pa.Table) -> pa.Table:
    kept = [name for name in records.column_names if records[name].null_count < records.num_rows]
    return records.select(kept or records.column_names[:1])


def pages_of_people() -> Iterator[list[int]]:
    after = 0
    while page := list(
        Person.objects.filter(redirect=None, pk__gt=after).order_by("pk").values_list("pk", flat=True)[:PAGE]
    ):
        yield page
        after = page[-1]


def records_of(persons: Iterable[int]) -> list[One]:
    """A record for each of `persons` who has an identity now."""
    ones = {person: One(person) for person in persons}
    add_ways(ones)
    best: dict[tuple[int, str], Fact] = {}
    for person, fact in profile.facts_of(ones, list(ROLE_OF)):
        role = ROLE_OF[fact.name]
        if fact.value and better(fact, best.get((person, role))):
            best[person, role] = fact
    for (person, role), fact in best.items():
        add_fact(ones[person], role, fact)
    for one in ones.values():
        name_whole(one)
    return [one for one in ones.values() if one.anchor[1] < 1 << 62]


def better(fact: Fact, than: Fact | None) -> bool:
    return than is None or profile.weight(fact) > profile.weight(than)


def add_ways(ones: Mapping[int, One]) -> None:
    """Addresses and numbers, proven before claimed; systems that know them; browsers that changed hands."""
    held = Membership.objects.filter(person__in=ones).order_by("identity__claimed", "identity")
    rows = held.values_list(
        "person", "since", "until", "identity", "identity__kind", "identity__scope", "identity__value",
        "identity__claimed",
    )  # fmt: skip
    for person, since, until, pk, kind, scope, value, claimed in rows:
        one = ones[person]
        if kind in PASSED_ON and (since or until) and kind != "phone":
            one.values.setdefault("device", f"device {pk}")
        if until is not None:
            continue
        one.anchor = min(one.anchor, (claimed, pk))
        if not claimed and CAPS.get(kind) == 1:
            one.marks.add((kind, scope))
        if kind in WAYS and WAYS[kind] not in one.values:
            one.values[WAYS[kind]] = value
            one.hearsay |= claimed


def add_fact(one: One, role: str, fact: Fact) -> None:
    for part, text in parts_of(role, fact.value):
        if text and part not in one.values:
            one.values[part] = text[:400]
            one.hearsay |= fact.proof in SELF_SAID


def parts_of(role: str, value: Any) -> Iterator[tuple[str, str]]:
    """A fact's value as roles: an address in parts is several."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            inner = ROLE_OF.get(name, role if name == "name" else "")
            if inner and isinstance(part, str | int):
                yield inner, str(part)
    elif isinstance(value, str | int):
        yield role, str(value)


def name_whole(one: One) -> None:
    """Given and family name as one, which the resolver takes apart the same way for everybody."""
    given, family = one.values.pop("given", ""), one.values.pop("family", "")
    if given and family:
        one.values["name"] = f"{given} {family}"
