"""Broken copies of a body: cut off, of other types, huge, of another time, in another order. The same every time."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

Path = tuple[Any, ...]
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**40, 1.5, "", "x", "\x00", "\ud83d", [], {}, [None], {"": None},
    "99999999999999999999", "2200-01-01T00:00:00Z", "not a time", "javascript:alert(1)",
)  # fmt: skip
GARBAGE: tuple[Any, ...] = (None, 7, "x", [], {})
LATER = 4102444800  # the year 2100
LONG = 300_000
DEEP = 3_000
MOST_PLACES = 60


def of(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Each with a name: cuts of any body; changed values of JSON and of forms."""
    yield from cuts(body)
    value = decoded(body)
    if value is not None:
        for name, changed in of_value(value):
            yield name, encoded(changed)
    elif form := fields(body):
        yield from of_form(form)


def cuts(body: bytes) -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    for parts in (2, 3, 10):
        yield f"cut at 1/{parts}", body[: len(body) // parts]
    yield "one byte short", body[:-1]
    yield "no UTF-8", body[: len(body) // 2] + b"\xff\xfe\x00" + body[len(body) // 2 :]
    yield "deep", b"[" * DEEP + b"]" * DEEP
    yield "twice", body + body
    yield "a list", b"[]"
    yield "a number", b"7"
    yield "null", b"null"


def of_value(value: Any) -> Iterator[tuple[str, Any]]:
    """One place changed at a time. Which odd value a place gets follows from its number, so that all are tried."""
    for number, path in enumerate(spread(list(places(value)), MOST_PLACES)):
        name = ".".join(str(step) for step in path)
        yield f"{name} is odd", put(value, path, ODD[number % len(ODD)])
        yield f"{name} is odd too", put(value, path, ODD[(number * 7 + 3) % len(ODD)])
        yield f"{name} is gone", without(value, path)
        if number % 10 == 0:
            yield f"{name} is huge", put(value, path, "𝕏" * LONG)
    yield "every time is far ahead", walked(value, later)
    yield "every text is a number", walked(value, lambda leaf: 7 if isinstance(leaf, str) else leaf)
    yield "every number is a text", walked(value, lambda leaf: str(leaf) if isinstance(leaf, int) else leaf)
    yield "every list is turned round", walked(value, lambda leaf: leaf, turn=True)
    yield "in a list", [value, value]


def with_garbage(value: Any) -> Iterator[tuple[str, Any]]:
    """For each list of objects: the same with something in front of it and behind it that is no item of it."""
    for path in places(value):
        found = at(value, path)
        if isinstance(found, list) and found and isinstance(found[0], dict):
            name = ".".join(str(step) for step in path) or "the list"
            for odd in GARBAGE:
                yield f"{odd!r} among {name}", put(value, path, [odd, *found, odd])


def of_form(form: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    for number, (name, _value) in enumerate(form):
        rest = [pair for pair in form if pair[0] != name]
        yield f"{name} is gone", urlencode(rest).encode()
        for odd in ("", "\x00", "x" * LONG if number % 5 == 0 else "x", "-1", "99999999999999999999", "𝕏\u202e"):
            yield f"{name} is odd", urlencode([*rest, (name, odd)]).encode()
        yield f"{name} twice", urlencode([*form, (name, "other")]).encode()
    yield "turned round", urlencode(form[::-1]).encode()


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in `value`, the whole first; of a long list the first two alone."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value[:2]):
            yield from places(inner, (*path, index))


def spread(found: list[Path], most: int) -> list[Path]:
    step = max(1, -(-len(found) // most))
    return found[::step]


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def put(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    changed = copy.deepcopy(value)
    at(changed, path[:-1])[path[-1]] = new
    return changed


def without(value: Any, path: Path) -> Any:
    if not path:
        return {}
    changed = copy.deepcopy(value)
    del at(changed, path[:-1])[path[-1]]
    return changed


def walked(value: Any, change: Callable[[Any], Any], *, turn: bool = False) -> Any:
    if isinstance(value, dict):
        return {name: walked(inner, change, turn=turn) for name, inner in value.items()}
    if isinstance(value, list):
        found = [walked(inner, change, turn=turn) for inner in value]
        return found[::-1] if turn else found
    return change(value)


def later(leaf: Any) -> Any:
    """What looks like a time, in seconds, in milliseconds or in words, a lifetime on."""
    digits = str(leaf).partition(".")[0] if isinstance(leaf, (int, float, str)) and not isinstance(leaf, bool) else ""
    if digits.isdigit() and len(digits) in (10, 13, 16):
        ahead = LATER * 10 ** (len(digits) - 10)
        return str(ahead) if isinstance(leaf, str) else ahead
    if isinstance(leaf, str) and leaf[:4].isdigit() and leaf[4:5] == "-" and leaf[7:8] == "-":
        return f"2100{leaf[4:]}"
    return leaf


def decoded(body: bytes) -> Any:
    """The JSON in `body`, where it is an object or a list."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (dict, list)) else None


def encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def fields(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form, where `body` is one."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return []
    return parse_qsl(text, keep_blank_values=True) if "=" in text and "\n" not in text else []
