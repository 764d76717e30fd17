"""Retention: the slot in which rooms name what can be let go after some days. Nothing is, until somebody says when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """`count(before)` says how many are older; `let_go(before, most)` lets go of at most so many of them, in short
    transactions, and returns how many that were."""

    name: str
    label: Words
    hint: Words
    count: Callable[[datetime], int]
    let_go: Callable[[datetime, int], int]
    least: int = 1  # days
    default: int | None = None  # days, where nobody has decided


_kinds: dict[str, Kind] = {}


def offer(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    return list(_kinds.values())
