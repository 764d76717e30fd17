"""What an old help desk tells, whatever its format: companies, people, tickets, and what was said in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sixring.core.errors import SixringError

STAGES = ("companies", "people", "tickets")


class Unreadable(SixringError):
    """A row can't be brought in, for this reason. Its neighbours go on."""


@dataclass(frozen=True, slots=True)
class Address:
    """A way to reach somebody (`kind` email or phone), and whether the old system had verified it."""

    kind: str
    value: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Company:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the old system under its own `key`. `company` is a key of a company, `company_name` its name.

    `answers` are consents as (purpose, channel, "yes" | "no"); `never`: they must not be contacted at all.
    """

    key: str
    name: str = ""
    addresses: Sequence[Address] = ()
    works_here: bool = False
    company: str = ""
    company_name: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    answers: Sequence[tuple[str, str, str]] = ()
    never: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that was attached: `path` on this server where it came along, "" where only its name did."""

    name: str
    content_type: str = "application/octet-stream"
    path: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message or, where not `public`, a note. `author` is a key of a person, or somebody told only here.

    `outgoing` says whose side it was where the author's key does not; `by` and `email` are who wrote it, as told here.
    """

    key: str
    text: str
    at: datetime
    author: str = ""
    whom: Someone | None = None
    public: bool = True
    outgoing: bool | None = None
    channel: str = ""
    files: Sequence[File] = ()
    by: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A matter of the old system. `state` is one of ours; times are aware."""

    number: str
    subject: str
    state: str
    opened_at: datetime
    updated_at: datetime
    requester: str = ""
    whom: Someone | None = None
    assignee: str = ""
    assignee_email: str = ""
    tags: Sequence[str] = ()
    channel: str = ""
    said: Sequence[Said] = ()
    digest: str = ""


Item = Company | Someone | Ticket


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: where it stands, its bytes, and what it tells or why it tells nothing."""

    file: str
    line: int
    content: bytes
    item: Item | Unreadable | None  # None: nothing for this stage
