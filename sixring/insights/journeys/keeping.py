"""Where folded journeys lie: beside the lake in a folder of their own, under one small file that names what counts."""

from __future__ import annotations

import msgspec

from ..lake.store import Store, store

NAME = "current.json"


class Folded(msgspec.Struct, frozen=True):
    """`key`: of which lake and which catalogue. `codes`, `labels` are the touchpoints it was folded by, in their order;
    `at`: up to when the lake knew what happened, `folded_at`: when this was made. `files` by table."""

    key: str
    codes: tuple[str, ...]
    stages: tuple[str, ...]
    at: str
    folded_at: str
    took_s: float
    files: dict[str, str]
    rows: dict[str, int]
    came_back_days: int
    pause_days: int

    def stamp(self, place: Store) -> tuple[str, str, str]:
        """What tells these journeys from all others."""
        return place.root, self.key, self.folded_at


def here(lake: Store | None = None) -> Store:
    beside = lake or store()
    return Store(beside.files, f"{beside.root}-journeys")


def read(place: Store) -> Folded | None:
    """What counts now; None where nothing was folded yet, or by a Sixring that did it otherwise."""
    kept = place.get(NAME)
    try:
        return msgspec.json.decode(kept, type=Folded) if kept else None
    except msgspec.MsgspecError:
        return None


def swap(place: Store, folded: Folded) -> None:
    """From now on these are the journeys."""
    place.put(NAME, msgspec.json.encode(folded))


def sweep(place: Store, keep: Folded | None, before: Folded | None = None) -> None:
    """Drop files nobody names any more; those of `before` somebody may be reading just now."""
    named = {NAME} | {name for one in (keep, before) if one for name in one.files.values()}
    for name, _at in list(place.names()):
        if name not in named:
            place.drop(name)


def drop() -> None:
    """Let go of everything: somebody's data were erased, and journeys are made anew without them."""
    place = here()
    place.drop(NAME)
    sweep(place, None)
