"""Facts about an upgrade from the previous landing: nothing is lost, and a kill at any moment is survived."""

import random
import time

import pytest

pytestmark = [pytest.mark.data, pytest.mark.concurrency, pytest.mark.slow]


@pytest.fixture
def landed(empty):
    """An installation as the previous landing left it."""
    made = empty()
    made.inside("landed")
    return made


def test_everything_the_previous_landing_kept_is_there(landed):
    done = landed.sixring("upgrade")
    assert done.code == 0, done.said
    assert landed.lost() == {}
    assert "already" in landed.sixring("upgrade").said


def test_it_is_in_the_backup_made_before_it_and_comes_back(landed, empty):
    landed.sixring("upgrade")
    (backup,) = landed.backups()
    other = empty()
    assert other.sixring("restore", backup, "--moved").code == 0
    assert other.lost() == {}


def test_killed_at_any_moment_it_goes_on(landed):
    """Each time a little later, so that every part of it is hit, until one gets through."""
    chance, kills, patience = random.Random(41), 0, 1.0
    while True:
        upgrade = landed.start("sixring", "upgrade")
        until = time.monotonic() + chance.uniform(patience / 2, patience)
        while upgrade.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        if upgrade.poll() is not None:
            said, _ = upgrade.communicate()
            break
        upgrade.kill()
        upgrade.communicate()
        kills, patience = kills + 1, patience * 1.5
    assert upgrade.returncode == 0, said
    assert kills >= 3
    assert landed.lost() == {}
    assert len(landed.backups()) == 1, "of what was there before the first attempt, and whole"


def test_killed_at_any_moment_it_goes_back(landed, empty):
    chance = random.Random(43)
    upgrade = landed.start("sixring", "upgrade")
    while upgrade.poll() is None and not landed.backups():
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.5))
    upgrade.kill()
    upgrade.communicate()
    (backup,) = landed.backups()
    done = landed.sixring("restore", backup, "--replace", "--moved")
    assert done.code == 0, done.said
    assert landed.lost() == {}
