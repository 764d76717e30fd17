"""Files in the chat: a visitor sends them once, colleagues answer with theirs, and links to them run out."""

from datetime import timedelta
from typing import Any

import pytest

from sixring.channels.models import Account, Arrival
from sixring.conversations.chat import files, looking
from sixring.conversations.models import Conversation, Upload, VisitorFile
from sixring.conversations.sending import replies
from sixring.conversations.sending.envelope import Envelope
from sixring.core import clock, media
from sixring.core.actors import Actor
from sixring.core.models import Agent
from sixring.interactions.models import Attachment, Interaction
from tests.conversations.chatting import Browser, open_chat, photo, settle

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def ada() -> Actor:
    return Actor.of(Agent.objects.create(email="ada@example.com", name="Ada Owner", role="owner"))


def only_file(browser: Browser) -> dict[str, Any]:
    [found] = browser.reads()[-1]["files"]
    return dict(found)


def test_a_photo_goes_with_a_message_and_its_bytes_are_not_copied(chat: Account):
    dan = Browser(chat)
    answer = dan.uploads(photo(), "wilted.png").json()
    assert (answer["name"], answer["type"], answer["size"]) == ("wilted.png", "image/png", len(photo()))
    key = VisitorFile.objects.get(token=answer["file"]).key
    dan.writes("They wilt.", files=[answer["file"]])

    file = Attachment.objects.get()
    assert (file.key, file.name, file.content_type, file.size) == (key, "wilted.png", "image/png", len(photo()))
    assert file.interaction.text == "They wilt."
    shown = only_file(dan)
    assert (shown["name"], shown["type"], shown["size"]) == ("wilted.png", "image/png", len(photo()))
    assert (shown["width"], shown["height"]) == (40, 30)


def test_a_message_may_be_its_files_alone(chat: Account):
    dan = Browser(chat)
    dan.writes("", files=[dan.attaches(photo()), dan.attaches(b"plain words", "list.txt")])
    assert [file["name"] for file in dan.reads()[0]["files"]] == ["photo.png", "list.txt"]
    assert Conversation.objects.get().preview == "photo.png, list.txt"


def test_a_link_downloads_the_file_and_a_preview_shows_its_pixels_alone(chat: Account):
    dan = Browser(chat)
    dan.writes("They wilt.", files=[dan.attaches(photo(), "wilted “1”.png")])
    shown = only_file(dan)
    got = dan.follows(shown["url"])
    assert (got.status_code, got.content) == (200, photo())
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment; filename*=utf-8''wilted")
    drawn = dan.follows(shown["preview"])
    assert (drawn.headers["content-type"], drawn.content[8:12]) == ("image/webp", b"WEBP")
    for answer in (got, drawn):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]


def test_sent_again_with_its_files_it_is_one_message(chat: Account):
    dan = Browser(chat)
    file = dan.attaches(photo())
    for _ in range(2):
        dan.writes("They wilt.", "m1", files=[file])
    assert dan.post("messages", client_id="m1", text="They wilt.", files=[file]).status_code == 200
    settle()
    assert len(dan.reads()) == 1
    assert Attachment.objects.count() == 1


def test_a_file_goes_with_one_message_only(chat: Account):
    dan = Browser(chat)
    file = dan.attaches(photo())
    dan.writes("They wilt.", "m1", files=[file])
    refused = dan.post("messages", client_id="m2", text="Again.", files=[file, dan.attaches(photo())])
    assert (refused.status_code, refused.json()["code"]) == (422, "file")
    assert VisitorFile.objects.filter(sent_as="").count() == 1


def test_a_message_whose_file_vanished_goes_on_and_says_so(chat: Account, ada: Actor):
    dan = Browser(chat)
    token = dan.attaches(photo(), "wilted.png")
    assert dan.post("messages", client_id="m1", text="They wilt.", files=[token]).status_code == 200
    media.drop(VisitorFile.objects.get().key)
    settle()
    assert dan.sees == ["They wilt."]
    assert (only_file(dan)["id"], only_file(dan)["name"], only_file(dan)["url"]) == (-1, "wilted.png", None)
    assert Interaction.objects.get().data["lost_files"] == ["wilted.png"]


def test_a_colleague_answers_with_a_file(chat: Account, ada: Actor):
    dan = Browser(chat)
    dan.writes("Have you a plan of the beds?")
    key = media.keep(b"%PDF-1.7 a plan")
    Upload.objects.create(
        agent_id=ada.id, token="u1", key=key, name="beds.pdf", content_type="application/pdf", size=15
    )
    replies.reply(Conversation.objects.get(), "Here.", actor=ada, token="t1", envelope=Envelope(uploads=["u1"]))
    shown = only_file(dan)
    assert (shown["name"], shown["width"], shown["preview"]) == ("beds.pdf", None, None)
    assert dan.follows(shown["url"]).content == b"%PDF-1.7 a plan"


def test_what_nobody_sent_goes_after_a_day_and_what_was_sent_stays(chat: Account):
    dan = Browser(chat)
    dan.writes("They wilt.", files=[dan.attaches(photo())])
    dan.post("messages", client_id="m2", text="On its way.", files=[dan.attaches(photo())])
    dan.attaches(photo())
    sent, waiting, unsent = VisitorFile.objects.order_by("pk")
    with clock.frozen(clock.now() + timedelta(hours=23)):
        assert files.sweep() == 0
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert files.sweep() == 2
        assert [media.path_of(one.key).exists() for one in (sent, waiting, unsent)] == [True, True, False]
        settle()
        assert files.sweep() == 1
    assert VisitorFile.objects.count() == 0
    assert Attachment.objects.count() == 2
    assert all(media.path_of(one.key).exists() for one in Attachment.objects.all())


def test_a_message_that_was_never_kept_leaves_no_file_behind(chat: Account):
    dan = Browser(chat)
    dan.post("messages", client_id="m1", text="They wilt.", files=[dan.attaches(photo())])
    Arrival.objects.all().delete()
    [file] = VisitorFile.objects.all()
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert files.sweep() == 1
    assert not media.path_of(file.key).exists()


def test_a_picture_on_its_side_is_measured_as_it_is_seen(tmp_path: Any):
    from PIL import Image

    exif = Image.Exif()
    exif[looking.ORIENTATION] = 6
    Image.new("RGB", (40, 30)).save(tmp_path / "side.jpg", exif=exif)
    assert looking.measured(tmp_path / "side.jpg") == (30, 40)
