"""Companies: what the people one may see are said to belong to."""

from __future__ import annotations

from typing import Any

from ninja import Query
from pydantic import Field

from sixring.channels import accounts
from sixring.core.api.pages import Asked, Page, page
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.errors import NotFound
from sixring.people import companies
from sixring.people.shapes import CompanyShape

from .. import timeline

companies_room = Room("Companies")


class CompaniesAsked(Asked):
    q: str = Field("", max_length=100)


@companies_room.get("/companies", Page[CompanyShape], scope="read:people")
def list_companies(request: ApiRequest, asked: Query[CompaniesAsked]) -> dict[str, Any]:
    """Companies, in the order of their keys

    Who belongs to one: `GET /persons?company=` and its key.
    """
    return page(request, seen(request, asked.q.strip()), asked, shaped, ("digest",))


@companies_room.get("/companies/{key}", CompanyShape, scope="read:people")
def get_company(request: ApiRequest, key: str) -> dict[str, Any]:
    """One company"""
    found = seen(request, "").filter(digest=key[:64]).first()
    if found is None:
        raise NotFound
    return shaped([found])[0]


def seen(request: ApiRequest, words: str) -> Any:
    rows = companies.named(words)
    if accounts.hide_nothing(request.actor):
        return rows
    return rows.filter(identity__in=timeline.identities_visible_to(request.actor))


def shaped(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"key": row["digest"], "name": str(row["value"]), "people": row["n"]} for row in found]
