"""Files of providers: from their hosts alone, capped, looked at; what may still come is waited for, not for ever."""

import time

import httpx
import pytest

from sixring.channels.contract import NotYet
from sixring.channels.media import Wanted, bring, bringing, sniffed
from sixring.core.fetch import Answer, FetchFailed, FetchRefused

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
OGG = b"OggS\x00\x02" + b"\x00" * 22 + b"\x01\x13OpusHead\x01\x01" + b"\x00" * 60
MP4 = b"\x00\x00\x00\x20ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 60
URL = "https://files.provider.test/1"


@pytest.fixture
def far(monkeypatch):
    """A provider: `calls` it got, `says` what it answers in turn, else a picture."""
    return Far(monkeypatch)


class Far:
    def __init__(self, monkeypatch):
        self.calls, self.says = [], []
        monkeypatch.setattr(bringing, "fetch", self.fetch)

    def fetch(self, method, url, **more):
        self.calls.append((url, more))
        said = self.says.pop(0) if self.says else (200, PNG)
        if isinstance(said, Exception):
            raise said
        return Answer(said[0], httpx.Headers(), said[1], None, url)


@pytest.fixture
def brought(clock):
    def brings(*wanted, since=None, seconds=20.0, **how):
        until = time.monotonic() + seconds
        return bring(wanted, hosts=("provider.test",), since=since or clock.now, until=until, **how)

    return brings


def test_a_file_is_fetched_with_our_sign_in_named_and_looked_at(far, brought):
    found = brought(Wanted(URL, "../../me.png", "image/gif", {"Authorization": "Bearer x"}))
    assert [(one.name, one.content_type, one.content) for one in found] == [("me.png", "image/png", PNG)]
    assert (found.lost, far.calls[0][1]["headers"]) == ([], {"Authorization": "Bearer x"})


def test_a_voice_note_without_a_name_is_called_by_what_it_is(far, brought):
    far.says = [(200, OGG)]
    assert [one.name for one in brought(Wanted(URL, content_type="audio/ogg; codecs=opus"))] == ["file-1.ogg"]


@pytest.mark.parametrize(
    "url",
    ["cat.jpg", "http://files.provider.test/x", "https://provider.test.evil.test/x", "https://evilprovider.test/x",
     "file:///etc/passwd", "https://provider.test:8443/x", "https://a:b@provider.test/x", "https://[bad",
     "https://169.254.169.254/", ""],
)  # fmt: skip
def test_no_other_address_is_asked(url, far, brought):
    found = brought(Wanted(url, "cat.jpg"))
    assert (far.calls, found, found.lost) == ([], [], ["cat.jpg"])


@pytest.mark.parametrize("said", [(404, b""), (200, b""), (200, b"x" * 1001), FetchRefused("private")])
def test_what_can_not_be_had_is_lost_and_holds_nothing_up(said, far, brought):
    far.says = [said]
    found = brought(Wanted(URL, "a.bin"), Wanted(URL, "b.png"), largest=1000)
    assert ([one.name for one in found], found.lost) == (["b.png"], ["a.bin"])


@pytest.mark.parametrize("said", [(503, b""), (429, b""), (401, b""), FetchFailed("no answer")])
def test_what_may_come_is_waited_for_a_little(said, far, brought, clock):
    far.says = [said, said]
    with pytest.raises(NotYet):
        brought(Wanted(URL))
    came = clock.now
    clock.forward(minutes=6)
    assert brought(Wanted(URL, "a.png"), since=came).lost == ["a.png"]


def test_time_is_shared_by_all_that_are_read_together(far, brought):
    with pytest.raises(NotYet):
        brought(Wanted(URL), seconds=-1)
    assert far.calls == []


def test_no_message_brings_more_than_ten(far, brought):
    found = brought(*[Wanted(URL, f"{number}.png") for number in range(12)])
    assert (len(found), found.lost) == (10, ["10.png", "11.png"])


@pytest.mark.parametrize(
    ("content", "claimed", "type_"),
    [
        (PNG, "text/html", "image/png"),
        (b"<html><script>", "image/png", "text/html"),
        (b"BEGIN:VCARD\n", "text/vcard", "text/vcard"),
        (b"MZ\x00\x00" + b"\x00" * 40, "text/plain", "application/octet-stream"),
        (OGG, "audio/ogg", "audio/ogg"),
        (OGG, "application/octet-stream", "audio/ogg"),
        (MP4, "video/mp4", "video/mp4"),
        (MP4, "audio/mp4", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypM4A \x00", "", "audio/mp4"),
        (b"#!AMR\n\x00", "audio/amr", "audio/amr"),
        (b"%PDF-1.7", "image/png", "application/pdf"),
    ],
)
def test_the_bytes_decide_what_a_file_is(content, claimed, type_):
    found = sniffed(content, claimed)
    assert found == type_ or (type_ == "application/octet-stream" and not found.startswith(("image/", "text/")))
