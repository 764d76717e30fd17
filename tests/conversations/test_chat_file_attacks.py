"""Whoever attacks the chat with files and links to them: is refused, and nobody is handed what is not theirs."""

import asyncio
import io
import logging
import struct
import zipfile
import zlib
from typing import Any

import pytest

from sixring.channels.models import Account
from sixring.conversations.chat import files, limits
from sixring.conversations.chat.acts import filing
from sixring.conversations.models import VisitorFile
from tests.conversations.chatting import SHOP, Browser, app, open_chat, photo, user_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def dan(chat: Account) -> Browser:
    return Browser(chat)


def code(answer: Any) -> tuple[int, str]:
    assert set(answer.json()) == {"code", "message"}
    return answer.status_code, answer.json()["code"]


def png_of(width: int, height: int) -> bytes:
    """The head of a picture of this size, and hardly anything behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def zip_of(unpacked: int, members: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for number in range(members):
            opened.writestr(f"{number}.txt", b"\0" * unpacked)
    return out.getvalue()


# Bombs.


def test_a_file_too_large_is_refused_before_it_is_read(dan: Browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "LARGEST", 1000)
    assert code(dan.uploads(b"x" * 1001)) == (413, "file_large")
    assert code(dan.uploads(b"")) == (422, "file_empty")
    assert VisitorFile.objects.count() == 0


def test_a_body_without_end_is_cut_off(dan: Browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "LARGEST", 1_000_000)
    given, sent = [], []

    async def receive() -> dict[str, Any]:
        given.append(1)
        return {"type": "http.request", "body": b"x" * 65536, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(uploading(dan), receive, send))
    assert sent[0]["status"] == 413
    assert len(given) == 16


def test_a_body_that_drips_is_given_up(dan: Browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filing, "PATIENCE", 0.05)
    sent = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(uploading(dan), receive, send))
    assert sent[0]["status"] == 408
    assert VisitorFile.objects.count() == 0


def uploading(dan: Browser) -> dict[str, Any]:
    head = [(b"authorization", f"Bearer {dan.token}".encode()), (b"origin", SHOP.encode())]
    return {"type": "http", "method": "POST", "path": f"/chat/{dan.chat.key}/uploads", "headers": head}


@pytest.mark.parametrize(
    "bomb", [png_of(30_000, 30_000), png_of(9_000, 9_000), zip_of(70_000_000), zip_of(0, 20_001)],
    ids=["huge picture", "large picture of no weight", "zip of nothing", "zip of crumbs"],
)  # fmt: skip
def test_what_unpacks_to_far_more_than_it_is_is_refused(dan: Browser, bomb: bytes, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, "sixring.chat"):
        assert code(dan.uploads(bomb)) == (422, "file_bomb")
    assert "refused a" in caplog.text
    assert VisitorFile.objects.count() == 0


def test_twenty_files_may_wait_and_sixty_come_an_hour(dan: Browser, monkeypatch: pytest.MonkeyPatch):
    answers = [dan.uploads(b"words", "a.txt") for _ in range(21)]
    assert [one.status_code for one in answers] == [200] * 20 + [429]
    assert answers[-1].json()["code"] == "files_waiting"
    limits.uploads.past[dan.visitor].extend([limits.time.monotonic()] * 60)
    assert code(dan.uploads(b"words")) == (429, "too_many")
    monkeypatch.setattr(limits.uploads_from, "times", 21)
    assert code(Browser(dan.chat).uploads(b"words")) == (429, "too_many")


def test_an_address_made_up_in_a_header_counts_only_where_a_proxy_of_ours_wrote_it(dan: Browser, settings: Any):
    def come(from_: str) -> int:
        return dan.ask("POST", "session", {}, x_forwarded_for=from_).status_code

    limits.sessions.past["127.0.0.1"].extend([limits.time.monotonic()] * 300)
    assert come("203.0.113.9") == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert come("203.0.113.9") == 200
    limits.sessions.past["203.0.113.9"].extend([limits.time.monotonic()] * 300)
    assert come("198.51.100.7, 203.0.113.9") == 429


def test_a_chat_takes_so_much_that_nobody_sends(dan: Browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_WAITING_BYTES", 10)
    assert dan.uploads(b"ten  bytes", "a.txt").status_code == 200
    assert code(Browser(dan.chat).uploads(b"more", "b.txt")) == (503, "busy")


def test_a_message_takes_ten_files(dan: Browser):
    tokens = [dan.attaches(b"words", "a.txt") for _ in range(11)]
    assert code(dan.post("messages", client_id="m1", text="x", files=tokens)) == (422, "files")
    assert VisitorFile.objects.filter(sent_as="").count() == 11


# Disguises.


NAMES = {
    "../../etc/passwd": "passwd", "..\\..\\boot.ini": "boot.ini", "/abs/olute.txt": "olute.txt", "con.txt": "_con.txt",
    "a\r\nSet-Cookie: x=1.txt": "aSet-Cookie x=1.txt", "photo\u202egnp.exe": "photognp.exe", "": "file",
    "\x00": "file", "<img src=x>.png": "img src=x.png",
}  # fmt: skip


def test_a_path_in_a_name_leads_nowhere(dan: Browser):
    sent = [dan.uploads(b"words", name).json() for name in NAMES]
    assert [one["name"] for one in sent] == list(NAMES.values())
    dan.writes("See.", files=[one["file"] for one in sent])
    for file in dan.reads()[0]["files"]:
        got = dan.follows(file["url"])
        assert got.content == b"words"
        assert "set-cookie" not in got.headers
        assert got.headers["content-disposition"].startswith("attachment")


DISGUISED = [
    b"<html><script>alert(1)</script>", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    b"GIF89a/*<script>*/=alert(1)//", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", b"%PDF-1.7 <script>",
]  # fmt: skip


def test_what_only_says_it_is_a_picture_is_a_download_and_nothing_else(dan: Browser):
    sent = [dan.uploads(content, "photo.png", "image/png").json()["file"] for content in DISGUISED]
    dan.writes("See.", files=sent)
    for file in dan.reads()[0]["files"]:
        assert file["type"] not in {"image/png", "image/gif"}
        assert (file["preview"], file["width"]) == (None, None)
        got = dan.follows(file["url"])
        assert got.headers["content-type"] == "application/octet-stream"
        assert got.headers["content-disposition"].startswith("attachment")
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"


# Others' files.


def test_nobody_sends_a_file_that_is_not_theirs(dan: Browser):
    file = dan.attaches(photo())
    cleo, elsewhere = Browser(dan.chat), Browser(open_chat())
    for other in (cleo, elsewhere):
        assert code(other.post("messages", client_id="m1", text="x", files=[file])) == (422, "file")
    dan.logout()
    assert code(dan.post("messages", client_id="m1", text="x", files=[file])) == (422, "file")
    assert VisitorFile.objects.get().sent_as == ""


def test_without_a_session_or_a_sign_in_where_one_is_asked_for_nothing_is_taken_up(dan: Browser):
    dan.token = ""
    assert code(dan.uploads(photo())) == (401, "token")
    members = open_chat(require_user=True)
    assert code(Browser(members).uploads(photo())) == (403, "identify_first")
    assert Browser(members, user_jwt=user_token()).uploads(photo()).status_code == 200
