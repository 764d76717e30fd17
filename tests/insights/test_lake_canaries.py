"""No word of anybody's is in any file of the lake, and after an erasure no number of it leads to them."""

import subprocess
from datetime import timedelta

import pytest

from sixring.insights.lake import exporting, manifest, store
from sixring.insights.models import IdentityAlias, PersonAlias
from sixring.people.models import Identity
from tests.conftest import ON_POSTGRES
from tests.feedback.surveying import a_survey, answer, question
from tests.trust import canaries
from tests.trust.conftest import Installation, on_server
from tests.trust.erasing import erased

pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]
WORDS = ("marzipan", "marzipan@example.com", "+442079460101", "nougat")


def held_by(here):
    """Everything that stands in any file: its bytes, what they unpack to, and its name."""
    import pyarrow.parquet as pq

    for name, _at in here.names():
        yield name
        yield here.get(name).decode("latin-1")
        if name.endswith(".parquet"):
            yield from (str(row) for row in pq.read_table(here.path(name)).to_pylist())


def found(here, words):
    told = [text.lower() for text in held_by(here)]
    assert len(told) > 10
    return [word for word in words if any(word.lower() in text for text in told)]


@pytest.fixture
def a_life(dan, ben):
    """Dan writes, chats, calls, looks around and answers, each with a word of his."""
    dan.email = "marzipan@example.com"
    dan.writes("I bought marzipan", subject="marzipan")
    dan.chats("marzipan again", data={"files": ["marzipan.jpg"]})
    dan.calls("about marzipan")
    dan.looks("/marzipan", data={"context": {"campaign": {"source": "marzipan@example.com"}}}, subject="marzipan")
    version = a_survey(question("csat"), question("why", "text"), name="nougat")
    answer(version, {"csat": 3, "why": "marzipan"}, identity=Identity.objects.get(kind="visitor"))
    return Identity.objects.get(value="marzipan@example.com").person


def test_no_word_is_in_any_file(lake, here, a_life):
    assert len(lake()["interactions"]) >= 5
    assert found(here, WORDS) == []


def test_after_an_erasure_no_number_leads_to_them(lake, here, a_life, ada, tmp_path, monkeypatch):
    from sixring.trust.privacy import cleaning

    monkeypatch.setenv("SIXRING_ERASURES", str(tmp_path / "erasures.jsonl"))
    monkeypatch.setattr(cleaning, "clean", lambda row: True)
    theirs = set(Identity.objects.filter(person=a_life).values_list("pk", flat=True))
    lake()
    numbers = set(IdentityAlias.objects.filter(identity__in=theirs).values_list("alias", flat=True))
    numbers |= set(PersonAlias.objects.filter(person=a_life).values_list("alias", flat=True))
    erased(a_life, ada)
    assert numbers
    assert not IdentityAlias.objects.filter(alias__in=numbers).exists()
    assert not PersonAlias.objects.filter(alias__in=numbers).exists()
    assert lake()["interactions"], "what happened stays, as nobody's"
    assert found(here, WORDS) == []
    exporting.make(here)
    manifest.sweep(here, manifest.read(here), older=timedelta(0))
    lake()
    assert found(here, list(map(str, numbers))) == [], "made anew, not even the numbers are left"


@pytest.mark.slow
def test_none_of_a_whole_lifes_words_is_in_any_file(tmp_path):
    """Zita's story is told through every door; see tests/trust/canaries.py."""
    from pyarrow.fs import LocalFileSystem

    home = Installation(tmp_path / "home", "zita_in_the_lake")
    if ON_POSTGRES:
        on_server("CREATE DATABASE zita_in_the_lake")
    for word in ("fill", "live"):
        command = home.command("tests.trust.canaries", word)
        subprocess.run(command, env=home.env, cwd=tmp_path, check=True, capture_output=True)
    assert home.sixring("lake", "update").code == 0
    here = store.Store(LocalFileSystem(), str(home.home / "lake"))
    words = [one.decode("latin-1") for text in canaries.WORDS.values() for one in canaries.spellings(text)]
    assert found(here, words) == []
    assert home.sixring("person", "erase", canaries.ADDRESS, "--yes").code == 0
    assert home.sixring("lake", "update").code == 0
    checked = home.sixring("lake", "check")
    assert checked.code == 0, checked.said
    assert found(here, words) == []
