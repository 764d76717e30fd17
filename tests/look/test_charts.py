"""Facts about charts: what they say without colour, that nothing of a customer's becomes markup, and that they hold."""

from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from sixring.look.charts import (
    Bar,
    Cell,
    Column,
    Dot,
    Figure,
    Mark,
    Note,
    Point,
    Series,
    Slice,
    Table,
    bars,
    columns,
    donut,
    heat,
    line,
    scatter,
    spark,
)  # fmt: skip
from sixring.look.charts.drawing import ticks

ATTACK = '"><script>alert(1)</script>'
POINTS = [Point("Jan", 30, 20, 40, "Jan: +30"), Point("Feb", None), Point("Mar", 50, 41, 58), Point("Apr", 45, 40, 50)]
EVERY = {
    "line": line([Series("NPS", POINTS)], label="Trend", ends=(-100, 100), marks=[Mark(32, "Retail")]),
    "noted": line([Series("NPS", POINTS)], label="Trend", marks=[Mark(40, "Target", 0.5)],
                  notes=[Note("Shop down", 0.2, css="bad"), Note("Campaign", 0.5, 0.8, "info", "Campaign, a week")]),
    "heat": heat(["Mon", "Tue"], ["9", "10"], [[Cell(3, "Mon 9: 3"), Cell(0, "none", "/x/")], [Cell(None, "?")] * 2],
                 label="Load"),
    "spark": spark(POINTS, label="Trend"),
    "bars": bars([Bar("E-mail", 30, "+30", 20, 40, href="/x/?a=1&b=2"), Bar("SMS", -5, "−5", -20, 9)], label="Channels",
                 ends=(-100, 100), marks=[Mark(32, "Retail")]),
    "columns": columns([Column("9", 0.5, "50 %", "9: 50 %"), Column("10", 0.0, "0 %", "10: 0 %")], label="Spread"),
    "donut": donut([Slice("Web", 3, "75 %"), Slice("Store", 1, "25 %")], label="Shares", middle="4", below="answers"),
    "scatter": scatter([Dot("Speed", 0.3, 4.1, low=0.2, high=0.4), Dot("Care", 0.31, 4.1)], label="Map", x_ends=(0, 1),
                       y_ends=(1, 5), x_name="importance", y_name="score", cut=(0.5, 3),
                       corners=("Keep", "Keep up", "Fix first", "Later")),
}  # fmt: skip


@pytest.mark.parametrize("kind", EVERY)
def test_it_is_whole_and_says_what_it_is(kind):
    root = ElementTree.fromstring(EVERY[kind])
    svg = root if root.tag == "svg" else root.find("svg")
    assert svg.get("aria-label")
    assert svg.get("role") == ("group" if "<a " in EVERY[kind] else "img")
    assert "style=" not in EVERY[kind]
    assert "fill=" not in EVERY[kind]


def test_a_gap_breaks_the_line_and_a_lone_point_shows_its_interval():
    root = ElementTree.fromstring(EVERY["line"])
    lines = [one.get("points") for one in root.iter("polyline")]
    assert len(lines) == 2
    assert sum(1 for one in root.iter("line") if one.get("class") == "chart-whisker") == 1


def test_what_happened_stands_at_its_time_above_the_line():
    root = ElementTree.fromstring(EVERY["noted"])
    assert [one.get("x1") for one in root.iter("line") if "chart-when" in one.get("class")] == ["20%", "50%"]
    shade = next(one for one in root.iter("rect") if "chart-while" in one.get("class"))
    assert (shade.get("x"), shade.get("width")) == ("50%", "30%")
    said = [one.text for one in root.iter("text") if "chart-note" in one.get("class")]
    assert said == ["Target", "Shop down", "Campaign"]


def test_a_target_is_drawn_from_its_day_on():
    root = ElementTree.fromstring(EVERY["noted"])
    rule = next(one for one in root.iter("line") if one.get("class") == "chart-benchmark")
    assert (rule.get("x1"), rule.get("x2")) == ("50%", "100%")


@pytest.mark.parametrize(
    ("values", "mark", "place"),
    [((10, 20, 30), 15, ("100%", "end")), ((10, 20, 30), 29, ("0%", "start")), ((30, 20, 10), 11, ("0%", "start"))],
)
def test_the_name_of_a_level_keeps_clear_of_the_line(values, mark, place):
    points = [Point(str(value), value) for value in values]
    root = ElementTree.fromstring(line([Series("NPS", points)], label="Trend", marks=[Mark(mark, "target")]))
    name = next(one for one in root.iter("text") if one.text == "target")
    assert (name.get("x"), name.get("text-anchor")) == place


def test_the_more_there_is_the_deeper_a_cell():
    root = ElementTree.fromstring(EVERY["heat"])
    deep = [one.get("class") for one in root.iter("rect")]
    assert deep == ["chart-cell heat-6", "chart-cell heat-0", "chart-cell", "chart-cell"]
    most = ElementTree.fromstring(heat(["a"], "bcd", [[Cell(v, "") for v in (1, 6, 12)]], label="x"))
    assert [one.get("class")[-1] for one in most.iter("rect")] == ["1", "3", "6"]


def test_nothing_written_by_somebody_becomes_markup():
    drawn = [
        line([Series(ATTACK, [Point(ATTACK, 1, words=ATTACK)])], label=ATTACK, marks=[Mark(1, ATTACK)],
             notes=[Note(ATTACK, 0, 1, ATTACK, ATTACK)]),
        heat([ATTACK], [ATTACK], [[Cell(1, ATTACK, ATTACK)]], label=ATTACK),
        bars([Bar(ATTACK, 1, ATTACK, href=ATTACK, css=ATTACK)], label=ATTACK, ends=(0, 1)),
        columns([Column(ATTACK, 1, ATTACK, ATTACK, css=ATTACK)], label=ATTACK),
        donut([Slice(ATTACK, 1, ATTACK, css=ATTACK, href=ATTACK)], label=ATTACK, middle=ATTACK),
        scatter([Dot(ATTACK, 0, 0, ATTACK, css=ATTACK)], label=ATTACK, x_ends=(0, 1), y_ends=(0, 1), x_name=ATTACK,
                y_name=ATTACK, cut=(0, 0), corners=(ATTACK,) * 4),
    ]  # fmt: skip
    assert all("<script" not in one for one in drawn)
    assert all(ElementTree.fromstring(one) is not None for one in drawn)


def test_a_figure_has_its_finding_its_definition_its_rows_and_its_download():
    table = Table(("Month", "NPS", "n"), [("Jan", "+30", "100"), (ATTACK, "+50", "80")])
    figure = Figure(EVERY["line"], table, "NPS rose", "9–10 less 0–6", "2026 · n = 180 · UTC", "/rows.csv", "trend")
    page = Template("{{ figure }}").render(Context({"figure": figure}))
    root = ElementTree.fromstring(page.replace(" download>", ">"))
    assert root.find("figcaption/h3").text == "NPS rose"
    assert [cell.text for cell in root.iter("td")] == ["+30", "100", "+50", "80"]
    assert [cell.text for cell in root.iter("th")][-1] == ATTACK
    assert root.find("div/details/summary").get("data-key") == "t"
    assert root.find("div/a").get("href") == "/rows.csv"


def test_nothing_to_draw_is_no_error():
    for empty in (
        line([], label="x"),
        bars([], label="x", ends=(0, 1)),
        columns([], label="x"),
        donut([], label="x"),
        heat([], [], [], label="x"),
    ):
        assert ElementTree.fromstring(empty) is not None


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6))
def test_ticks_hold_what_is_shown(low, span):
    found = ticks(low, low + span)
    assert found[0] <= low + 1e-6 * span
    assert found[-1] >= low + span * (1 - 1e-6)
    assert 2 <= len(found) <= 8


@given(st.lists(st.one_of(st.none(), st.floats(-100, 100)), max_size=30))
def test_whatever_was_measured_it_is_drawn_within_its_frame(values):
    drawn = line([Series("NPS", [Point(str(n), v, v, v) for n, v in enumerate(values)])], label="x", ends=(-100, 100))
    root = ElementTree.fromstring(drawn)
    assert all(0 <= float(one.get("cy")) <= 190 for one in root.iter("circle"))
