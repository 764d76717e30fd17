"""Answers kept while the lake stays as it is: who may see a figure at all sees the same, so it is counted once.

Kept by a process for itself, and dropped when the lake's manifest is another; which of them to forget first is said by
when they were asked for last.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from ..lake.manifest import NAME
from ..lake.store import store

MOST = 1_000
Found = TypeVar("Found")
_answers: OrderedDict[Hashable, Any] = OrderedDict()
_of: list[Hashable] = [None]  # the manifest they are of
_lock = threading.Lock()


def kept(key: Hashable, ask: Callable[[], Found]) -> Found:
    """What `ask` gives, asked for once while the lake stays as it is."""
    return each(key, ("",), lambda _names: {"": ask()})[""]


def each(
    key: Hashable, names: Sequence[str], ask: Callable[[Sequence[str]], Mapping[str, Found]]
) -> dict[str, Found]:  # fmt: skip
    """The same of several by name; those that are not known yet are asked for together."""
    of = stamp()
    found = known(of, key, names)
    if missing := [name for name in dict.fromkeys(names) if name not in found]:
        asked = ask(missing)
        keep(of, {(key, name): asked[name] for name in missing})
        found |= {name: asked[name] for name in missing}
    return {name: found[name] for name in names}


def known_already(key: Hashable, found: Mapping[str, Any]) -> None:
    """What came with another answer need not be asked for."""
    keep(stamp(), {(key, name): one for name, one in found.items()})


def known(of: Hashable, key: Hashable, names: Sequence[str]) -> dict[str, Any]:
    with _lock:
        if _of[0] != of:
            _answers.clear()
            _of[0] = of
        for name in names:
            if (key, name) in _answers:
                _answers.move_to_end((key, name))
        return {name: _answers[key, name] for name in names if (key, name) in _answers}


def keep(of: Hashable, asked: Mapping[Hashable, Any]) -> None:
    with _lock:
        if _of[0] == of:
            _answers.update(asked)
            while len(_answers) > MOST:
                _answers.popitem(last=False)


def stamp() -> Hashable:
    """What tells one manifest from the next."""
    here = store()
    info = here.files.get_file_info([here.path(NAME)])[0]
    return here.root, info.mtime_ns, info.size
