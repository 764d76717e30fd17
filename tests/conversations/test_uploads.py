"""Facts about files for an answer: whose they are, what they may be, and that unused ones go."""

import pytest

from sixring.conversations.models import Upload
from sixring.conversations.writing import drafts, uploads
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.upload_limit import LARGEST
from sixring.interactions import media
from tests.cast import where
from tests.conversations.sending import PNG, file, open_post, upload
from tests.screens import enter

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_a_file_is_kept_under_a_key_nobody_guesses_and_its_type_is_looked_at(ben):
    kept = uploads.take(file("photo.png", PNG, "text/html"), actor=ben)
    assert (kept.content_type, kept.size, media.read(kept.key)) == ("image/png", len(PNG), PNG)
    assert len(kept.token) >= 32
    assert len(kept.key) == 40


@pytest.mark.parametrize(
    ("name", "safe"), [("../../etc/passwd", "passwd"), ("a\u202egpj.exe", "agpj.exe"), ("con.txt", "_con.txt")]
)
def test_a_name_no_program_stumbles_over(ben, name, safe):
    given = file("x")
    given._name = name
    assert uploads.take(given, actor=ben).name == safe


def test_an_empty_file_and_too_many_are_refused(ben, viewer, monkeypatch):
    with pytest.raises(Invalid, match="is empty"):
        uploads.take(file(content=b""), actor=ben)
    with pytest.raises(Forbidden):
        uploads.take(file(), actor=viewer)
    monkeypatch.setattr(uploads, "MOST_WAITING", 1)
    upload(ben)
    with pytest.raises(Refused, match="Too many"):
        upload(ben)


def test_what_nobody_used_for_a_day_goes_but_not_what_a_draft_names(ben, dan, clock):
    matter = where(dan.writes("Hello"))
    unused, begun = upload(ben), upload(ben)
    drafts.keep(matter, "See", {"uploads": [begun.token]}, version=0, noting=False, actor=ben)
    clock.forward(hours=25)
    assert uploads.sweep() == 1
    assert [one.pk for one in Upload.objects.all()] == [begun.pk]
    assert not media.path_of(unused.key).exists()


def test_the_page_hands_files_up_and_gets_chips(ben):
    answer = enter(ben).post("/conversations/uploads/", {"files": [file("a.png"), file("<b>.png")]})
    assert answer.status_code == 201
    assert answer.content.count(b'name="uploads"') == 2
    assert b"<b>" not in answer.content


def test_what_is_too_large_is_left_out_while_it_streams_and_the_text_is_kept(ben, dan, monkeypatch):
    open_post(monkeypatch, dan)
    matter = where(dan.does("post", ["email", dan.email, "domain"], text="Hello"))
    sent = {"text": "See the plan", "token": "00000000-0000-4000-8000-000000000001",
            "files": file(content=b"x" * (LARGEST + 1))}  # fmt: skip
    answer = enter(ben).post(f"/conversations/{matter.pk}/messages/", sent)
    said = answer.content.decode()
    assert (answer.status_code, Upload.objects.count()) == (422, 0)
    assert "is larger than" in said
    assert "See the plan" in said


def test_another_conversation_that_is_hidden_takes_no_file(cleo, dan):
    assert enter(cleo).post("/conversations/uploads/", {"files": file(), "conversation": "99"}).status_code == 404
