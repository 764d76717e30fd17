"""Facts about the archive's file: what was changed, cut off or forged in it is seen before anything is done with it."""

import io
import tarfile

import pytest

from sixring.core.errors import Invalid
from sixring.trust import archive, sealing

PHRASES = pytest.mark.parametrize("phrase", ["", "correct horse"])
KEY = "0123456789" * 4


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(sealing, "COST", 2)


@pytest.fixture
def made(tmp_path):
    """`made(phrase)`: an archive with a key and a picture of 200 KB."""
    picture, key = tmp_path / "picture", tmp_path / "key"
    picture.write_bytes(bytes(range(256)) * 800)
    key.write_text("derive x")

    def make(phrase=""):
        with open(tmp_path / "archive", "wb") as file:
            writer = archive.Writer(file, phrase)
            writer.add("keys/secret.key", key)
            writer.add(f"media/01/{KEY}", picture)
            writer.finish(archive.Manifest("0.1.0", "2026-11-22T08:00:00", "sqlite", [], {"core_agent": 1}))
        return tmp_path / "archive"

    return make


@PHRASES
def test_what_went_in_comes_out(made, tmp_path, phrase):
    manifest = archive.unpack(made(phrase), tmp_path / "out", phrase)
    assert set(manifest.members) == {"keys/secret.key", f"media/01/{KEY}"}
    assert (tmp_path / "out" / "media" / "01" / KEY).read_bytes() == bytes(range(256)) * 800
    assert manifest.counts == {"core_agent": 1}


@PHRASES
def test_a_changed_byte_is_noticed_or_changes_nothing(made, tmp_path, phrase):
    """Compression has more than one way to say the same."""
    path = made(phrase)
    whole, right, seen = path.read_bytes(), archive.unpack(path, tmp_path / "right", phrase), 0
    for number, at in enumerate(range(0, len(whole), max(1, len(whole) // 60))):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            assert archive.unpack(path, tmp_path / f"out{number}", phrase) == right
        except Invalid:
            seen += 1
    assert seen > 30


@PHRASES
def test_every_cut_is_noticed(made, tmp_path, phrase):
    path = made(phrase)
    whole = path.read_bytes()
    for number, length in enumerate([0, 1, 20, len(whole) // 2, len(whole) - 9, len(whole) - 1]):
        path.write_bytes(whole[:length])
        with pytest.raises(Invalid):
            archive.unpack(path, tmp_path / f"out{number}", phrase)


def test_chunks_can_not_change_places(made, tmp_path):
    plain = io.BytesIO()
    sealer = sealing.Sealer(plain, "x")
    sealer.write(b"a" * sealing.CHUNK * 3)
    sealer.finish()
    text, step = plain.getvalue(), sealing.CHUNK + sealing.TAG
    head = len(sealing.MAGIC) + sealing.SALT
    swapped = text[:head] + text[head + step : head + 2 * step] + text[head : head + step] + text[head + 2 * step :]
    with pytest.raises(Invalid):
        sealing.Opener(io.BytesIO(swapped), "x").readall()


@pytest.mark.parametrize(("phrase", "said"), [("wrong", "does not open"), ("", "under a passphrase")])
def test_without_its_passphrase_it_stays_shut(made, tmp_path, phrase, said):
    with pytest.raises(Invalid, match=said):
        archive.unpack(made("correct horse"), tmp_path / "out", phrase)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../secret.key", "/etc/passwd", "media/01/../../x", "keys/other.key"])
def test_no_name_leads_elsewhere(tmp_path, name):
    path = tmp_path / "forged"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(Invalid):
        archive.unpack(path, tmp_path / "out")


def test_no_link_is_followed(tmp_path):
    path = tmp_path / "forged"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("keys/secret.key")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(Invalid):
        archive.unpack(path, tmp_path / "out")


def test_a_newer_format_asks_for_a_newer_version(made, tmp_path, monkeypatch):
    path = made()
    monkeypatch.setattr(archive, "FORMAT", 0)
    with pytest.raises(Invalid, match="newer Sixring"):
        archive.unpack(path, tmp_path / "out")
