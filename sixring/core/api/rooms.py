"""A room's part of the API: operations, each with the scope its token needs and the least its owner must be allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Router

from sixring.core.actors import NEEDS, SCOPES, Actor
from sixring.core.models import ApiToken

from .problems import MEDIA_TYPE, TITLES, Problem

View = TypeVar("View", bound=Callable[..., Any])
ANY = "any"  # whatever the token is for
ALWAYS = (401, 403, 404, 405, 422, 429)
FILE = {"type": "string", "format": "binary"}
WITH_BODY = (400, 409, 411, 413, 415)
AGAIN = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "description": "A name of your own for this very act. The same again within 24 hours is answered with the first "
    "answer, byte for byte, and done once.",
}  # fmt: skip


_offered: list[Room] = []


def offer(room: Room) -> None:
    """For rooms that don't know the one which puts the API together: their part of it, said at start-up."""
    if room not in _offered:
        _offered.append(room)


def offered() -> Sequence[Room]:
    return tuple(_offered)


class ApiRequest(HttpRequest):
    """A request the door let in: `actor` acts, within the scopes of `token`; `act_key` names this act for good."""

    actor: Actor
    token: ApiToken
    act_key: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What an operation asks of whoever calls it."""

    scope: str
    act: str


class Room:
    """`people = Room("People")`, then `@people.get("/persons/{person_id}", PersonShape, scope="read:people")`.

    The first line of the function's docstring is the operation's summary, the rest its description; its name is the
    operation's id. `act` is what the role must be allowed to (`core.actors.NEEDS`).
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.router = Router(tags=[name])
        self.declared: dict[tuple[str, str], Declared] = {}

    def get(
        self, path: str, gives: Any, *, scope: str, act: str = "see", refusals: Sequence[int] = ()
    ) -> Callable[[View], View]:  # fmt: skip
        return self.operation("GET", path, gives, scope, act, refusals=refusals)

    def file(
        self, path: str, kind: str, *, scope: str, act: str, refusals: Sequence[int] = ()
    ) -> Callable[[View], View]:  # fmt: skip
        """A GET that gives a file of the media type `kind`; the view makes its response itself."""
        return self.operation("GET", path, None, scope, act, refusals=refusals, kind=kind)

    def post(
        self, path: str, gives: Any, *, scope: str, act: str, status: int = 201
    ) -> Callable[[View], View]:  # fmt: skip
        return self.operation("POST", path, gives, scope, act, status)

    def patch(self, path: str, gives: Any, *, scope: str, act: str) -> Callable[[View], View]:
        return self.operation("PATCH", path, gives, scope, act)

    def delete(self, path: str, *, scope: str, act: str) -> Callable[[View], View]:
        return self.operation("DELETE", path, None, scope, act, 204)

    def operation(
        self, method: str, path: str, gives: Any, scope: str, act: str, status: int = 200,
        refusals: Sequence[int] = (), kind: str = "",
    ) -> Callable[[View], View]:  # fmt: skip
        assert scope == ANY or scope in SCOPES, f"{method} {path} names no scope there is"

        def keep(view: View) -> View:
            summary, _, rest = (getdoc(view) or view.__name__).partition("\n")
            extra = told(method, scope, act, refusals)
            if kind:
                extra["responses"][status] = {"description": "OK", "content": {kind: {"schema": FILE}}}
            register = self.router.api_operation(
                [method], path, response={status: gives}, operation_id=view.__name__, summary=summary.strip(" ."),
                description=rest.strip(), openapi_extra=extra,
            )  # fmt: skip
            register(view)
            view._ninja_operation.description = rest.strip()  # type: ignore[attr-defined]  # ninja repeats the summary
            self.declared[(method, path)] = Declared(scope, act)
            return view

        return keep


def told(method: str, scope: str, act: str, more: Sequence[int] = ()) -> dict[str, Any]:
    """What the document says of an operation besides its shapes: scope, least role, refusals; `more` are its own."""
    refusals = sorted({*ALWAYS, *(WITH_BODY if method in ("POST", "PATCH") else ()), *more})
    ref = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
    answers: dict[int, Any] = {code: {"description": TITLES[code], "content": ref} for code in refusals}
    return {
        "security": [{"token": [] if scope == ANY else [scope]}],
        "x-scope": scope,
        "x-role": NEEDS[act],
        "responses": answers,
        **({"parameters": [AGAIN]} if method == "POST" else {}),
    }
