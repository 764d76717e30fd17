"""Lists in pages: a cursor names the last row that was given, so what is added meanwhile shifts nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from sixring.core import secrets
from sixring.core.errors import Invalid

T = TypeVar("T")
MOST = 200


class Asked(Schema):
    """Which page: `cursor` is `next` of the page before, `limit` how many rows."""

    cursor: str = Field("", max_length=600, description="`next` of the page before; leave it out for the first one.")
    limit: int = Field(50, ge=1, le=MOST)


class Page(Schema, Generic[T]):
    """A page of a list; `next` is null on the last one."""

    data: list[T]
    next: str | None


def page(
    request: HttpRequest, rows: QuerySet[Any, Any], asked: Asked, shaped: Callable[[list[Any]], Sequence[Any]],
    order: Sequence[str] = ("-pk",),
) -> dict[str, Any]:  # fmt: skip
    """The page of `rows` that is asked for, each row as `shaped` has it. `order`: fields that name a row together, all
    in one direction. Raises `Invalid` for a cursor that is not of this list."""
    if asked.cursor:
        rows = rows.filter(behind(order, read(request, asked.cursor)))
    found = list(rows.order_by(*order)[: asked.limit + 1])
    more, found = len(found) > asked.limit, found[: asked.limit]
    last = write(request, place_of(found[-1], order)) if more else None
    return {"data": list(shaped(found)), "next": last}


def behind(order: Sequence[str], place: Sequence[Any]) -> Q:
    """Rule: rows that come after `place`, field by field."""
    found, same = Q(), Q()
    for name, value in zip(order, place, strict=True):
        field, way = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        found |= same & Q(**{f"{field}__{way}": value})
        same &= Q(**{field: value})
    return found


def place_of(row: Any, order: Sequence[str]) -> list[Any]:
    names = [name.removeprefix("-") for name in order]
    return [row[name] if isinstance(row, dict) else getattr(row, name) for name in names]


def write(request: HttpRequest, place: Any) -> str:
    """A cursor for the list at this address: opaque, and signed so that it is no other list's."""
    said = json.dumps(place, default=str).encode()
    return base64.urlsafe_b64encode(mac(request.path, said) + said).rstrip(b"=").decode()


def read(request: HttpRequest, cursor: str) -> Any:
    """What a cursor holds. Raises `Invalid` for one this list didn't give."""
    try:
        held = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        held = b""
    if not hmac.compare_digest(held[:12], mac(request.path, held[12:])):
        raise Invalid("This cursor is not one this list gave. Begin again without it.")
    return json.loads(held[12:])


def mac(path: str, said: bytes) -> bytes:
    return hmac.digest(secrets.derive("api cursor"), path.encode() + b"\0" + said, hashlib.sha256)[:12]
