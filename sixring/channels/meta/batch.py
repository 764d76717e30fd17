"""What a request of Meta's says: entries, each with changes or messaging events. One that can't be read never costs
its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from sixring.core.text import clean_json

from ..contract import BadItem, NotYet, Parsed

Json = Mapping[str, Any]
MILLISECONDS = 10**11  # a moment above this many is not in seconds


@dataclass(frozen=True, slots=True)
class Part:
    """One change (`field` names it) or messaging event of an entry; `owner` is whose page, number or account it is."""

    owner: str
    field: str
    value: Json
    at: datetime | None = None


def decoded(raw: bytes) -> dict[str, Any]:
    """The object a request carries. Raises `BadItem`."""
    try:
        found = clean_json(msgspec.json.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadItem("The body is no JSON that can be read.") from None
    if not isinstance(found, dict):
        raise BadItem("The body is JSON and no object.")
    return found


def parts(said: Json, objects: Collection[str]) -> Iterator[Part | BadItem]:
    """Everything in a request about one of `objects`. Raises `BadItem` when it is about something else."""
    about = text(said, "object", 40)
    if about not in objects:
        raise BadItem(f"This is about {about!r} and not {' or '.join(sorted(objects))}.")
    for entry in listed(said, "entry"):
        if isinstance(entry, dict):
            yield from parts_of(entry)
        else:
            yield BadItem("An entry is no object.")


def parts_of(entry: Json) -> Iterator[Part | BadItem]:
    owner, at = text(entry, "id"), moment(entry.get("time"))
    found = [*listed(entry, "changes"), *([entry] if "field" in entry else [])]
    for change in found:
        value = change.get("value") if isinstance(change, dict) else None
        if isinstance(value, dict):
            yield Part(owner, text(change, "field"), value, at)
        else:
            yield BadItem("A change has no value.")
    for name in ("messaging", "standby"):
        for event in listed(entry, name):
            yield Part(owner, name, event, at) if isinstance(event, dict) else BadItem("An event is no object.")


def each(found: Iterable[Part | BadItem], read: Callable[[Part], Parsed]) -> Parsed:
    """What `read` makes of every part; a slip of it costs that part alone."""
    items: list[Any] = []
    for part in found:
        items += [part] if isinstance(part, BadItem) else carefully(lambda one=part: read(one))  # type: ignore[misc]
    return items


def carefully(read: Callable[[], Parsed]) -> Parsed:
    """What `read` says, or why this one can't be read; what has to be read later is for the whole arrival."""
    try:
        return read()
    except BadItem as bad:
        return [bad]
    except NotYet:
        raise
    except Exception as error:
        return [BadItem(f"This could not be read: {type(error).__name__}.")]


# Looking into what may be anything.


def listed(said: Json, name: str) -> list[Any]:
    found = said.get(name)
    return found if isinstance(found, list) else []


def objects_in(said: Json, name: str) -> list[dict[str, Any]]:
    return [one for one in listed(said, name) if isinstance(one, dict)]


def inside(said: Json, *names: str) -> dict[str, Any]:
    """The object under these names, one within the other; empty where there is none."""
    found: Any = said
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, dict) else {}


def text(said: Json, name: str, most: int = 100_000) -> str:
    """A text or number as text; "" for anything else."""
    found = said.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return str(found)[:most]


def moment(said: Any) -> datetime | None:
    """Seconds or milliseconds since 1970, as number or text; None for what is no moment."""
    try:
        number = float(said) if not isinstance(said, bool) else -1.0
        return datetime.fromtimestamp(number / 1000 if number > MILLISECONDS else number, UTC) if number > 0 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def without_gaps(found: dict[str, Any]) -> dict[str, Any]:
    """What is really said."""
    return {name: value for name, value in found.items() if value not in ("", None, [], {}, False)}
