"""Facts about the flow chart: where stops stand, which way lines go, and that it says without colour what it shows."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixring.look.charts import Passage, Step, Stop, curve, flow
from sixring.look.charts.flow.plan import UPRIGHT, WIDE, plan

STOPS = [
    Stop("site", "Looks around", 0, 900, "900 people", href="/site/"), Stop("cart", "Fills the cart", 1, 300, "300"),
    Stop("order", "Orders", 2, 200, "200"), Stop("mail", "Writes an e-mail", 2, 90, "90", css="bad"),
]  # fmt: skip
PASSAGES = [
    Passage("site", "cart", 280, "site to cart: 280", "5 min", href="/site-cart/"),
    Passage("site", "order", 20, "site to order: 20"), Passage("cart", "order", 180, "cart to order: 180"),
    Passage("order", "mail", 40, "order to mail: 40", css="bad"), Passage("mail", "site", 30, "mail to site: 30"),
    Passage("mail", "mail", 12, "mail again: 12"), Passage("mail", "gone", 9, "to nowhere"),
]  # fmt: skip
HEADS = ["Awareness", "Consideration", "Purchase"]
ATTACK = '"><script>alert(1)</script>'


def drawn(stops=STOPS, passages=PASSAGES):
    return ElementTree.fromstring(flow(stops, passages, HEADS, label="Journeys"))


def ways(found):
    return {(one.passage.start, one.passage.end): one.way for one in found.curves}


def test_lines_that_go_on_are_told_from_those_that_go_back():
    assert ways(plan(STOPS, PASSAGES, 3, WIDE)) == {
        ("site", "cart"): "on", ("site", "order"): "on", ("cart", "order"): "on", ("order", "mail"): "beside",
        ("mail", "site"): "back", ("mail", "mail"): "self",
    }  # fmt: skip


@pytest.mark.parametrize("form", [WIDE, UPRIGHT])
def test_stops_of_a_later_column_stand_further_on_and_none_covers_another(form):
    many = STOPS + [Stop(f"s{i}", "Service", 2, i, "") for i in range(9)]
    boxes = plan(many, [], 3, form).boxes
    assert boxes["site"].u < boxes["cart"].u < boxes["order"].u
    placed = list(boxes.values())
    for i, a in enumerate(placed):
        for b in placed[i + 1 :]:
            assert a.u + a.du <= b.u or b.u + b.du <= a.u or a.v + a.dv <= b.v or b.v + b.dv <= a.v


def test_the_more_went_the_wider_the_line():
    found = {(one.passage.start, one.passage.end): one.width for one in plan(STOPS, PASSAGES, 3, WIDE).curves}
    assert found["site", "cart"] / found["cart", "order"] == pytest.approx(280 / 180)


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(1, 10**9)), max_size=40))
def test_whatever_goes_where_lines_fit_their_stops(edges):
    stops = [Stop(str(i), "Stop", i % 5, i + 1) for i in range(12)]
    passages = [Passage(str(a), str(b), n, "") for a, b, n in dict.fromkeys(edges)]
    found = plan(stops, passages, 5, WIDE)
    for curve_ in found.curves:
        if curve_.way == "on":
            box = found.boxes[curve_.passage.start]
            assert box.v - 1 <= curve_.points[0][1] <= box.v + box.dv + 1
        assert curve_.width <= WIDE.thick


def test_it_is_drawn_wide_and_upright_with_links_that_say_where_they_lead():
    root = drawn()
    wide, upright = root.find("div/svg"), root.find("svg")
    for svg in (wide, upright):
        assert svg.get("role") == "group"
        assert [one.text for one in svg.iter("text") if one.get("class") == "flow-head"] == HEADS
        links = {one.get("href"): one.get("aria-label") for one in svg.iter("a")}
        assert links == {"/site/": "Looks around: 900 people", "/site-cart/": "site to cart: 280"}
    assert root.find("div").get("tabindex") == "0"


def test_nothing_is_said_by_colour_alone():
    wide = drawn().find("div/svg")
    lines = [one.get("class").split() for one in wide.iter("path") if "flow-line" in one.get("class")]
    assert sorted(one[1] for one in lines) == ["is-back", "is-beside", "is-on", "is-on", "is-on", "is-self"]
    assert sum(1 for one in wide.iter("polygon")) == len(lines)
    assert "5 min" in [one.text for one in wide.iter("text")]
    text = flow(STOPS, PASSAGES, HEADS, label="Journeys")
    assert "style=" not in text
    assert "fill=" not in text


def test_long_names_stay_in_their_box_and_are_said_in_whole():
    name = "Rückversandetikettenanforderungsformular and then some more of it"
    root = drawn([Stop("a", name, 0, 1, "1")], [])
    shown = [one.text for one in root.iter("text") if one.get("class") == "flow-name"]
    assert all(len(line) <= 20 for line in shown)
    assert f"{name}: 1" in [one.text for one in root.iter("title")]


def test_nothing_written_by_somebody_becomes_markup():
    root = drawn([Stop(ATTACK, ATTACK, 0, 1, ATTACK, ATTACK, ATTACK, ATTACK)],
                 [Passage(ATTACK, ATTACK, 1, ATTACK, ATTACK, ATTACK, ATTACK)])  # fmt: skip
    assert not list(root.iter("script"))
    assert drawn([], []) is not None


def test_a_curve_breaks_where_too_few_spoke_and_stands_as_bars_beside():
    steps = [
        Step("Looks", 0.2, "+0.20", 0.1, 0.3, "Awareness"), Step("Cart", None, "too few", head="Purchase"),
        Step("Orders", 0.1, "+0.10", 0.0, 0.2, "Purchase"),
        Step("Mail", -0.4, "−0.40", -0.5, -0.3, "Service", "bad"),
    ]  # fmt: skip
    root = ElementTree.fromstring(curve(steps, label=ATTACK, ends=(-1, 1), middle=0))
    wide, bars = root.findall("svg")
    assert sum(1 for one in wide.iter("line") if one.get("class") == "chart-line") == 1
    assert [one.get("class") for one in wide.iter("circle")] == ["chart-dot ", "chart-dot ", "chart-sign"]
    assert [one.text for one in wide.iter("text") if one.get("class") == "flow-head"] == [
        "Awareness", "Purchase", "Service",
    ]  # fmt: skip
    assert "too few" in [one.text for one in bars.iter("text")]
