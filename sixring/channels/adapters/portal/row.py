"""What the page puts into the inbox: checked already, files and all."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec


class Who(NamedTuple):
    """An identity by its kind, value and scope."""

    kind: str
    value: str
    scope: str


class File(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    content_type: str
    content: bytes


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """A message in `conversation`. `id` was made with the form it was typed into: sent twice it is one message."""

    id: str
    who: Who
    conversation: int
    text: str
    says: Literal["", "not_solved"] = ""
    files: list[File] = []

    @property
    def key(self) -> str:
        return f"message:{self.id}"


def read(raw: bytes) -> Row:
    """Raises `msgspec.DecodeError` when `raw` is none of ours."""
    return msgspec.json.decode(raw, type=Row)


def write(row: Row) -> bytes:
    return msgspec.json.encode(row)
