"""Facts about secrets at rest. A heartbeat's note plays the column in which some room keeps sealed tokens."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from pytest_django import Settings

from sixring.core import clock, secrets
from sixring.core.errors import Misconfigured
from sixring.core.models import Heartbeat


@pytest.fixture(autouse=True)
def key_file(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setattr(secrets, "_kept", [])
    return tmp_path / "secret.key"


@pytest.fixture
def column(db: None) -> None:
    secrets.keeps("core.Heartbeat", "note")


def keep(name: str, **values: str) -> None:
    Heartbeat.objects.create(name=name, at=clock.now(), note=secrets.seal(values))


def kept(name: str) -> dict[str, str]:
    return secrets.unseal(Heartbeat.objects.get(name=name).note)


def test_what_is_sealed_opens_again() -> None:
    token = secrets.seal({"password": "pässword", "token": ""})
    assert "pässword" not in token
    assert token != secrets.seal({"password": "pässword", "token": ""})
    assert secrets.unseal(token) == {"password": "pässword", "token": ""}


def test_nothing_seals_to_nothing() -> None:
    assert secrets.seal({}) == ""
    assert secrets.unseal("") == {}


def test_the_key_file_is_made_on_first_use_and_is_private(key_file: Path) -> None:
    before = os.umask(0)
    try:
        secrets.seal({"a": "b"})
    finally:
        os.umask(before)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["secret.key"]


def test_the_key_file_holds_no_plain_secret_and_the_token_no_key(key_file: Path) -> None:
    token = secrets.seal({"password": "swordfish"})
    assert "swordfish" not in key_file.read_text() + token
    assert secrets.keys().seals[0] not in token


def test_all_who_start_together_share_one_key() -> None:
    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(lambda number: secrets.seal({"n": str(number)}), range(16)))
    assert [secrets.unseal(token) for token in tokens] == [{"n": str(number)} for number in range(16)]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_others_can_read_is_refused(mode: int, key_file: Path) -> None:
    secrets.seal({"a": "b"})
    key_file.chmod(mode)
    with pytest.raises(Misconfigured, match="chmod 600"):
        secrets.seal({"a": "b"})


@pytest.mark.parametrize("text", ["", "seal nonsense\n", "derive AAAA\nseal AAAA\n", "rubbish\n", "seal\n", "ü"])
def test_a_damaged_key_file_is_refused_and_left_alone(text: str, key_file: Path) -> None:
    key_file.write_text(text)
    key_file.chmod(0o600)
    with pytest.raises(Misconfigured, match="damaged"):
        secrets.derive("anything")
    assert key_file.read_text() == text


def test_a_token_of_another_installation_does_not_open() -> None:
    with pytest.raises(Misconfigured, match="does not open"):
        secrets.unseal(Fernet(Fernet.generate_key()).encrypt(b"{}").decode())


def test_a_changed_token_does_not_open() -> None:
    token = secrets.seal({"a": "b"})
    with pytest.raises(Misconfigured, match="does not open"):
        secrets.unseal(token[:-5] + ("A" if token[-5] != "A" else "B") + token[-4:])


def test_a_lost_key_is_not_replaced_while_rows_are_sealed(column: None, key_file: Path) -> None:
    keep("mail", password="swordfish")
    key_file.unlink()
    for attempt in (secrets.check, lambda: secrets.seal({"a": "b"}), lambda: secrets.derive("x")):
        with pytest.raises(Misconfigured, match="is missing"):
            attempt()
    assert not key_file.exists()


def test_a_key_of_another_database_is_noticed_at_start_up(column: None, key_file: Path) -> None:
    keep("mail", password="swordfish")
    key_file.unlink()
    Heartbeat.objects.update(name="kept")
    secrets._kept.clear()
    secrets.derive("made before the rows were known")
    secrets.keeps("core.Heartbeat", "note")
    with pytest.raises(Misconfigured, match="does not open"):
        secrets.check()


def test_a_fresh_installation_starts(column: None, key_file: Path) -> None:
    secrets.check()
    assert key_file.exists()


def test_no_secret_stands_in_the_database_in_clear(column: None) -> None:
    keep("mail", password="swordfish", oauth="ya29.secret")
    dump = "".join(str(value) for row in Heartbeat.objects.values_list() for value in row)
    assert "swordfish" not in dump
    assert "ya29" not in dump


def test_rotating_renews_the_key_and_every_row(column: None) -> None:
    for number in range(3):
        keep(f"box {number}", password=f"p{number}")
    keep("empty")
    before, root = secrets.keys().seals[0], secrets.derive("reply token")
    assert secrets.rotate() == 3
    assert [kept(f"box {number}") for number in range(3)] == [{"password": f"p{number}"} for number in range(3)]
    assert secrets.keys().seals[0] != before
    assert secrets.derive("reply token") == root
    with pytest.raises(InvalidToken):
        Fernet(before).decrypt(Heartbeat.objects.get(name="box 0").note.encode())


def test_the_former_key_opens_until_the_next_rotation() -> None:
    straggler = secrets.seal({"a": "b"})
    secrets.rotate()
    assert secrets.unseal(straggler) == {"a": "b"}
    secrets.rotate()
    with pytest.raises(Misconfigured):
        secrets.unseal(straggler)
    assert len(secrets.keys().seals) == 2


def test_a_row_changed_during_rotation_keeps_the_change(column: None) -> None:
    keep("mail", password="old")
    stale = Heartbeat.objects.get(name="mail").note
    Heartbeat.objects.update(note=secrets.seal({"password": "new"}))
    assert secrets.reseal("core.Heartbeat", "note", "mail", stale) == 0
    assert kept("mail") == {"password": "new"}


def test_a_row_that_does_not_open_stops_the_rotation_and_loses_no_key(column: None) -> None:
    keep("a", password="p")
    Heartbeat.objects.create(name="b", at=clock.now(), note=Fernet(Fernet.generate_key()).encrypt(b"{}").decode())
    with pytest.raises(Misconfigured, match="nothing was lost"):
        secrets.rotate()
    assert kept("a") == {"password": "p"}


def test_derived_keys_differ_by_purpose_and_installation(key_file: Path) -> None:
    one = secrets.derive("reply token")
    assert (len(one), one) == (32, secrets.derive("reply token"))
    assert one != secrets.derive("visitor token")
    key_file.unlink()
    assert secrets.derive("reply token") != one


def test_a_key_without_a_purpose_is_refused() -> None:
    with pytest.raises(ValueError, match="purpose"):
        secrets.derive("")
