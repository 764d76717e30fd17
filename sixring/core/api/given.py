"""What programs send: types that refuse what no database or screen could keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from sixring.core.text import clean

LARGEST = 2**53 - 1  # what every JSON reader keeps exactly


class Given(Schema):
    """A body: what it doesn't know it refuses, and it turns no text into a number."""

    model_config = ConfigDict(extra="forbid", strict=True)


def moment(said: Any) -> datetime:
    """An RFC 3339 moment, in UTC. Raises `ValueError` for what is none, or outside 1970 to 9998."""
    if not isinstance(said, str):
        raise ValueError("a moment is written like 2026-03-21T14:30:00Z")
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("a moment needs its offset from UTC, or Z")
    if not 1970 < at.year < 9999:
        raise ValueError("a moment lies between 1971 and 9998")
    return at.astimezone(UTC)


Id = Annotated[int, Field(ge=1, le=LARGEST)]
At = Annotated[datetime, BeforeValidator(moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Text = Annotated[str, AfterValidator(clean)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(clean)]
