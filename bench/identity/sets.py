"""The sets: their records, which column means what, and which tells the truth."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from sixring.people.matching import roles as naming
from sixring.people.matching.reading import read
from sixring.people.matching.roles import Roles

KNOWN = tomllib.loads(Path(__file__).with_name("roles.toml").read_text("utf-8"))
TRUTHS = ("entity_id", "cluster", "True Id", "truth")


@dataclass(frozen=True, slots=True)
class Set:
    """`name` is the folder's, with `_noid` where the national number is left out."""

    name: str
    file: Path
    roles: Roles
    truth: str

    def records(self) -> pa.Table:
        return read(self.file)


def of(folder: Path) -> Iterator[Set]:
    for place in sorted(folder.glob("er_*")):
        file = next(iter(sorted(place.glob("records.*"))), None)
        if file is None:
            continue
        said, truth = roles_of(place, file)
        yield Set(place.name, file, Roles.of(said), truth)
        if "febrl" in place.name and "ident" in said:
            yield Set(f"{place.name}_noid", file, Roles.of({k: v for k, v in said.items() if k != "ident"}), truth)


def roles_of(place: Path, file: Path) -> tuple[dict[str, Any], str]:
    """From the folder's own roles.toml, else from ours, else told from the columns' names."""
    own = place / "roles.toml"
    said = dict(tomllib.loads(own.read_text("utf-8")).get("roles", {}) if own.exists() else KNOWN.get(place.name, {}))
    columns = read(file).column_names
    truth = said.pop("truth", None) or next(name for name in TRUTHS if name in columns)
    return said or naming.guess([name for name in columns if name != truth]), truth
