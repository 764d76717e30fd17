"""Facts about the owner's export: made by the worker, for owners, for a day, and gone when somebody is erased."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from sixring.core.errors import Forbidden
from sixring.core.models import Change
from sixring.moving import moves
from sixring.moving.export import asked
from sixring.moving.models import Move
from sixring.people.models import Person
from sixring.trust.privacy import erasing
from tests.screens import enter, read
from tests.trust.erasing import journal_here

pytestmark = pytest.mark.django_db
__all__ = ["journal_here"]
PAGE = "/settings/moving/"


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(asked, "folder", lambda: tmp_path / "exports")
    return tmp_path / "exports"


def lies_there(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir()) if home.exists() else []


def test_an_owner_asks_the_worker_makes_it_and_it_is_downloaded(ada, dan, home) -> None:
    dan.writes("Where are my trays?")
    adas = enter(ada)
    assert adas.post(f"{PAGE}exports/").status_code == 302
    assert adas.post(f"{PAGE}exports/").status_code == 302  # one at a time
    assert "Being made" in read(adas.get(PAGE))
    assert (asked.settle(), asked.settle()) == (1, 0)
    move = Move.objects.get()
    assert stat.S_IMODE(Path(move.source).stat().st_mode) == 0o600
    assert lies_there(home) == [Path(move.source).name]
    assert f"{PAGE}exports/{move.pk}/" in read(adas.get(f"{PAGE}exports/latest/"))
    held = zipfile.ZipFile(io.BytesIO(b"".join(adas.get(f"{PAGE}exports/{move.pk}/"))))
    assert "Where are my trays?" in held.read("interactions.ndjson").decode()
    assert "manifest.json" in held.namelist()
    told = list(Change.objects.filter(subject_kind="move").order_by("id").values_list("verb", flat=True))
    assert told == ["move.export_asked", "move.exported", "move.export_fetched"]


def test_a_day_later_it_is_gone(ada, clock, home) -> None:
    move = asked.ask(actor=ada)
    asked.settle()
    clock.forward(hours=23)
    assert asked.sweep() == 0
    clock.forward(hours=1)
    assert (asked.sweep(), lies_there(home)) == (1, [])
    assert enter(ada).get(f"{PAGE}exports/{move.pk}/").status_code == 404
    assert "Export everything" in read(enter(ada).get(PAGE))


def test_a_new_one_takes_its_place_and_what_nobody_speaks_of_is_swept(ada, home) -> None:
    asked.ask(actor=ada)
    asked.settle()
    before = lies_there(home)
    asked.ask(actor=ada)
    asked.settle()
    (now,) = lies_there(home)
    assert [now] != before
    (home / ".everything-left").mkdir()
    (home / "everything-left.zip").write_bytes(b"")
    (home / "person-of-somebody.zip").write_bytes(b"")
    asked.sweep()
    assert lies_there(home) == sorted([now, "person-of-somebody.zip"])


def test_erasing_a_person_deletes_it_made_or_being_made(ada, dan, home, journal_here, monkeypatch) -> None:
    person = Person.objects.get(pk=dan.writes("My orchid wilts").identity.person_id)
    asked.ask(actor=ada)
    asked.settle()
    erasing.erase(person, actor=ada)
    erasing.settle()
    assert (lies_there(home), Move.objects.get().source) == ([], "")
    move = asked.ask(actor=ada)
    packed = asked.pack
    monkeypatch.setattr(asked, "pack", lambda *places: (packed(*places), asked.forget("Erased meanwhile."))[0])
    asked.settle()
    move.refresh_from_db()
    assert (move.state, move.source, lies_there(home)) == ("failed", "", [])


def test_what_fails_says_why_and_leaves_nothing(ada, home, monkeypatch) -> None:
    def full(*places: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(asked, "pack", full)
    asked.ask(actor=ada)
    asked.settle()
    assert "No space left on device" in read(enter(ada).get(PAGE))
    assert lies_there(home) == []


def test_it_is_an_owners_and_no_import(ada, ben, home) -> None:
    move = asked.ask(actor=ada)
    with pytest.raises(Forbidden):
        asked.ask(actor=ben)
    assert enter(ben).get(f"{PAGE}exports/{move.pk}/").status_code == 403
    assert enter(ada).get(f"{PAGE}exports/{move.pk}/").status_code == 404  # not made yet
    assert enter(ada).get(f"{PAGE}{move.pk}/").status_code == 404
    assert moves.settle() == 0
