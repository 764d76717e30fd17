"""Facts about upgrading: it backs up first, goes on after a kill, and can be taken back."""

import pytest

pytestmark = [pytest.mark.data, pytest.mark.concurrency, pytest.mark.slow]


def test_nothing_to_do_is_said(installation):
    done = installation.sixring("upgrade")
    assert (done.code, installation.backups()) == (0, [])
    assert "already" in done.said


def test_an_older_database_is_backed_up_and_brought_up(empty):
    older = empty()
    older.inside("part", 30)
    done = older.sixring("upgrade")
    assert done.code == 0, done.said
    (backup,) = older.backups()
    assert f"sixring restore {backup} --replace" in done.said
    assert older.sixring("user", "list").code == 0
    assert "already" in older.sixring("upgrade").said


@pytest.mark.parametrize("step", [1, 4])
def test_killed_in_the_middle_it_goes_on(empty, step):
    older = empty()
    older.inside("part", 30)
    killed = older.start("tests.trust.filling", "dying_upgrade", step)
    said, _ = killed.communicate()
    assert killed.returncode == -9, said
    done = older.sixring("upgrade")
    assert done.code == 0, done.said
    assert "goes on where it was broken off" in done.said
    assert len(older.backups()) == 1
    assert "already" in older.sixring("upgrade").said


def test_killed_in_the_middle_it_can_be_taken_back(empty):
    older = empty()
    older.inside("part", 30)
    killed = older.start("tests.trust.filling", "dying_upgrade", 3)
    killed.communicate()
    (backup,) = older.backups()
    other = empty()
    assert other.sixring("restore", backup).code == 0


def test_a_database_of_a_newer_version_is_left_alone(installation):
    installation.inside("from_the_future")
    for command in ("upgrade", "migrate"):
        done = installation.sixring(command)
        assert done.code == 1
        assert "A newer Sixring has worked on this database" in done.said
