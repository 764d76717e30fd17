"""The pages of strategy work, by those who may."""

import pytest

from sixring.insights.models import ChannelPlan, OutsideFigure, PlanAim, Supposed

pytestmark = pytest.mark.django_db
PAGES = ("", "plans/new/", "plans/1/", "benchmarks/", "competitors/", "return/", "return/margin/")
PLAN = {"name": "Chat", "channels": ["webchat"], "purpose": "Help", "audience": "All", "owner": "", "order": 1}


def test_a_plan_is_written_aimed_and_removed(screen, ada):
    adas = screen(ada)
    assert adas.post("/insights/strategy/plans/new/", PLAN).status_code == 302
    one = ChannelPlan.objects.get()
    page = f"/insights/strategy/plans/{one.pk}/"
    asked = {"metric": "first_reply", "value": "5", "time": "min", "side": "", "due": ""}
    assert adas.post(f"{page}targets/", asked).status_code == 302
    assert adas.post(f"{page}targets/", {**asked, "metric": "csat", "value": "85"}).status_code == 302
    assert dict(PlanAim.objects.values_list("metric", "value")) == {"first_reply": 300.0, "csat": 0.85}
    assert "at most 5 min" in adas.get(page).content.decode()
    assert adas.post(f"{page}targets/", {**asked, "metric": "conversations"}).status_code == 422
    assert adas.post(page, {**PLAN, "purpose": ""}).status_code == 422
    assert adas.post(page, {**PLAN, "name": "Live chat"}).status_code == 302
    adas.post(f"{page}targets/{PlanAim.objects.get(metric='csat').pk}/end/")
    assert PlanAim.objects.count() == 1
    adas.post(f"{page}end/")
    assert not ChannelPlan.objects.exists()


@pytest.mark.data
def test_a_figure_of_others_is_entered_and_removed(screen, ada, told, clock):
    told.fresh()
    adas = screen(ada)
    asked = {"name": "Trade", "metric": "csat", "value": "81", "time": "min", "source": "Report 2026, page 7",
             "as_of": "2026-01-01", "n": "900"}  # fmt: skip
    assert adas.post("/insights/strategy/benchmarks/", asked).status_code == 302
    assert OutsideFigure.objects.get().value == 0.81
    assert "Report 2026, page 7" in adas.get("/insights/strategy/benchmarks/").content.decode()
    assert adas.post("/insights/strategy/benchmarks/", {**asked, "source": ""}).status_code == 422
    adas.post(f"/insights/strategy/benchmarks/{OutsideFigure.objects.get().pk}/end/")
    assert not OutsideFigure.objects.exists()


@pytest.mark.data
def test_an_assumption_is_made_and_taken_back(screen, ada, told, clock):
    told.fresh()
    adas = screen(ada)
    asked = {"low": "5", "likely": "10", "high": "20", "source": "A pilot in May"}
    assert adas.post("/insights/strategy/return/deflected/", asked).status_code == 302
    assert Supposed.objects.get().likely == 0.1
    page = adas.get("/insights/strategy/return/").content.decode()
    assert "A pilot in May" in page
    assert "5 % to 20 %" in page
    assert adas.post("/insights/strategy/return/deflected/", {**asked, "low": "15"}).status_code == 422
    assert adas.get("/insights/strategy/return/luck/").status_code == 404
    adas.post("/insights/strategy/return/deflected/end/")
    assert not Supposed.objects.exists()


@pytest.mark.parametrize("path", PAGES)
def test_agents_see_none_of_it(screen, ben, path):
    assert screen(ben).get(f"/insights/strategy/{path}").status_code == 403


@pytest.mark.data
def test_where_nothing_is_planned_the_pages_say_how_to_begin(screen, ada, told, clock):
    told.fresh()
    adas = screen(ada)
    said = {path: adas.get(f"/insights/strategy/{path}").content.decode() for path in PAGES if path != "plans/1/"}
    assert "What is each channel for?" in said[""]
    assert "No figures of others yet" in said["benchmarks/"]
    assert "No reviews of others yet" in said["competitors/"]
    assert "The sum needs more" in said["return/"]


def test_without_a_lake_they_say_so(screen, ada, tmp_path, monkeypatch):
    monkeypatch.setenv("SIXRING_LAKE", str(tmp_path / "nowhere"))
    assert "There is no lake yet" in screen(ada).get("/insights/strategy/return/").content.decode()
