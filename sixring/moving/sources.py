"""Which old systems we can read. Each is a module with `SUFFIXES` and `rows(paths, stage, mapping)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.core.errors import Invalid

from . import files, tables, zendesk
from .models import Move
from .told import Row

KINDS: dict[str, ModuleType] = {"zendesk": zendesk, "csv": tables}
NAMES: dict[str, Promise | str] = {"zendesk": "Zendesk", "csv": _("Tables (CSV)")}


def of(kind: str) -> ModuleType:
    if kind not in KINDS:
        raise Invalid(f"We can read {', '.join(KINDS)}, not {kind}. Nothing was brought in.")
    return KINDS[kind]


def paths(move: Move) -> Sequence[Path]:
    return files.found(Path(move.source), of(move.kind).SUFFIXES)


def rows(move: Move, stage: str) -> Iterator[Row]:
    """Every row of the move's files, in the same order each time."""
    found: Iterator[Row] = of(move.kind).rows(paths(move), stage, move.mapping)
    return found
