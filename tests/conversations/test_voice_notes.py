"""Voice notes play in the story: whole or by stretches, to whoever sees the message, and nothing else is played."""

import pytest
from django.urls import reverse

from sixring.core import media
from sixring.interactions.models import Attachment
from tests.cast import where
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
SOUND = b"OggS" + bytes(range(200))


@pytest.fixture
def note(dan):
    """Dan's message, with a note of his voice."""
    touch = dan.writes("", subject="A voice note")
    return Attachment.objects.create(
        interaction=touch, key=media.keep(SOUND), name="note.ogg", content_type="audio/ogg", size=len(SOUND)
    )


def address(note, name="sound"):
    return reverse(f"conversations:{name}", args=[where(note.interaction).pk, note.interaction_id, note.pk])


def test_a_player_stands_in_the_story(note, ben):
    answer = enter(ben).get(reverse("conversations:show", args=[where(note.interaction).pk]))
    assert f'<audio controls preload="none" src="{address(note)}"' in read(answer)
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    assert "<audio" in read(enter(ben).get(address(note, "look")))


@pytest.mark.parametrize(
    ("asked", "status", "bytes_", "range_"),
    [("", 200, SOUND, None), ("bytes=0-3", 206, b"OggS", "bytes 0-3/204"),
     ("bytes=-2", 206, SOUND[-2:], "bytes 202-203/204"),
     ("bytes=900-", 416, b"", "bytes */204")],
)  # fmt: skip
def test_it_is_had_whole_or_by_stretches(asked, status, bytes_, range_, note, ben):
    answer = enter(ben).get(address(note), headers={"range": asked} if asked else {})
    assert (answer.status_code, answer.content, answer.get("Content-Range")) == (status, bytes_, range_)


def test_nobody_outside_hears_it_and_nothing_else_is_played(note, ben):
    assert enter(None).get(address(note)).status_code == 302
    Attachment.objects.update(content_type="text/html")
    assert enter(ben).get(address(note)).status_code == 422
