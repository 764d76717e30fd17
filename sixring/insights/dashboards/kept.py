"""Answers kept while the lake stays as it is: who may see a figure at all sees the same, so it is counted once.

Kept by a process for itself, and dropped when the lake's manifest is another; which of them to forget first is said by
when they were asked for last.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from ..lake.manifest import NAME
from ..lake.store import store

MOST = 300
Found = TypeVar("Found")
_answers: OrderedDict[Hashable, Any] = OrderedDict()
_of: list[Hashable] = [None]  # the manifest they are of
_lock = threading.Lock()


def kept(key: Hashable, ask: Callable[[], Found]) -> Found:
    """What `ask` gives, asked for once while the lake stays as it is."""
    of = stamp()
    with _lock:
        if _of[0] != of:
            _answers.clear()
            _of[0] = of
        if key in _answers:
            _answers.move_to_end(key)
            return cast(Found, _answers[key])
    found = ask()
    with _lock:
        if _of[0] == of:
            _answers[key] = found
            while len(_answers) > MOST:
                _answers.popitem(last=False)
    return found


def stamp() -> Hashable:
    """What tells one manifest from the next."""
    here = store()
    info = here.files.get_file_info([here.path(NAME)])[0]
    return here.root, info.mtime_ns, info.size
