"""The small world, built once for all tests here, in a home and a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIXRING_", "DJANGO_"))}
    return kept | {"SIXRING_HOME": str(home), "SIXRING_LOG_LEVEL": "WARNING"}


def begin(home: Path, size: str, seed: str = "1") -> "subprocess.Popen[str]":
    """Start what `sixring demo` does before it serves."""
    words = [sys.executable, "-m", "sixring.start", "--demo", "127.0.0.1", "0", "1", size, seed]
    return subprocess.Popen(words, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def build(home: Path, size: str, seed: str = "1") -> str:
    """Build it, or use what is built; returns what was said."""
    process = begin(home, size, seed)
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 0, said
    return said


def facts_of(home: Path) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.demo.facts"], env=environment(home), capture_output=True, text=True, timeout=120
    )
    assert told.returncode == 0, told.stderr
    return dict(json.loads(told.stdout))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database is made and empty; to be copied, for making one takes seconds."""
    home = tmp_path_factory.mktemp("empty")
    make = [sys.executable, "-m", "tests.prepared", str(home / "sixring.sqlite3")]
    made = subprocess.run(make, env=environment(home), capture_output=True)
    assert made.returncode == 0, made.stderr
    return home


@pytest.fixture(scope="session")
def facts(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What there is to say of the small world."""
    home = tmp_path_factory.mktemp("small") / "home"
    shutil.copytree(empty, home)
    build(home, "small")
    return facts_of(home)
