"""Facts about the catalogue's editor: order, rules, what they match before anything is kept, and who may."""

import pytest

from sixring.core import clock as clock_time
from sixring.insights.journeys import catalogue
from sixring.insights.journeys.screens import editing, forms
from sixring.insights.journeys.screens.preview import preview
from tests.screens import read

pytestmark = [pytest.mark.django_db, pytest.mark.data]
POINT = {"label": "Asks before buying", "stage": "consideration", "active": "on", "rule0-table": "interactions",
         "rule0-channel": "email", "rule0-incoming": "yes"}  # fmt: skip


def codes():
    return [one.code for one in catalogue.every()]


def test_a_new_one_stands_before_all_others_of_its_stage(screen, ada):
    answer = screen(ada).post("/journeys/touchpoints/new/", POINT)
    assert answer.status_code == 302
    assert codes()[2:4] == ["asks_before_buying", "search"]
    assert editing.get("asks_before_buying").rules == [
        {"table": "interactions", "channel": ["email"], "incoming": True},
    ]  # fmt: skip


def test_fields_of_another_kind_of_touch_dont_count_and_an_empty_rule_is_none(screen, ada):
    typed = {**POINT, "rule0-table": "orders", "rule0-metric": "csat", "rule1-table": "", "rule1-channel": "sms"}
    screen(ada).post("/journeys/touchpoints/new/", typed)
    assert editing.get("asks_before_buying").rules == [{"table": "orders", "channel": ["email"]}]


def test_looking_what_matches_counts_and_keeps_nothing(some, screen, ada):
    page = read(screen(ada).post("/journeys/touchpoints/new/", {**POINT, "preview": "1"}))
    before = codes()
    assert "0 touches of the last 90 days would belong to it" in page
    for _n in range(2):
        some.says(clock_time.ahead(days=-3), 5, 900)
    some.fresh()
    page = read(screen(ada).post("/journeys/touchpoints/new/", {**POINT, "preview": "1"}))
    assert "2 touches of the last 90 days would belong to it" in page
    assert codes() == before


def test_what_fits_but_belongs_to_one_further_up_is_counted_apart(some, ada):
    some.says(clock_time.ahead(days=-3), 5, 900)
    some.fresh()
    every = editing.every()
    last = catalogue.Point("last", "All mail", "service", [{"table": "interactions", "channel": ["email"]}])
    found = preview(last, [*every, last], actor=ada)
    assert (found.fits, found.taken, found.counts) == (1, 1, 0)


def test_it_moves_goes_off_and_goes(screen, ada):
    adas, first = screen(ada), codes()
    adas.post("/journeys/touchpoints/site/place/", {"way": "up"})
    assert codes()[:2] == ["site", "public"]
    adas.post("/journeys/touchpoints/site/place/", {"way": "switch"})
    assert not editing.get("site").active
    adas.post("/journeys/touchpoints/site/removal/")
    assert "site" not in codes()
    adas.post("/journeys/touchpoints/usual/")
    assert codes() == first
    assert adas.post("/journeys/touchpoints/site/place/", {"way": "sideways"}).status_code == 422
    assert adas.get("/journeys/touchpoints/nowhere/").status_code == 404


def test_what_cant_be_is_said_on_the_form(screen, ada):
    assert "This field is required" in read(screen(ada).post("/journeys/touchpoints/new/", {**POINT, "label": ""}))
    assert screen(ada).post("/journeys/touchpoints/new/", {**POINT, "stage": "heaven"}).status_code == 422
    assert codes() == [one.code for one in catalogue.DEFAULTS]


def test_leads_read_it_and_only_who_configures_changes_it(screen, other_lead):
    lenas = screen(other_lead)
    page = read(lenas.get("/journeys/touchpoints/"))
    assert "Looks at a product" in page
    assert "Switch off" not in page
    assert lenas.get("/journeys/touchpoints/chat/").status_code == 403
    assert lenas.post("/journeys/touchpoints/chat/removal/").status_code == 403


@pytest.mark.parametrize("point", catalogue.DEFAULTS, ids=lambda one: one.code)
def test_a_touchpoint_shown_and_kept_again_is_the_same(point, screen, ada):
    editor = forms.Editor.of(point)
    data = {f"{one.prefix}-{name}": value for one in editor.rules for name, value in one.initial.items()}
    data |= {"label": str(point.label), "stage": point.stage, "active": "on"}
    again = forms.Editor.of(point, data)
    assert again.valid()
    assert catalogue.checked(again.point(point.code)) == catalogue.checked(point)
