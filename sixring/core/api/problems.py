"""Problem details (RFC 9457): what every refusal of the API looks like."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from ninja import Schema
from pydantic import Field

from sixring.core.errors import SixringError

log = logging.getLogger("sixring.api")
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Not readable",
    401: "Not signed in",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Not now",
    410: "Gone",
    411: "Length needed",
    413: "Too large",
    415: "Not JSON",
    422: "Not usable",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Busy",
}


class Fault(Schema):
    """One thing that is wrong with what was sent: where, as a path with dots, and what."""

    where: str = Field(examples=["body.text"])
    said: str


class Problem(Schema):
    """What went wrong, in words for a person (`detail`), and what a program can tell it by (`status`, `type`)."""

    type: str = Field(examples=["about:blank"], description="about:blank: `status` says it all.")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    errors: list[Fault] = []


class Turned(SixringError):
    """A request the door turns away: any status, headers that go with it, and what to tell it by."""

    def __init__(self, status: int, message: str, *, kind: str = "", **headers: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.headers = status, kind, headers


def problem(
    status: int, detail: str, *, kind: str = "", errors: Sequence[dict[str, str]] = (),
    headers: dict[str, str] | None = None,
) -> JsonResponse:  # fmt: skip
    """The answer that says so. `kind` names a paragraph of the reference."""
    said: dict[str, Any] = {
        "type": f"/api/v1/docs#{kind}" if kind else "about:blank", "title": TITLES.get(status, "Refused"),
        "status": status, "detail": detail,
    }  # fmt: skip
    if errors:
        said["errors"] = list(errors)
    return JsonResponse(said, status=status, content_type=MEDIA_TYPE, headers=headers)


def of(error: SixringError) -> JsonResponse:
    """What a room refused, or the door."""
    if isinstance(error, Turned):
        named = {name.replace("_", "-"): value for name, value in error.headers.items()}
        return problem(error.status, error.message, kind=error.kind, headers=named)
    return problem(error.status, error.message)


def broken(request: HttpRequest, error: Exception) -> JsonResponse:
    """What nobody meant to happen. The database's own trouble passes."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    if isinstance(error, OperationalError | InterfaceError):
        return problem(503, "The database is busy. Nothing was changed; send it again.", headers={"Retry-After": "2"})
    return problem(500, "Something went wrong here, and was logged. Nothing was changed.")
