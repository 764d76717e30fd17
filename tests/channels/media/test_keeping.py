"""Files on disk: equal bytes once, lent by links that run out, played in stretches; words of voices where installed."""

import io

import pytest
from PIL import Image

from sixring.channels.contract import OutFile
from sixring.channels.media import links, transcribing
from sixring.channels.media.playing import stretch
from sixring.core import media
from sixring.interactions.models import Attachment
from tests.cast import settle

SOUND = b"OggS\x00\x02" + b"\x00" * 22 + b"\x01\x13OpusHead\x01\x01" + bytes(range(200))


@pytest.fixture
def picture():
    """A picture with the place it was taken at."""
    exif = Image.Exif()
    exif[0x010E] = "Dan's garden, 51.5 N"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def path(file, **lives):
    return "/media/" + links.link(file, **lives).partition("/media/")[2]


# Stored once by content


def test_equal_bytes_are_on_disk_once_and_go_one_by_one(receive, db):
    for number in (1, 2):
        receive(files=[("a.png", b"\x89PNG same")], key=f"m{number}")
    one, two = Attachment.objects.order_by("pk")
    assert one.key != two.key
    assert media.path_of(one.key).samefile(media.path_of(two.key))
    media.drop(one.key)
    assert media.read(two.key) == b"\x89PNG same"


def test_bytes_that_are_gone_are_written_anew(receive, db):
    receive(files=[("a.png", b"once")], key="m1")
    media.drop(Attachment.objects.get().key)
    receive(files=[("a.png", b"once")], key="m2")
    assert media.read(Attachment.objects.order_by("pk").last().key) == b"once"


@pytest.fixture
def receive(db, channels, monkeypatch):
    """Dan writes on chatter with files."""
    from sixring.channels import inbox
    from sixring.channels.contract import Attachment as File
    from sixring.channels.contract import Inbound
    from sixring.channels.inbox import Item
    from sixring.channels.models import Account
    from tests.cast import CHANNELS, sender

    account = Account.objects.create(kind="chatter", name="Chatter")

    def comes(files, key):
        kept = [File(name, "image/png", content) for name, content in files]
        touch = Inbound(sender("handle", "dan"), text="see", external_id=key, attachments=kept)
        monkeypatch.setattr(CHANNELS["chatter"], "parse", lambda raw, account: [touch], raising=False)
        inbox.accept([Item(account, b"[]", {"key": key})])
        settle()

    return comes


# Lent


def test_a_picture_is_lent_without_what_its_camera_wrote(client, db, picture):
    answer = client.get(path(OutFile("garden.jpg", "image/jpeg", media.keep(picture))))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"garden" in picture
    assert b"garden" not in answer.content


def test_anything_else_is_lent_as_a_download(client, db):
    answer = client.get(path(OutFile("note.html", "text/html", media.keep(b"<script>"))))
    assert b"".join(answer.streaming_content) == b"<script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_link_runs_out_and_is_nobody_elses_to_make(client, db, clock, picture):
    link = path(OutFile("garden.jpg", "image/jpeg", media.keep(picture)))
    assert client.get(link[:-3] + "xx/").status_code == 404
    clock.forward(minutes=61)
    assert client.get(link).status_code == 404


def test_a_link_to_what_is_gone_or_no_picture_leads_nowhere(client, db):
    file = OutFile("x.png", "image/png", media.keep(b"no picture"))
    assert client.get(path(file)).status_code == 422
    media.drop(file.key)
    assert client.get(path(file)).status_code == 404


# Played


@pytest.mark.parametrize(
    ("asked", "bytes_"),
    [("", (0, 9)), ("bytes=0-", (0, 9)), ("bytes=2-4", (2, 4)), ("bytes=-3", (7, 9)), ("bytes=5-99", (5, 9)),
     ("bytes=4-2", (0, 9)), ("bytes=-", (0, 9)), ("bytes=0-1,3-4", (0, 9)), ("lines=1-2", (0, 9)),
     ("bytes=-99", (0, 9))],
)  # fmt: skip
def test_which_stretch_is_meant(asked, bytes_):
    assert stretch(asked, 10) == bytes_


def test_nothing_here_hears_unless_a_package_does(tmp_path):
    with pytest.raises(transcribing.NotInstalled):
        transcribing.heard(tmp_path / "note.ogg", "audio/ogg")
