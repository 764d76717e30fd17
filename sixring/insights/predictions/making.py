"""All predictions anew, from the lake as it is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from importlib import import_module

from django.utils.translation import gettext_lazy as _

from sixring.insights.lake import reading
from sixring.insights.lake.reading import Lake

from . import kept
from .kept import Found
from .models import Kind

log = logging.getLogger("sixring.predictions")
MEMORY, THREADS = "512MB", 2
MAKERS: Mapping[Kind, str] = {
    Kind.LEAVING: "leaving", Kind.VALUE: "value", Kind.NEXT: "next_reason", Kind.DEMAND: "ahead", Kind.GROUPS: "groups",
}  # fmt: skip
FAILED = _("another try: the last one failed, and the log says why")


def make(kinds: list[Kind] | None = None) -> dict[Kind, int]:
    """How many people each kind now has a prediction of. One that fails keeps none of the others from being made.
    Raises LakeRefused."""
    made = {}
    with reading.opened(memory_limit=MEMORY, threads=THREADS) as lake:
        for kind in kinds or list(MAKERS):
            made[kind] = kept.keep(kind, found_by(maker(MAKERS[kind]), lake, kind))
    return made


def maker(name: str) -> Callable[[Lake], Found]:
    made: Callable[[Lake], Found] = import_module(f"{__package__}.{name}").make
    return made


def found_by(make: Callable[[Lake], Found], lake: Lake, kind: Kind) -> Found:
    try:
        return make(lake)
    except Exception:
        log.exception("predicting %s failed; the others are made", kind)
        return Found(needs=FAILED)
