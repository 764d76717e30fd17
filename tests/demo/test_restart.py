"""Facts about starting the demo again: after it was built, after it was interrupted, and where something else lies."""

import json
import shutil
import signal
from pathlib import Path

import pytest

from sixring.core.errors import Refused
from sixring.demo import keeping

from .conftest import begin, build, facts_of


@pytest.mark.slow
def test_an_interrupted_demo_begins_anew_and_a_built_one_is_used_again(empty: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(empty, home)
    process = begin(home, "tiny")
    while process.poll() is None and keeping.of(home) is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert keeping.of(home) == keeping.Mark("tiny", 1, "building")
    assert "begins anew" in build(home, "tiny")
    assert keeping.of(home) == keeping.Mark("tiny", 1, "built")
    before = facts_of(home)
    assert before["lost"] == 0
    assert build(home, "") == ""
    assert facts_of(home) == before


def test_a_home_without_a_marker_is_never_wiped(tmp_path: Path) -> None:
    (tmp_path / keeping.DATABASE).write_text("somebody's own")
    assert not keeping.wipe_unfinished(tmp_path)
    assert (tmp_path / keeping.DATABASE).read_text() == "somebody's own"


def test_a_finished_demo_is_never_wiped(tmp_path: Path) -> None:
    keeping.keep(tmp_path, keeping.Mark("small", 1, "built"))
    assert not keeping.wipe_unfinished(tmp_path)
    assert json.loads((tmp_path / keeping.MARKER).read_text())["state"] == "built"


def test_only_what_the_demo_made_goes(tmp_path: Path) -> None:
    keeping.keep(tmp_path, keeping.Mark("small", 1, "building"))
    for name in (keeping.DATABASE, "letter.txt"):
        (tmp_path / name).write_text("x")
    assert keeping.wipe_unfinished(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_unfinished_demo_on_postgresql_is_left_to_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIXRING_DATABASE_URL", "postgres://u@h/x")
    keeping.keep(tmp_path, keeping.Mark("small", 1, "building"))
    with pytest.raises(Refused, match="Empty its database"):
        keeping.wipe_unfinished(tmp_path)


def test_another_world_needs_another_place(tmp_path: Path) -> None:
    keeping.keep(tmp_path, keeping.Mark("small", 1, "built"))
    keeping.refuse_another(tmp_path, {"size": None, "seed": None})
    keeping.refuse_another(tmp_path, {"size": "small", "seed": 1})
    with pytest.raises(Refused, match="Delete that folder"):
        keeping.refuse_another(tmp_path, {"size": "full", "seed": None})
