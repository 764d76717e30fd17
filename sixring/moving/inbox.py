"""What can be chosen on the screen: files laid into the `import` folder beside the data, and files that were uploaded.

A path typed into a page could name any file of the server, and its rows would be shown; so pages name none.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from sixring.core.errors import Invalid, NotFound

MOST = 50


def folder() -> Path:
    """Where an administrator lays what is to be brought in."""
    return Path(settings.HOME) / "import"


def uploads() -> Path:
    return Path(settings.HOME) / "moves"


def offered() -> list[str]:
    """Names of what lies there."""
    if not folder().is_dir():
        return []
    return sorted(path.name for path in folder().iterdir() if not path.name.startswith("."))[:MOST]


def chosen(name: str) -> Path:
    """What is called so there. Raises `NotFound`."""
    if name not in offered():
        raise NotFound("There is no such file in the import folder any more.")
    return folder() / name


def kept(files: Sequence[Any]) -> Path:
    """Uploaded files, in a folder of their own. Raises `Invalid` without any."""
    if not files:
        raise Invalid("Choose a file first. Larger ones than 25 MB go into the import folder on the server.")
    place = uploads() / secrets.token_hex(12)
    place.mkdir(mode=0o700, parents=True)
    for file in files:
        name = Path(str(file.name or "file").replace("\\", "/")).name.lstrip(".") or "file"
        with (place / name[-120:]).open("wb") as target:
            target.writelines(file.chunks())
    return place


def forget(place: Path) -> None:
    """Delete what was uploaded; nothing else."""
    if place.parent == uploads():
        shutil.rmtree(place, ignore_errors=True)
