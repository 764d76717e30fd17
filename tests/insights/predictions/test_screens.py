"""Facts about the pages of predictions: what they say, to whom, and that they are gone with an erasure."""

import pytest

from sixring.core.errors import Forbidden
from sixring.insights import privacy
from sixring.insights.models import PersonAlias, Prediction, Standing
from sixring.insights.predictions import asking, duty, kept, making
from sixring.insights.predictions.kept import Found, Of
from sixring.insights.predictions.models import Kind
from sixring.people.models import Person
from tests.cast import where
from tests.insights.dashboards.conftest import other_lead, screen
from tests.screens import only_for

__all__ = ["other_lead", "screen"]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
PAGES = ("", "value/", "next/", "demand/", "groups/")
TRIED = {
    "days": 90, "said": False, "auc": 0.8, "auc_low": 0.7, "auc_high": 0.9, "brier": 0.1, "brier_always": 0.2, "n": 60,
    "gone": 15, "cut": "2026-08-01T00:00:00+00:00", "auc_silence": 0.7, "learnt_before": 90, "learnt_from": 150,
    "bins": [[30, 0.1, 2], [30, 0.6, 13]],
}  # fmt: skip
DEMAND = {
    "zone": "Europe/Berlin", "first": "2026-03-02", "patience": {"seconds": 90.0, "given_up": 4, "n": 50},
    "channels": [{
        "channel": "call", "n": 300, "days": 90, "lately": [40.0] * 28, "values": [48.0] * 14, "low": [40.0] * 14,
        "high": [60.0] * 14, "ways": {"weekday": 1.0}, "shares": [[1 / 24] * 24] * 7, "handle": None,
        "test": {"error": 4.0, "naive": 5.0, "against_naive": 0.8, "mase": 0.9, "within": 0.81, "looks": 9, "days": 14},
    }],
}  # fmt: skip


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def dans(dan, accounts):
    """Dan, who wrote, as the lake knows him."""
    person = where(dan.writes("Where are my trays?", subject="Trays")).anchor.person
    PersonAlias.objects.create(person=person, alias=77)
    return person


def foretell(**more):
    told = [{"fact": "silence", "value": 84.0, "adds": 0.9}, {"fact": "feeling", "value": None, "adds": -0.3}]
    of = Of(77, 0.62, 0.5, 0.7, 100.0, told, {"spent": 1234.5, "orders": 3.0, "silence": 84.0})
    return kept.keep(Kind.LEAVING, Found(TRIED, [of, Of(78, 0.9, weight=999.0)], **more))


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_night_a_page_says_so(page, screen, ada):
    told = text(screen(ada).get(f"/insights/predictions/{page}"))
    assert "Not measured yet: needs a first night" in told
    assert "What this cannot know" in told


@pytest.mark.parametrize("page", PAGES)
def test_predictions_are_for_leads(page, screen, ben):
    assert screen(ben).get(f"/insights/predictions/{page}").status_code == 403


def test_what_is_missing_is_said(screen, ada):
    kept.keep(Kind.VALUE, Found(needs="orders of fifty customers"))
    assert "Not measured yet: needs orders of fifty customers" in text(screen(ada).get("/insights/predictions/value/"))


def test_who_may_leave_with_reasons_and_how_well_it_did(screen, ada, dans):
    assert foretell() == 1, "whom nobody knows any more is left out"
    told = text(screen(ada).get("/insights/predictions/"))
    assert f'href="/people/{dans.pk}/"' in told
    assert "62 %" in told
    assert "50 % to 70 %" in told
    assert "1,234" in told
    assert "no sign of life for 84 days" in told
    assert "raises the odds × 2.5" in told
    assert "wrote nothing that was measured" not in told  # it speaks against
    assert "0.80" in told
    assert "Of those at least risk 7 % left, of those at most 43 %" in told
    assert "Nobody has said yet when a customer is lost" in told


def test_on_their_page_what_speaks_for_it_and_against(screen, ada, ben, dans):
    foretell()
    kept.keep(
        Kind.VALUE, Found({"currency": "EUR"}, [Of(77, 80.0, 0.0, 200.0, basis={"alive": 0.9, "purchases": 2.0})])
    )
    told = text(screen(ada).get(f"/people/{dans.pk}/"))
    assert "62 % that 90 days go by without a sign of life" in told
    assert "lowers the odds ÷ 1.3" in told
    assert "80.00 EUR expected in twelve months" in told
    assert "What may come" not in text(screen(ben).get(f"/people/{dans.pk}/"))


def test_nobody_is_shown_whom_one_may_not_see(screen, ada, ben, other_lead, accounts, dans):
    foretell()
    only_for(accounts["letters"], "Support")
    assert [one.person for one in asking.leavers(ada)] == [dans]
    assert asking.leavers(other_lead) == []
    assert asking.of_person(dans, other_lead) == {}
    with pytest.raises(Forbidden):
        asking.leavers(ben)


def test_staffing_follows_from_what_was_typed(screen, ada):
    kept.keep(Kind.DEMAND, Found(DEMAND))
    adas = screen(ada)
    told = text(adas.get("/insights/predictions/demand/"))
    assert "Type it above" in told
    assert "672 expected in two weeks, 560 in the two before" in told
    told = text(adas.get("/insights/predictions/demand/?minutes=6&in_time=80&within=20&away=0"))
    assert "Erlang A" in told
    assert "callers wait 2 min on average" in told
    assert "Hour by hour: Monday 2 Mar" in told
    assert "Ensure this value" in text(adas.get("/insights/predictions/demand/?away=99&minutes=6"))


def test_made_again_it_stands_in_place_of_what_was(ada, dans):
    foretell()
    kept.keep(Kind.LEAVING, Found(needs="more"))
    assert not Prediction.objects.exists()
    assert Standing.objects.get().needs == "more"


def test_whoever_was_joined_is_left_to_whom_they_belong(dans):
    other = Person.objects.create(redirect=dans)
    PersonAlias.objects.create(person=other, alias=78)
    assert foretell() == 1
    assert Prediction.objects.get().person == dans


def test_an_erasure_takes_it_along_and_an_export_tells_it(dans):
    from sixring.core.privacy import Subject

    foretell()
    subject = Subject((), (dans.pk,))
    (section,) = privacy.export(subject)
    assert section.rows[0]["value"] == 0.62
    counted = []
    privacy.erase(subject, counted.append)
    assert not Prediction.objects.exists()
    assert sum(one["predictions"] for one in counted) == 1


def test_one_kind_that_fails_keeps_none_of_the_others(monkeypatch, caplog):
    class Nothing:
        def __enter__(self):
            return self

        def __exit__(self, *why):
            return None

    def failing(lake):
        raise ZeroDivisionError

    monkeypatch.setattr(making.reading, "opened", lambda **how: Nothing())
    monkeypatch.setattr(making, "maker", lambda name: failing if name == "value" else lambda lake: Found({"n": 1}))
    making.make()
    assert "predicting value failed" in caplog.text
    assert Standing.objects.get(kind=Kind.VALUE).needs
    assert Standing.objects.filter(needs="").count() == 4


def test_a_night_passes_before_it_is_made_again(monkeypatch, settings, clock):
    settings.LAKE_EVERY = 5
    monkeypatch.setattr(duty, "_next", 0.0)
    assert duty.due() == ("predictions", "make", "--quietly")
    monkeypatch.setattr(duty, "_next", 0.0)
    kept.keep(Kind.NEXT, Found())
    assert duty.due() == ()
    monkeypatch.setattr(duty, "_next", 0.0)
    Standing.objects.update(made_at=duty.last_night(duty.clock.now()) - duty.timedelta(seconds=1))
    assert duty.due()
    assert duty.due() == (), "it looks only now and then"
