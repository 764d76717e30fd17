"""Facts about the pages of privacy: erasing says what will go, an export can be fetched, retention counts first."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from sixring.channels.models import Arrival
from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.core.errors import Invalid
from sixring.interactions.models import Interaction
from sixring.people.models import Person
from sixring.trust import retention
from sixring.trust.models import Erasure, LetGo, PersonExport
from sixring.trust.privacy import erasing, exporting
from tests.cast import where
from tests.screens import dress, enter, read
from tests.trust.erasing import journal_here, says

pytestmark = pytest.mark.django_db
__all__ = ["journal_here"]


@pytest.fixture
def person(dan) -> Person:
    return Person.objects.get(pk=dan.writes("My orchid wilts", subject="Orchid").identity.person_id)


def test_erasing_says_what_goes_and_asks_for_the_name(person, ada, journal_here):
    browser = enter(ada)
    page = read(browser.get(reverse("people:erase", args=[person.pk])))
    assert "Conversations" in page
    assert "dan@example.com" in page
    wrong = browser.post(reverse("people:erase", args=[person.pk]), {"typed": "Erin"})
    assert (wrong.status_code, Erasure.objects.count()) == (422, 0)
    done = browser.post(
        reverse("people:erase", args=[person.pk]), {"typed": str(person), "suppress": "on"}, follow=True
    )
    assert "Receipt of an erasure" in read(done)
    erasing.settle()
    said = read(browser.get(reverse("trust:receipt", args=[Erasure.objects.get().key])))
    assert "erased" in said
    assert "dan@" not in said
    assert browser.get(reverse("people:show", args=[person.pk])).status_code == 404


def test_the_buttons_are_an_administrators(person, ada, ben):
    address = reverse("people:show", args=[person.pk])
    assert "Erase…" in read(enter(ada).get(address))
    assert "Erase…" not in read(enter(ben).get(address))


def test_an_export_holds_everything_and_every_file(person, ada):
    dress(Interaction.objects.get())
    browser = enter(ada)
    browser.post(reverse("people:export", args=[person.pk]))
    exporting.settle()
    row = PersonExport.objects.get()
    answer = browser.get(reverse("trust:fetch", args=[row.key]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    told = {one["name"]: one for one in json.loads(archive.read("everything.json"))}
    assert told["touches-1"]["rows"][0]["text"] == "My orchid wilts"
    assert "My orchid wilts" in archive.read("index.html").decode()
    assert [name for name in archive.namelist() if name.endswith("plan.html")]
    assert row.state == PersonExport.State.READY


def test_an_export_goes_after_a_week_and_with_the_person(person, ada, journal_here):
    first = exporting.ask(person, actor=ada)
    exporting.settle()
    path = exporting.path_of(first)
    erasing.erase(person, actor=ada)
    erasing.settle()
    assert not path.exists()
    late = PersonExport.objects.create(person=1, state="ready", until=clock.ago(days=1))
    exporting.path_of(late).write_bytes(b"PK")
    assert exporting.sweep() == 1
    assert not exporting.path_of(late).exists()


def kept(kind, days, actor):
    retention.keep(kind, days, actor=actor)
    while retention.settle():
        pass


@pytest.mark.data
def test_closed_conversations_go_when_their_time_is_over(dan, erin, ada):
    old, new = dan.writes("Long ago"), erin.writes("Just now")
    for touch, age in ((old, 400), (new, 1)):
        Conversation.objects.filter(pk=where(touch).pk).update(state="resolved", touched_at=clock.ago(days=age))
    kept("closed", 365, ada)
    assert [touch.text for touch in Interaction.objects.all()] == ["Just now"]
    assert says("Long ago") == []
    assert LetGo.objects.get().count == 1


def test_originals_go_and_what_was_read_stays(dan, ada):
    touch = dan.writes("Hello")
    Arrival.objects.update(received_at=clock.ago(days=100))
    kept("originals", 30, ada)
    assert bytes(Arrival.objects.get().raw) == b""
    touch.refresh_from_db()
    assert touch.text == "Hello"


def test_files_go_and_messages_stay(dan, ada):
    touch = dan.writes("Hello")
    dress(touch)
    Interaction.objects.update(received_at=clock.ago(days=100))
    kept("files", 30, ada)
    touch.refresh_from_db()
    assert (touch.attachments.count(), touch.text) == (0, "Hello")


def test_nothing_goes_unless_somebody_says_so(dan, ada):
    dan.looks("/trays")
    Interaction.objects.update(occurred_at=clock.now() - timedelta(days=3000))
    assert retention.settle() == 0
    with pytest.raises(Invalid):
        retention.keep("closed", 3, actor=ada)
    kept("visits", 30, ada)
    assert Interaction.objects.count() == 0


def test_what_would_go_is_counted_first(dan, ada):
    dan.looks("/trays")
    Interaction.objects.update(occurred_at=clock.now() - timedelta(days=50))
    browser = enter(ada)
    page = browser.post(reverse("trust:retention"), {"visits": "30", "preview": "1"})
    assert page.context["rows"][4]["older"] == 1
    assert (Interaction.objects.count(), retention.settle()) == (1, 0)
    assert browser.post(reverse("trust:retention"), {"visits": "many"}).status_code == 422
    assert browser.post(reverse("trust:retention"), {"visits": "30"}).status_code == 302
    assert retention.settle() == 1
