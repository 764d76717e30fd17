"""Writing it down, line by line, as everything was at one moment, while others go on working."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from sixring.core import media
from sixring.core.errors import Invalid
from sixring.core.still import one_moment

from .tables import TABLES

Say = Callable[[str], Any]
MANIFEST = "manifest.json"
FORMAT = 1
EVERY = 20_000  # lines between two words about how far it is


def export(folder: Path, say: Say = lambda _: None) -> dict[str, int]:
    """Write everything into `folder`, which is empty or not there yet; returns how many lines each file has.

    The manifest is written last: a folder without one was not finished.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Invalid(f"{folder} is not empty. Name a new folder, so that nothing of another export is mixed in.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    with one_moment() as at:
        for name, read in TABLES.items():
            counts[name] = write(folder / f"{name}.ndjson", read(), say)
            say(f"{name}: {counts[name]:,}")
    missing = copy_files(folder)
    told = {"format": FORMAT, "sixring": version("sixring"), "at": at, "counts": counts, "missing_files": missing}
    (folder / MANIFEST).write_text(json.dumps(told, indent=2, cls=DjangoJSONEncoder), encoding="utf-8")
    return counts


def write(path: Path, lines: Iterator[Mapping[str, Any]], say: Say) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
            count += 1
            if count % EVERY == 0:
                say(f"… {path.stem}: {count:,}")
        file.flush()
        os.fsync(file.fileno())
    return count


def copy_files(folder: Path) -> list[str]:
    """The files people sent, under their keys in `media/`; gives the keys of those that are gone from the disk."""
    missing = []
    with (folder / "files.ndjson").open(encoding="utf-8") as index:
        for line in index:
            key = json.loads(line)["key"]
            target = folder / "media" / key[:2] / key
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(media.path_of(key), target)
            except OSError:
                missing.append(key)
    return missing
