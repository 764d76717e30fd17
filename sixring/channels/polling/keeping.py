"""Keeping what was found: each once, and once more for every way it read since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import inbox
from ..models import Account, Arrival
from .source import Found


def keep(account: Account, found: Sequence[Found], **meta: Any) -> int:
    """Put what is new or changed into the inbox; returns how many arrivals that made."""
    return inbox.accept(items(account, found, meta)) if found else 0


def items(account: Account, found: Sequence[Found], meta: dict[str, Any]) -> list[inbox.Item]:
    """Rule: what isn't known is a post; what is known and reads otherwise than at first is an edit of it."""
    known = first_versions(account, found)
    made = []
    for one in found:
        said = {**meta, "name": one.name[:150], "version": one.version}
        if one.name not in known:
            made.append(inbox.Item(account, one.body, said | {"key": key_of(one)}))
            known[one.name] = one.version
        elif known[one.name] != one.version:
            made.append(inbox.Item(account, one.body, said | {"key": f"{key_of(one)}:{one.version}", "edits": True}))
    return made


def first_versions(account: Account, found: Sequence[Found]) -> dict[str, str]:
    """How those that are known read when they came."""
    keys = {key_of(one): one.name for one in found}
    rows = Arrival.objects.filter(account=account, event_key__in=keys).values_list("event_key", "meta")
    return {keys[key]: str(meta.get("version", "")) for key, meta in rows}


def key_of(one: Found) -> str:
    return f"post:{one.name[:150]}"
