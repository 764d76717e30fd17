"""Sending on the page: held bubbles, calling back, copies and files, without a browser."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from sixring.conversations.models import Draft, Held
from sixring.conversations.sending import held
from sixring.core import clock
from sixring.interactions.models import Attachment, Interaction
from tests.cast import where
from tests.conversations.sending import by_post, file, open_post
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def post(monkeypatch, dan):
    return open_post(monkeypatch, dan)


@pytest.fixture
def matter(post, dan):
    return where(by_post(dan, subject="Trays"))


def at(name, *args):
    return reverse(f"conversations:{name}", args=args)


def send(client, matter, text="They leave at noon.", **more):
    headers = more.pop("headers", {})
    return client.post(at("reply", matter.pk), {"text": text, "token": uuid4(), **more}, **headers)


def test_an_answer_shows_as_leaving_and_the_toast_can_take_it_back(matter, ben):
    answer = send(enter(ben), matter, headers=HTMX)
    waiting = Held.objects.get()
    assert "leaves in 6 s" in read(answer)
    told = json.loads(answer["HX-Trigger"])["sixring:toast"]
    assert told["undo"] == at("call_back", matter.pk, waiting.pk)
    assert Interaction.objects.filter(direction="out").count() == 0


def test_called_back_text_copies_and_files_are_in_the_composer_and_in_the_draft(matter, ben):
    client = enter(ben)
    send(client, matter, cc="kim@out.test", files=file())
    answer = client.post(at("call_back", matter.pk, Held.objects.get().pk), {"text": "typed since"}, **HTMX)
    said = read(answer)
    for words in ("They leave at noon.\n\ntyped since", "kim@out.test", "plan.png", "data-restored"):
        assert words in said
    assert answer["HX-Retarget"] == "#talk"
    draft = Draft.objects.get()
    assert (draft.text, draft.envelope["cc"]) == ("They leave at noon.\n\ntyped since", ["kim@out.test"])
    assert "They leave at noon." in read(client.get(at("show", matter.pk)))


def test_it_is_thrown_away_or_hurried(matter, ben):
    client = enter(ben)
    send(client, matter, when="tomorrow")
    first = Held.objects.get()
    assert "leaves on" in read(client.get(at("show", matter.pk)))
    client.post(at("call_back", matter.pk, first.pk), {"then": "drop"})
    assert (Draft.objects.count(), held.pending(matter, ben)) == (0, [])
    send(client, matter, when="own", due_at="in 2 hours", anyway="on")
    second = Held.objects.exclude(pk=first.pk).get()
    assert (second.envelope["anyway"], second.due_at > clock.ahead(minutes=110)) == (True, True)
    client.post(at("hurry", matter.pk, second.pk))
    assert Interaction.objects.get(direction="out").text == "They leave at noon."


@pytest.mark.parametrize("typed", [{"when": "own", "due_at": "whenever"}, {"cc": "nobody"}, {"when": "own"}])
def test_what_makes_no_sense_is_refused_with_everything_kept(matter, ben, typed):
    answer = send(enter(ben), matter, bcc="boss@us2.test", files=file(), **typed)
    said = read(answer)
    assert (answer.status_code, Held.objects.count()) == (422, 0)
    for words in ("They leave at noon.", "boss@us2.test", "plan.png"):
        assert words in said


def test_an_answer_to_all_works_by_its_address_too(matter, dan, ben):
    by_post(dan, "Kim too", token_conversation=matter.pk, data={"to": ["support@us.test"], "cc": ["kim@out.test"]})
    said = read(enter(ben).get(at("show", matter.pk) + "?to=all"))
    assert 'name="cc" value="kim@out.test"' in said


def test_anothers_answer_cant_be_called_back_and_a_stranger_finds_none(matter, dan, ben, cleo, viewer):
    send(enter(ben), matter)
    address = at("call_back", matter.pk, Held.objects.get().pk)
    assert enter(cleo).post(address).status_code == 403
    assert enter(viewer).post(address).status_code == 403
    only_for(dan.accounts["post"], "Support")
    assert enter(cleo).post(address).status_code == 404
    assert "They leave" in read(enter(viewer).get(at("show", matter.pk)))


def test_a_file_goes_with_the_form_where_nothing_runs(matter, ben):
    send(enter(ben), matter, files=[file("a.png"), file("b.png")])
    held.hurry(Held.objects.get(), actor=ben)
    assert sorted(one.name for one in Attachment.objects.all()) == ["a.png", "b.png"]
