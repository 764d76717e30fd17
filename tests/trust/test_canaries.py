"""Facts about what is left of a person on the disk: before an erasure every word of theirs, afterwards none."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ON_POSTGRES
from tests.trust import canaries
from tests.trust.conftest import Installation, numbers, on_server

pytestmark = [pytest.mark.data, pytest.mark.slow]


def runs(installation: Installation, *words: object) -> str:
    done = subprocess.run(
        installation.command("tests.trust.canaries", *words), env=installation.env, cwd=installation.home.parent,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode in (0, -9), done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """An installation in which Zita has lived, and what its tables held before she came; copies are handed out."""
    made = Installation(tmp_path_factory.mktemp("lived") / "home", "lived")
    if ON_POSTGRES:
        on_server("CREATE DATABASE lived")
    runs(made, "fill")
    before = json.loads(runs(made, "tell"))
    runs(made, "live")
    return made, before


@pytest.fixture
def home(lived, tmp_path):
    made = Installation(tmp_path / "home", f"zita{next(numbers)}")
    shutil.copytree(lived[0].home, made.home)
    if ON_POSTGRES:
        on_server(f"CREATE DATABASE {made.database} TEMPLATE lived")
    yield made
    if ON_POSTGRES:
        on_server(f"DROP DATABASE {made.database} WITH (FORCE)")


def found(installation: Installation) -> dict[str, list[str]]:
    """Word -> files in whose bytes, or whose names, it stands in any encoding."""
    told: dict[str, list[str]] = {}
    for path in files(installation):
        try:
            raw = path.read_bytes()
        except FileNotFoundError:  # PostgreSQL took one of its own away meanwhile
            continue
        lower = raw.lower() + path.name.lower().encode()
        for name, text in canaries.WORDS.items():
            if any(one in lower or one in raw for one in canaries.spellings(text)):
                told.setdefault(name, []).append(path.name)
    return told


def files(installation: Installation):
    """All there is; of PostgreSQL its own files, without the log it recycles (docs/privacy.md)."""
    own = [path for path in installation.home.rglob("*") if path.is_file()]
    if ON_POSTGRES:
        data = Path(runs(installation, "where_data").strip())
        oid = on_server_value(f"SELECT oid FROM pg_database WHERE datname = '{installation.database}'")
        own += [path for path in (data / "base" / str(oid)).rglob("*") if path.is_file()]
    return own


def on_server_value(sql: str):
    import psycopg

    from tests.trust.conftest import URL

    with psycopg.connect(URL, autocommit=True) as server:
        return server.execute(sql).fetchone()[0]


def unchanged(installation: Installation, before: dict) -> list[tuple[str, str]]:
    after = json.loads(runs(installation, "tell"))
    return [(table, key) for table, rows in before.items() for key, row in rows.items() if after[table].get(key) != row]


def test_every_word_is_there_before_and_none_afterwards(home, lived):
    assert sorted(found(home)) == sorted(canaries.WORDS)
    home.sixring("backup")
    done = home.sixring("person", "erase", canaries.ADDRESS, "--yes")
    assert done.code == 0, done.said
    assert found(home) == {}
    assert unchanged(home, lived[1]) == []
    (older,) = home.backups()
    again = home.sixring("restore", older, "--replace")
    assert again.code == 0, again.said
    assert "were erased again" in again.said
    assert found(home) == {}
    assert unchanged(home, lived[1]) == []


@pytest.mark.parametrize("step", [3, 9])
def test_one_that_is_killed_goes_on(home, lived, step):
    runs(home, "dying", step)
    runs(home, "go_on")
    assert found(home) == {}
    assert unchanged(home, lived[1]) == []
