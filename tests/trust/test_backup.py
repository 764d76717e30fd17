"""Facts about backups: whole or not there, made while others write, and back on another machine as they were."""

import signal
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.data, pytest.mark.concurrency, pytest.mark.slow]
CHANGED = {"core_change", "core_cursor", "channels_dispatch"}  # a restore puts them right; see test_aftercare.py


def same(tables: dict) -> dict:
    return {name: found for name, found in tables.items() if name not in CHANGED}


def test_it_comes_back_as_it_was(installation, empty):
    backup = installation.backed_up()
    other = empty()
    assert other.sixring("restore", backup, "--moved").code == 0
    before, after = installation.told(), other.told()
    assert same(after["tables"]) == same(before["tables"])
    assert (after["files"], after["keys"], after["gone"]) == (before["files"], before["keys"], [])
    assert len(after["files"]) == 3
    assert not list(other.home.glob(".*"))


def test_what_was_acknowledged_before_it_began_is_in_it(installation, empty):
    writer = installation.start("tests.trust.filling", "write")
    try:
        kept = [int(writer.stdout.readline()) for _ in range(20)]
        backup = installation.backed_up()
    finally:
        writer.kill()
        writer.communicate()
    other = empty()
    assert other.sixring("restore", backup).code == 0
    after = other.told()
    assert after["gone"] == []
    assert after["tables"]["interactions_interaction"][0] >= 3 + len(kept)


def test_only_its_owner_reads_it(installation):
    assert installation.backed_up().stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_not_written_over(installation, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = installation.sixring("backup", tmp_path / "mine.txt")
    assert (done.code, (tmp_path / "mine.txt").read_text()) == (1, "mine")
    assert "overwrite nothing" in done.said


def test_the_newest_are_kept_and_nothing_else_is_touched(installation):
    folder = installation.home / "backups"
    folder.mkdir()
    for day in "12345":
        (folder / f"sixring-2026010{day}T000000Z.backup").write_text("old")
    (folder / "holiday.jpg").write_text("mine")
    installation.backed_up("--keep", "2")
    assert [path.name[:16] for path in installation.backups()][:-1] == ["sixring-20260105"]
    assert (folder / "holiday.jpg").exists()


def test_a_killed_one_leaves_nothing_that_looks_whole(installation):
    first = installation.backed_up()
    record = (installation.home / "newest-backup.json").read_text()
    killed = installation.start("sixring", "backup")
    while not list((installation.home / "backups").glob(".*.part")) and killed.poll() is None:
        time.sleep(0.001)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    if killed.returncode == 0:
        pytest.skip("it was faster than the kill")
    assert installation.backups() == [first]
    assert (installation.home / "newest-backup.json").read_text() == record


def test_the_next_one_clears_away_what_a_killed_one_left(installation):
    left = installation.home / ".staging-left"
    (left / "media").mkdir(parents=True)
    installation.backed_up()
    assert not left.exists()


def test_under_a_passphrase_nothing_can_be_read(installation, empty, tmp_path):
    phrase = tmp_path / "phrase"
    phrase.write_text("correct horse\n")
    backup = installation.backed_up("--passphrase-file", phrase)
    assert not any(word in backup.read_bytes() for word in (b"manifest", b"SQLite", b"derive", b"\x1f\x8b\x08"))
    other = empty()
    assert other.sixring("restore", backup, SIXRING_BACKUP_PASSPHRASE="correct horse").code == 0
    assert len(other.told()["files"]) == 3


def test_its_age_is_known(installation):
    installation.backed_up()
    text = Path(installation.home / "newest-backup.json").read_text()
    assert '"sealed":false' in text
