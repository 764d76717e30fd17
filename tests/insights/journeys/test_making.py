"""Journeys beside the lake: made, swapped, made again when it is time, and gone with whoever is erased."""

from datetime import timedelta

import pytest

from sixring.core import clock
from sixring.core.errors import Invalid
from sixring.insights import assumptions
from sixring.insights.assumptions import Given
from sixring.insights.journeys import asking, catalogue, keeping, making
from sixring.insights.journeys.catalogue import Point
from sixring.insights.lake import exporting
from sixring.insights.lake.manifest import LakeRefused
from sixring.insights.models import PersonAlias
from tests.conftest import ON_POSTGRES
from tests.trust.erasing import erased

pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]


@pytest.fixture(autouse=True)
def beside(tmp_path, monkeypatch, settings):
    monkeypatch.setenv("SIXRING_LAKE", str(tmp_path / "lake"))
    settings.HOME = tmp_path
    return tmp_path / "lake-journeys"


@pytest.fixture
def dans_page(dan):
    dan.writes("Hello", subject="A parcel")
    dan.chats("Anybody there?")
    exporting.update()
    return dan


def test_what_happened_is_folded_and_asked(dans_page):
    made = making.make()
    assert made.rows["journeys"] >= 1
    since = clock.now().replace(month=1, day=1)
    found = asking.flow(since, clock.now(), least=1)
    assert [(one.touchpoint, one.people) for one in found.nodes] == [("contact", 2)]
    assert not asking.standing().stale


def test_a_person_has_their_own_strip(dans_page):
    making.make()
    person = PersonAlias.objects.values_list("person", flat=True).first()
    steps = [code for one in asking.strip(person) for code, *_rest in one.steps]
    assert steps
    assert asking.strip(0) == []


def test_nothing_is_folded_yet_says_so(dans_page):
    found = asking.flow(clock.now().replace(month=1, day=1), clock.now())
    assert "No journey was folded yet" in found.basis.missing
    assert asking.standing() is None


def test_without_a_lake_there_is_nothing_to_fold():
    with pytest.raises(LakeRefused):
        making.make()


@pytest.mark.parametrize(("key", "rested", "due"), [("a", 99, False), ("b", 99, True), ("b", 0, False)])
def test_it_rests_twenty_times_as_long_as_it_took(key, rested, due):
    at = clock.now() - timedelta(seconds=rested)
    before = keeping.Folded("a", (), (), at.isoformat(), at.isoformat(), 4.0, {}, {}, 90, 30)
    assert making.is_due(before, key) is due


def test_it_is_made_again_only_where_something_changed_and_had_its_rest(dans_page, ada):
    first = making.make()
    assert making.make(anew=False) is None, "nothing changed"
    catalogue.save([Point("all", "Everything", "service", [{"table": "interactions"}])], actor=ada)
    assert asking.standing().stale
    soon = clock.now() + timedelta(seconds=making.RESTS * (first.took_s + 1))
    with clock.frozen(soon):
        assert making.make(anew=False).codes == ("all",)


def test_another_pause_is_another_fold(dans_page, ada):
    making.make()
    assumptions.choose(Given(journey_pause_days=7), actor=ada)
    assert asking.standing().stale
    with pytest.raises(Invalid):
        assumptions.choose(Given(harm_low=80), actor=ada)


def test_what_somebody_may_be_reading_stays_until_the_next(dans_page, beside):
    made = [making.make() for _ in range(3)]
    there = {one.name for one in beside.iterdir()}
    assert there == {keeping.NAME, *made[1].files.values(), *made[2].files.values()}


def test_an_erasure_leaves_no_journey_of_anybodys(dans_page, beside, ada, monkeypatch, tmp_path):
    from sixring.trust.privacy import cleaning

    monkeypatch.setenv("SIXRING_ERASURES", str(tmp_path / "erasures.jsonl"))
    monkeypatch.setattr(cleaning, "clean", lambda row: True)
    making.make()
    alias = PersonAlias.objects.select_related("person").first()
    erased(alias.person, ada)
    assert list(beside.iterdir()) == []
    exporting.update()
    making.make()
    assert asking.strip(alias.person_id) == []
    assert not PersonAlias.objects.filter(alias=alias.alias).exists()


def test_no_word_of_anybodys_is_in_any_file(dan, beside):
    import pyarrow.parquet as pq

    dan.writes("I bought marzipan", subject="marzipan")
    exporting.update()
    making.make()
    told = "".join(str(pq.read_table(one).to_pylist()) for one in beside.glob("*.parquet"))
    assert "'group': 'new'" in told
    assert "marzipan" not in told
