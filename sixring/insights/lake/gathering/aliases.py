"""Under which random numbers the lake knows people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sixring.insights.models import IdentityAlias, PersonAlias
from sixring.people.models import Identity

Row = dict[str, Any]
Aliases = Mapping[int, int]


def identities(ids: Iterable[int | None]) -> Aliases:
    """The random number of each identity; drawn for those the lake meets for the first time."""
    return known(IdentityAlias, "identity_id", ids)


def persons(ids: Iterable[int | None]) -> Aliases:
    return known(PersonAlias, "person_id", ids)


def known(model: Any, column: str, ids: Iterable[int | None]) -> Aliases:
    wanted = {one for one in ids if one is not None}
    rows = model.objects.filter(**{f"{column}__in": wanted}).values_list(column, "alias")
    found = dict(rows)
    new = [model(**{column: one}) for one in sorted(wanted - found.keys())]
    model.objects.bulk_create(new, ignore_conflicts=True)
    return found if not new else dict(rows.all())


def people(ids: Collection[int]) -> list[Row]:
    rows = list(Identity.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "person_id"))
    who, whose = identities(pk for pk, _ in rows), persons(person for _, person in rows)
    return [{"id": who[pk], "person": whose.get(person) if person else None} for pk, person in rows if pk in who]
