"""Facts about exporting and erasing by program: as an administrator on the page, and nothing stays here."""

import io
import zipfile

import pytest
from django.conf import settings as installation

from sixring.core.models import Change
from sixring.people.models import Person
from sixring.trust.models import Erasure, PersonExport
from sixring.trust.privacy import erasing, exporting
from tests.integrations.calling import program
from tests.trust.erasing import journal_here

pytestmark = pytest.mark.django_db
__all__ = ["journal_here"]


@pytest.fixture
def person(dan) -> Person:
    return Person.objects.get(pk=dan.writes("My orchid wilts", subject="Orchid").identity.person_id)


def test_the_export_is_a_zip_that_does_not_stay_here(person, ada, settings, tmp_path):
    settings.HOME = str(tmp_path)
    answer = program(ada, "admin").gets(f"/persons/{person.pk}/export")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    held = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert "My orchid wilts" in held.read("everything.json").decode()
    assert list((tmp_path / "exports").iterdir()) == []
    row = PersonExport.objects.get()
    assert (row.state, row.by_id, row.person) == ("gone", ada.id, person.pk)
    assert set(Change.objects.filter(subject_kind="personexport").values_list("verb", flat=True)) == {
        "person.exported", "person.export_fetched",
    }  # fmt: skip


def test_one_that_could_not_be_made_is_refused_in_words(person, ada, monkeypatch):
    monkeypatch.setattr(exporting, "write", lambda *args: 1 / 0)
    answer = program(ada, "admin").gets(f"/persons/{person.pk}/export")
    assert (answer.status_code, PersonExport.objects.get().state) == (409, "failed")


def test_erasing_answers_with_its_receipt(person, ada, journal_here):
    adas = program(ada, "admin")
    told = adas.posts(f"/persons/{person.pk}/erasure", {"suppress": False}, again="request-17")
    receipt = told.json()
    row = Erasure.objects.get()
    assert (told.status_code, receipt["state"], receipt["suppressed"]) == (202, "erasing", False)
    assert receipt["page"] == f"{installation.PUBLIC_URL}/settings/privacy/{row.key}/"
    assert (row.via, row.by_id) == ("api", ada.id)
    assert adas.posts(f"/persons/{person.pk}/erasure", {"suppress": False}, again="request-17").json() == receipt
    erasing.settle()
    done = adas.reads(f"/erasures/{receipt['key']}")
    assert (done["state"], bool(done["counts"])) == ("done", True)
    assert adas.gets(f"/persons/{person.pk}/export").status_code == 404


def test_only_as_an_administrator_with_a_token_for_that(person, ada, ben):
    assert program(ben).gets(f"/persons/{person.pk}/export").status_code == 403
    assert program(ada).posts(f"/persons/{person.pk}/erasure").status_code == 403  # her token isn't for that
    assert (Erasure.objects.count(), PersonExport.objects.count()) == (0, 0)
