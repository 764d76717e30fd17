"""What is attached to a conversation besides its messages: asked for at once, as most of it is mostly not there."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.models import Model

from sixring.core.actors import Actor

from .models import Conversation, Draft, Flood, Held, Note, Notice, Promise, Regrouping, Verification

Kind = type[Model]
COLUMNS: tuple[tuple[Kind, str], ...] = (
    *((kind, "conversation_id") for kind in (Draft, Flood, Held, Note, Notice, Promise, Verification)),
    (Regrouping, "target_id"), (Regrouping, "source_id"),
)  # fmt: skip


def has(conversation: Conversation, actor: Actor, kind: Kind) -> bool:
    """Whether there may be any of `kind` here. Known while a page is made; whoever acts looks for themselves."""
    if actor.known is None:
        return True
    return kind in actor.once(f"attached {conversation.pk}", lambda: kinds(conversation))


def kinds(conversation: Conversation) -> frozenset[Kind]:
    """All that there is any of, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(asking(), [conversation.pk] * len(COLUMNS))
        return frozenset(COLUMNS[number][0] for (number,) in cursor.fetchall())


@cache
def asking() -> str:
    tables = [(kind._meta.db_table, column) for kind, column in COLUMNS]
    return " UNION ALL ".join(
        f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {table} WHERE {column} = %s)"  # noqa: S608  # our own names
        for number, (table, column) in enumerate(tables)
    )
