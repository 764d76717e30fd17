"""What the widget loads: a few files, read and compressed once, named by their content so that browsers keep them.

The sheets of the look come first and in one file with the widget's own: the widget is drawn by the same hand.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

SHEETS = (
    "look/css/tokens.css",
    "look/css/reset.css",
    "look/css/base.css",
    "look/css/buttons.css",
    "look/css/fields.css",
)
OWN_SHEETS = ("frame.css", "talk.css", "composer.css", "sheets.css")
FOLDER = Path(__file__).resolve().parent.parent / "static" / "widget"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: plain, and as gzip makes it."""

    type: str
    plain: bytes
    small: bytes


@cache
def loader() -> Asset:
    return asset("text/javascript", (FOLDER / "loader.js").read_bytes())


@cache
def notices() -> Asset:
    """What shows a notice while no page is open."""
    return asset("text/javascript", (FOLDER / "notices.js").read_bytes())


@cache
def app() -> dict[str, Asset]:
    """Name -> file of what the page in the frame loads."""
    scripts = {path.name: asset("text/javascript", path.read_bytes()) for path in sorted((FOLDER / "app").glob("*.js"))}
    icons = asset("image/svg+xml", found("look/icons.svg").read_bytes())
    return {**scripts, "widget.css": asset("text/css", sheet()), "icons.svg": icons}


def sheet() -> bytes:
    return b"\n".join(
        [found(name).read_bytes() for name in SHEETS] + [(FOLDER / name).read_bytes() for name in OWN_SHEETS]
    )


def found(name: str) -> Path:
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    return Path(path)


def asset(type_: str, plain: bytes) -> Asset:
    return Asset(f"{type_}; charset=utf-8", plain, gzip.compress(plain, 9, mtime=0))


@cache
def version() -> str:
    """Changes whenever one of the files does."""
    digest = hashlib.sha256()
    for name, one in sorted(app().items()):
        digest.update(name.encode() + b"\0" + one.plain)
    return digest.hexdigest()[:16]
