"""The floors of the house, read from the import contract: one list for imports, models and templates."""

import functools
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "sixring"


@functools.cache
def floors() -> dict[str, int]:
    """Room (or top-level file) -> height. The highest stands first in the contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "rooms")["layers"]
    return {
        room.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for room in re.split(r"[|:]", layer)
    }


def room_of(module: str) -> str | None:
    """`sixring.people.models` -> `people`; None for what is not ours."""
    package, _, rest = module.partition(".")
    return rest.split(".")[0] if package == "sixring" else None


def may_know(room: str, other: str) -> bool:
    """Whether `room` may refer to `other`: itself, or anything on a lower floor. Neighbours do not know each other."""
    return room == other or floors()[other] < floors()[room]


def sources() -> list[Path]:
    """Every Python file of the product, migrations left out: those are generated."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]
