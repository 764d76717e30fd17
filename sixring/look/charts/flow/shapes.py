"""What a flow is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the flow in the column numbered `column` from 0. `size` orders those of a column, `said` stands below
    the name, `words` is said when it is pointed at. `css` is a tone (good, watch, bad)."""

    key: str
    label: str
    column: int
    size: float
    said: str = ""
    words: str = ""
    css: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """From one stop to another, or back to itself; `size` is how many went. `said` stands beside it where there is
    room, such as how long it took."""

    start: str
    end: str
    size: float
    words: str
    said: str = ""
    css: str = ""
    href: str = ""
