"""Installations of their own, each a home folder and a database, asked through the command line."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import ON_POSTGRES

ROOT = Path(__file__).resolve().parents[2]
URL = os.environ.get("SIXRING_DATABASE_URL", "")
numbers = count(1)


@dataclass
class Done:
    code: int
    said: str


@dataclass
class Installation:
    home: Path
    database: str = ""

    @property
    def env(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("SIXRING_", "DJANGO_"))}
        url = {"SIXRING_DATABASE_URL": f"{URL.rpartition('/')[0]}/{self.database}"} if ON_POSTGRES else {}
        return own | url | {"SIXRING_HOME": str(self.home), "PYTHONPATH": str(ROOT)}

    def command(self, *words: object) -> list[str]:
        return [sys.executable, "-m", *map(str, words)]

    def start(self, *words: object) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(*words), env=self.env, cwd=self.home.parent, stdout=pipe, stderr=subprocess.STDOUT, text=True
        )

    def sixring(self, *words: object, **env: str) -> Done:
        """What `sixring words…` says, and its exit code."""
        done = subprocess.run(
            self.command("sixring", *words), env=self.env | env, cwd=self.home.parent, capture_output=True, text=True
        )
        return Done(done.returncode, done.stdout + done.stderr)

    def inside(self, *words: object) -> str:
        """Do something of `filling.py` in there; returns what it printed."""
        done = subprocess.run(
            self.command("tests.trust.filling", *words), env=self.env, cwd=self.home.parent, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def told(self) -> dict:
        return json.loads(self.inside("tell"))

    def lost(self) -> dict:
        """What of the previous landing is no longer as it was, see landing.py."""
        return json.loads(self.inside("lost"))

    def backups(self) -> list[Path]:
        return sorted((self.home / "backups").glob("*.backup"))

    def backed_up(self, *words: object) -> Path:
        done = self.sixring("backup", *words)
        assert done.code == 0, done.said
        return self.backups()[-1]


def on_server(sql: str) -> None:
    import psycopg

    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(sql)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Filled once; `installation` hands out copies."""
    made = Installation(tmp_path_factory.mktemp("filled") / "home", "filled")
    if ON_POSTGRES:
        on_server("CREATE DATABASE filled")
    made.inside("fill")
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[[], Installation]]:
    """`empty()`: another machine, with nothing on it."""
    made: list[Installation] = []

    def one() -> Installation:
        number = next(numbers)
        made.append(Installation(tmp_path / f"home{number}", f"empty{number}"))
        if ON_POSTGRES:
            on_server(f"CREATE DATABASE empty{number}")
        return made[-1]

    yield one
    for one_made in made if ON_POSTGRES else []:
        with suppress(Exception):
            on_server(f"DROP DATABASE {one_made.database} WITH (FORCE)")


@pytest.fixture
def installation(filled: Installation, tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "home", f"copy{next(numbers)}")
    shutil.copytree(filled.home, made.home)
    if ON_POSTGRES:
        on_server(f"CREATE DATABASE {made.database} TEMPLATE filled")
    yield made
    if ON_POSTGRES:
        on_server(f"DROP DATABASE {made.database} WITH (FORCE)")
