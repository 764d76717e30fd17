"""The reference of the API as a page shows it, read from its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body or an answer; `kind` says in a word or two what it holds."""

    name: str
    kind: str
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    role: str
    parameters: Sequence[Field]
    body: Sequence[Field]
    status: str
    gives: str
    answer: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    operations: Sequence[Operation]

    @property
    def anchor(self) -> str:
        return self.name.lower()


def rooms(document: Schema) -> list[Room]:
    """The rooms of the API with their operations, in the document's order."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            found[said["tags"][0]].append(operation(path, method.upper(), said, document))
    return [Room(name, operations) for name, operations in found.items()]


def operation(path: str, method: str, said: Schema, document: Schema) -> Operation:
    status, answer = next((code, one) for code, one in said["responses"].items() if code.startswith("2"))
    given = content(said.get("requestBody", {}))
    parameters = [
        Field(
            one["name"],
            kind_of(one["schema"], document).removesuffix(" or null"),
            one.get("description", ""),
            one.get("required", False),
        )
        for one in said["parameters"]
        if one["name"] not in ("cursor", "limit")
    ]
    shape = content(answer)
    return Operation(
        said["operationId"], method, path, said["summary"], said.get("description", ""), said["x-scope"],
        said["x-role"], parameters, list(fields(given, document)), status, kind_of(shape, document) if shape else "",
        list(fields(within(shape, document), document)),
    )  # fmt: skip


def content(said: Schema) -> Schema:
    """The schema of a body or an answer, which is JSON but for files."""
    kinds: Schema = said.get("content", {})
    return next((one["schema"] for one in kinds.values()), {})


def within(schema: Schema, document: Schema) -> Schema:
    """Rule: of a page or a list, what it is a list of."""
    schema = resolved(schema, document)
    if schema.get("type") == "array":
        return resolved(schema["items"], document)
    data = schema.get("properties", {}).get("data")
    return within(data, document) if data and "next" in schema["properties"] else schema


def fields(schema: Schema, document: Schema) -> Iterator[Field]:
    schema = resolved(schema, document)
    required = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        about = one.get("description") or resolved(one, document).get("description", "")
        yield Field(name, kind_of(one, document), about, name in required)


def resolved(schema: Schema, document: Schema) -> Schema:
    ref = schema.get("$ref")
    found: Schema = document["components"]["schemas"][ref.rpartition("/")[2]] if ref else schema
    return found


def kind_of(schema: Schema, document: Schema) -> str:
    """Rule: what a schema holds, in a word or two."""
    if "$ref" in schema:
        return named(schema["$ref"], document)
    for way in ("anyOf", "allOf"):
        if way in schema:
            return " or ".join(dict.fromkeys(kind_of(one, document) for one in schema[way]))
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema['items'], document)}"
    return {"date-time": "moment", "binary": "file"}.get(schema.get("format", ""), str(schema.get("type", "any JSON")))


def named(ref: str, document: Schema) -> str:
    """Rule: "ConversationShape" is a Conversation, a page of them "page of Conversation"."""
    name = ref.rpartition("/")[2]
    if name.startswith("Page_"):
        return f"page of {name.removeprefix('Page_').rstrip('_').removesuffix('Shape')}"
    return name.removesuffix("Shape")
