"""Roles: what the columns of a set of records mean. A roles file is TOML:

    [roles]
    id = "customer_no"
    given = "first_name"
    family = "surname"
    dob = ["year", "month", "day"]
    other = ["gender", "occupation"]

A list under `other` is several columns; a list under any other role is one value in several parts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What a record says of somebody, in the order in which evidence is told.
VALUES = (
    "given", "family", "name", "dob", "email", "phone", "ident", "order", "device", "street", "postcode", "city",
    "company", "other",
)  # fmt: skip


class BadRoles(ValueError):
    """The roles don't fit: the sentence says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns by role. `id` names a record; records of one `source` are all different people."""

    columns: Mapping[str, Sequence[str]]
    id: str = ""
    source: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Roles:
        """Raises `BadRoles` for a role nobody knows, or when no column says anything of a person."""
        said = {role: [columns] if isinstance(columns, str) else list(columns) for role, columns in said.items()}
        odd = sorted(set(said) - {*VALUES, "id", "source"})
        if odd:
            raise BadRoles(f"There is no role {odd[0]}. There are id, source, {', '.join(VALUES)}.")
        values = {role: tuple(said[role]) for role in VALUES if said.get(role)}
        if not values:
            raise BadRoles("Name at least one column that says something of a person, such as given, family or email.")
        return cls(values, *(next(iter(said.get(one, [])), "") for one in ("id", "source")))

    @classmethod
    def read(cls, path: Path) -> Roles:
        try:
            said = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadRoles(f"{path.name} can't be read as TOML: {error}.") from error
        return cls.of(said.get("roles", said))

    def refuse_missing(self, columns: Sequence[str]) -> None:
        named = {one for parts in self.columns.values() for one in parts} | {self.id, self.source} - {""}
        missing = sorted(named - set(columns))
        if missing:
            raise BadRoles(f"There is no column {', '.join(missing)}. There are {', '.join(columns)}.")


def guess(columns: Sequence[str]) -> dict[str, list[str]]:
    """Roles by what columns are usually called; those nobody knows are left out."""
    found: dict[str, list[str]] = {}
    for column in columns:
        name = re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")
        role = next((role for role, names in USUALLY.items() if name in names), None)
        if role and (role in SEVERAL or role not in found):
            found.setdefault(role, []).append(column)
    for role, names in USUALLY.items():  # the parts of a value in their order, whatever that of the columns
        found[role] = sorted(found.get(role, []), key=lambda column: position(column, names))
    return {role: parts for role, parts in found.items() if parts}


def position(column: str, names: Sequence[str]) -> int:
    return names.index(re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_"))


SEVERAL = frozenset(["dob", "street", "other"])
USUALLY: dict[str, Sequence[str]] = {
    "id": ("id", "unique_id", "rec_id", "record_id", "customer_id", "customer_no", "contact_id"),
    "source": ("source", "dataset", "origin", "system"),
    "given": ("given", "given_name", "first_name", "firstname", "forename", "fname", "fname_c1", "vorname"),
    "family": ("family", "family_name", "surname", "last_name", "lastname", "lname", "lname_c1", "nachname"),
    "name": ("name", "full_name", "fullname", "contact_name", "customer_name"),
    "dob": ("by", "bm", "bd", "birth_year", "birth_month", "birth_day", "dob", "date_of_birth", "birth_date"),
    "email": ("email", "e_mail", "email_address", "mail"),
    "phone": ("phone", "phone_number", "telephone", "mobile", "tel"),
    "ident": ("soc_sec_id", "ssn", "national_id", "tax_id", "loyalty_card", "card", "passport"),
    "street": ("street_number", "house_number", "street", "address", "address_1", "address1", "street_address"),
    "postcode": ("postcode", "postal_code", "zip", "zip_code", "postcode_fake", "plz"),
    "city": ("city", "town", "suburb", "place", "birth_place", "ort"),
    "company": ("company", "company_name", "organisation", "organization", "site_name", "employer"),
    "other": ("state", "address_2", "address2", "gender", "sex", "occupation", "country", "fname_c2", "lname_c2"),
}  # fmt: skip
