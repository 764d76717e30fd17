"""What the chat puts into the inbox: checked already, complete in itself, without the tokens it came with."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

Plain = str | int | float | bool


class Known(NamedTuple):
    """An identity by its kind, value and scope."""

    kind: str
    value: str
    scope: str


class File(msgspec.Struct):
    """A file that lies in our media under `key` already."""

    key: str
    name: str
    type: str
    size: int


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """A message, or the moment a visitor proved who they are.

    `id` is the client's name for it and the same at every resend. `proven` are the identities proven besides the
    visitor, the user id first; `facts` were signed with them, `claims` were typed. `files` go with a message.
    """

    kind: Literal["message", "identify"]
    visitor: str
    id: str
    text: str = ""
    proven: list[Known] = []
    facts: dict[str, Plain] = {}
    claims: dict[str, Plain] = {}
    files: list[File] = []

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.visitor}:{self.id}"


def read(raw: bytes) -> Row:
    """Raises `msgspec.DecodeError` when `raw` is none of ours."""
    return msgspec.json.decode(raw, type=Row)


def write(row: Row) -> bytes:
    return msgspec.json.encode(row)
