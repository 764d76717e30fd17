"""An export of GreenThumb's old help desk, and bringing it in as the command does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sixring.core.actors import SYSTEM
from sixring.moving import commands, moves
from sixring.moving.models import Move
from tests.moving import greenthumb

USER = {"id": 7, "name": "Dan Doe", "email": "dan@example.com", "role": "end-user", "verified": True}
ZOE = {"id": 8, "name": "Zoe Old", "email": "zoe@old.example.org", "role": "agent", "verified": True}


def ticket(number: int = 12345, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "subject": "Broken trays", "status": "closed", "requester_id": 7, "assignee_id": 8,
        "tags": ["delivery"], "created_at": "2024-05-01T10:00:00Z", "updated_at": "2024-05-02T10:00:00Z",
        "via": {"channel": "email"},
        "comments": [
            comment(1, 7, "They broke"), comment(2, 8, "New ones are on their way"),
            comment(3, 8, "He is right", public=False),
        ],
    } | more  # fmt: skip


def comment(number: int, author: int, text: str, **more: Any) -> dict[str, Any]:
    told = {"id": number, "author_id": author, "body": text, "public": True, "attachments": []}
    return told | {"created_at": f"2024-05-01T1{number}:00:00Z"} | more


def written(folder: Path, *rows: dict[str, Any] | str, name: str = "tickets.json") -> Path:
    """A file of rows, each on a line of its own; a text is a line as it is."""
    folder.mkdir(exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / name).write_bytes(b"".join(line.encode("utf-8", "surrogateescape") + b"\n" for line in lines))
    return folder


Bring = Callable[..., Move]


@pytest.fixture
def bring(ada: Any) -> Bring:
    """Bring a folder in; with Ada here, under whose name it is done."""

    def brought(source: Path, kind: str = "zendesk", **how: Any) -> Move:
        told = {"dry_run": False, "trust": "verified", "account": "", "map_file": None, "report": None} | how
        return commands.bring(kind, source, say=lambda _: None, **told)

    return brought


@pytest.fixture
def old_desk(tmp_path: Path) -> Path:
    return written(tmp_path / "old", USER, ZOE, ticket())


@pytest.fixture
def year(tmp_path: Path) -> Path:
    return greenthumb.write(tmp_path / "year", 60)


def opened(source: Path, **how: Any) -> Move:
    return moves.open_in("zendesk", source, actor=SYSTEM, **how)
