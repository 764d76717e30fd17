"""Facts about restoring: it is whole or nothing happened, and what was there is kept."""

import shutil

import pytest

pytestmark = [pytest.mark.data, pytest.mark.concurrency, pytest.mark.slow]


def test_data_that_is_there_is_not_replaced_unasked(installation):
    backup, before = installation.backed_up(), installation.told()
    done = installation.sixring("restore", backup)
    assert done.code == 1
    assert "--replace" in done.said
    assert installation.told() == before


def test_replaced_data_is_kept_aside(installation):
    backup = installation.backed_up()
    installation.sixring("user", "add", "ben@example.org", "--name", "Ben")
    done = installation.sixring("restore", backup, "--replace")
    assert done.code == 0, done.said
    assert "ben@" not in installation.sixring("user", "list").said
    (aside,) = installation.home.glob("before-restore-*")
    assert len([path for path in (aside / "media").rglob("*") if path.is_file()]) == 3


def test_a_damaged_one_is_refused_and_nothing_happens(installation, empty):
    backup, other = installation.backed_up(), empty()
    backup.write_bytes(backup.read_bytes()[:-1000])
    done = other.sixring("restore", backup)
    assert (done.code, "Traceback" in done.said) == (1, False), done.said
    assert "Nothing was changed" in done.said
    assert {path.name for path in other.home.iterdir()} <= {"django.key", "sixring.sqlite3"}


def test_one_of_a_newer_version_is_refused(installation, empty, monkeypatch):
    backup, other = installation.backed_up(), empty()
    older = other.home.parent / "older"
    shutil.copytree("sixring", older / "sixring", ignore=shutil.ignore_patterns("__pycache__"))
    (older / "sixring" / "__init__.py").write_text('__version__ = "0.0.9"\n')
    done = other.sixring("restore", backup, PYTHONPATH=str(older))
    assert done.code == 1
    assert "a newer one than this (0.0.9)" in done.said


def test_it_does_not_touch_a_database_in_use(installation):
    backup = installation.backed_up()
    writer = installation.start("tests.trust.filling", "write")
    try:
        writer.stdout.readline()
        done = installation.sixring("restore", backup, "--replace")
    finally:
        writer.kill()
        writer.communicate()
    assert done.code == 1
    assert "Stop it first" in done.said


def test_killed_before_its_last_step_it_leaves_what_was(installation):
    backup, before = installation.backed_up(), installation.told()
    killed = installation.start("sixring", "restore", backup, "--replace")
    for line in killed.stdout:
        if line.startswith("Bringing it up"):
            break
    killed.kill()
    killed.communicate()
    assert installation.told() == before
    installation.backed_up()
    assert not list(installation.home.glob(".staging-*"))


@pytest.mark.parametrize("step", [1, 2, 3, 5, 6])
def test_killed_in_its_last_step_it_is_finished_by_who_starts_next(installation, step):
    backup = installation.backed_up()
    installation.sixring("user", "add", "ben@example.org", "--name", "Ben")
    killed = installation.start("tests.trust.filling", "dying_restore", step, "restore", backup, "--replace")
    said, _ = killed.communicate()
    assert killed.returncode == -9, said
    after = installation.told()
    assert (len(after["files"]), after["gone"]) == (3, [])
    assert "ben@" not in installation.sixring("user", "list").said
    assert not (installation.home / "restoring.json").exists()
