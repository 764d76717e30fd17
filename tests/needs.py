"""What some tests need beyond Python. Without it a test skips and says so; in CI, where all is installed, it fails."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "tests/peers/node/node_modules"
PYTHON_SDKS = ROOT / ".peers/py"


def need(name: str) -> Path:
    """Where `name` is: a program ("chromium", "exim4", "dovecot", "node", "postgres"), an npm package
    ("npm:@segment/analytics-node"), or a folder to put on PYTHONPATH ("py:rudder-sdk-python-2.1.9")."""
    found = _find(name)
    if found is None:
        missing(name)
    return found


def missing(name: str) -> None:
    """Give up this test (or, at module level, this file) because `name` is not here."""
    reason = f"{name} is not here; bin/peers installs it"
    if os.environ.get("CI"):
        pytest.fail(f"{reason}. CI has to have it.", pytrace=False)
    pytest.skip(f"NOT TESTED: {reason}", allow_module_level=True)


def _find(name: str) -> Path | None:
    if name.startswith("npm:"):
        return _existing(NODE_MODULES / name.removeprefix("npm:"))
    if name.startswith("py:"):
        return _existing(PYTHON_SDKS / name.removeprefix("py:"))
    return PROGRAMS.get(name, lambda: _program(name))()


def _existing(path: Path) -> Path | None:
    return path if path.exists() else None


def _program(*names: str) -> Path | None:
    """Debian keeps servers in /usr/sbin, which a plain user's PATH may lack."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    found = next(filter(None, (shutil.which(name, path=path) for name in names)), None)
    return Path(found) if found else None


def _postgres() -> Path | None:
    try:
        return postgres.binaries()
    except postgres.NoPostgres:
        return None


WHOLE = ("chromium", "chromium-browser", "google-chrome")
PROGRAMS: dict[str, Callable[[], Path | None]] = {
    # The bare one draws, runs and refuses the same for a sixth of the work; "whole" is for what only a full one has.
    "chromium": lambda: _program("chromium-headless-shell", *WHOLE),
    "whole chromium": lambda: _program(*WHOLE),
    "exim4": lambda: _program("exim4", "exim"),
    "postgres": _postgres,
    "kamailio": lambda: _program("kamailio"),
    "sipp": lambda: _program("sipp"),
}
