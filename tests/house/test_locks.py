"""What gets installed is named by its content alone, and is what pyproject.toml asks for."""

import re
import tomllib

import pytest

from tests.house.rooms import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def pinned(name: str) -> set[str]:
    text = (ROOT / f"requirements/{name}.txt").read_text()
    return {plain(found) for found in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.M)}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", name).group()).lower()


def test_the_locks_are_there():
    assert [lock.stem for lock in LOCKS] == ["base", "compare", "dev", "full", "postgres", "spark", "uv"]


def test_what_benches_compare_with_is_no_part_of_us():
    assert "pm4py" in pinned("compare")
    assert not any("pm4py" in pinned(lock.stem) for lock in LOCKS if lock.stem != "compare")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_each_version_has_hashes_and_none_an_address(lock):
    text = lock.read_text()
    assert "://" not in text
    assert "file:" not in text
    assert not re.search(r"^\s*--(?!hash)", text, re.M)
    assert len(re.findall(r"==", text)) <= len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text))


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {plain(name) for name in project["project"]["dependencies"]}
    developing = {plain(name) for name in project["dependency-groups"]["dev"]}
    assert wanted <= pinned("base")
    assert wanted | {"psycopg"} <= pinned("postgres")
    assert wanted | developing | {"psycopg"} <= pinned("dev")
    assert wanted | {"psycopg", "duckdb", "signxml"} <= pinned("full") & pinned("dev")


def test_nothing_for_development_is_needed_to_run():
    assert not {"pytest", "mypy", "ruff", "playwright", "torch"} & pinned("base")


def test_the_npm_lock_records_no_download_address():
    assert '"resolved"' not in (ROOT / "tests/peers/node/package-lock.json").read_text()
