"""Rooms put together: one API, its document (OpenAPI 3.1), and the door in front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from sixring.core.errors import SixringError

from . import problems
from .door import Door, Once
from .problems import Problem, problem
from .rooms import Room
from .throttle import Throttle

AT = "/api/v1"
TOKEN = {"type": "http", "scheme": "bearer", "description": "A token from “You → API tokens”, within its scopes."}
Document = dict[str, Any]


class Strict(Parser):
    """JSON as RFC 8259 has it: no NaN, no numbers beyond all bounds."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        said: dict[str, Any] = msgspec.json.decode(request.body)
        return said


def assemble(rooms: Sequence[Room], once: Once, per_minute: int, about: str) -> tuple[Door, Document]:
    """The door to all operations of `rooms`, and the document that describes them."""
    api = NinjaAPI(
        title="Sixring", version="1", description=about, urls_namespace="api-v1", docs_url=None, openapi_url=None,
        parser=Strict(),
    )  # fmt: skip
    for room in rooms:
        api.add_router("", room.router)
    answer_refusals(api)
    document = document_of(api, rooms)
    patterns = [pattern for pattern in api.urls[0] if getattr(pattern, "name", "") != "api-root"]
    declared = {operation: wanted for room in rooms for operation, wanted in room.declared.items()}
    known = {operation: parameters(document, *operation) for operation in declared}
    return Door(patterns, declared, known, once, Throttle(per_minute)), document


def answer_refusals(api: NinjaAPI) -> None:
    """Every error a room raises becomes a problem document here."""
    for kind in (SixringError, Http404, HttpError, ValidationError, Exception):
        api.add_exception_handler(kind, refused)


def refused(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, SixringError):
        return problems.of(error)
    if isinstance(error, Http404):
        return problem(404, "That isn't here, or isn't yours to see.")
    if isinstance(error, ValidationError):
        return unusable(error)
    return problem(error.status_code, str(error)) if isinstance(error, HttpError) else problems.broken(request, error)


def unusable(error: ValidationError) -> HttpResponse:
    faults = [{"where": where(one["loc"]), "said": str(one["msg"])} for one in error.errors[:50]]
    return problem(422, "Something in it can't be used as it is. Nothing was changed.", errors=faults)


def where(place: Sequence[Any]) -> str:
    """Rule: "body.to.value": without the names of functions' arguments, which ninja puts second."""
    source, *rest = place
    return ".".join(map(str, [source, *(rest[1:] if source in ("body", "query") else rest)]))


class Described(OpenAPISchema):
    """The document as ninja makes it, except that two shapes of one name are no shape at all."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        for name, shape in definitions.items():
            if self.schemas.setdefault(name, shape) != shape:
                raise TypeError(f"Two shapes of the API are called {name}. Rename one.")


def document_of(api: NinjaAPI, rooms: Sequence[Room]) -> Document:
    document: Document = dict(Described(api, AT.lstrip("/") + "/"))
    schemas = document["components"]["schemas"]
    problem_schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schemas.update(problem_schema.pop("$defs", {}))
    schemas[Problem.__name__] = problem_schema
    document["components"]["securitySchemes"] = {"token": TOKEN}
    document["tags"] = [{"name": room.name} for room in rooms]
    document["paths"] = {path: document["paths"][path] for path in sorted(document["paths"])}
    return msgspec.json.decode(msgspec.json.encode(document))  # type: ignore[no-any-return]


def parameters(document: Document, method: str, path: str) -> frozenset[str]:
    """What may stand behind the question mark of an address."""
    said = document["paths"][AT + path][method.lower()].get("parameters", [])
    return frozenset(one["name"] for one in said if one["in"] == "query")
