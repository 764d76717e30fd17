"""The ring: six arcs, clockwise from the top, filled from 0 to 1 or not measured."""

import re
from pathlib import Path

import pytest

from sixring.look import ring, slots
from sixring.look.ring import Arc, Ring

DAN = {"people": 0.95, "channels": 0.8, "collaboration": (0.5, "1 open, due today"), "experience": (0.2, "falling")}


def test_the_six_arcs_stand_in_the_order_of_the_house():
    assert [arc.label for arc in Ring.of(DAN).arcs] == [
        "Identity",
        "Channels",
        "Personal",
        "Value",
        "Promises",
        "Experience",
    ]


@pytest.mark.parametrize(
    ("value", "level"),
    [(None, "none"), (0, "bad"), (0.33, "bad"), (0.34, "watch"), (0.66, "watch"), (0.67, "good"), (1, "good")],
)
def test_an_arc_has_a_level(value, level):
    assert Arc("crm", value).level == level


def test_a_list_colours_the_worst_arc_only():
    svg = ring.draw(Ring.of(DAN), size=40, name="Dan")
    assert re.findall(r"is-(\w+)", svg) == ["quiet", "quiet", "quiet", "bad"]


def test_a_list_colours_nothing_when_all_is_well():
    assert Ring.of({"people": 1, "experience": 0.9}).worst is None
    assert set(re.findall(r"is-(\w+)", ring.draw(Ring.of({"people": 1}), size=40))) == {"quiet"}


def test_the_whole_ring_colours_every_measured_arc():
    svg = ring.draw(Ring.of(DAN), size=88, name="Dan", whole=True)
    assert re.findall(r"ring-arc is-(\w+)", svg) == ["good", "good", "watch", "bad"]
    assert svg.count("ring-track") == 6


def test_the_ring_says_in_words_what_it_shows():
    svg = ring.draw(Ring.of(DAN), size=40, name="Dan")
    assert 'role="img"' in svg
    assert "<title>Dan. Identity: 95 %, Channels: 80 %, Personal: not measured yet" in svg
    assert "Experience: falling</title>" in svg


def test_the_first_arc_starts_just_right_of_the_top_and_runs_clockwise():
    x1, y1, x2, y2 = map(float, re.search(r"M(\S+) (\S+)A22 22 0 0 1 (\S+) (\S+)\"", ring.loading()).groups())
    assert x1 > 24
    assert y1 < 3
    assert x2 > x1
    assert y2 > y1


def test_a_name_cannot_break_out_of_the_picture():
    svg = ring.draw(Ring.of(), size=40, name="<script>alert(1)</script> x")
    assert "<script>" not in svg


@pytest.mark.parametrize(
    ("name", "letters"), [("Dan", "D"), ("ada b. byron", "AB"), ("", "?"), ("!!", "?"), ("Øre Åse", "ØÅ")]
)
def test_initials(name, letters):
    assert ring.initials(name) == letters


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_an_arc_refuses_what_is_no_share(value):
    with pytest.raises(ValueError, match="fills from 0 to 1"):
        Arc("people", value)


def test_a_seventh_arc_is_refused():
    with pytest.raises(ValueError, match="no arc"):
        Ring.of({"loyalty": 1})
    with pytest.raises(ValueError, match="no arc"):
        slots.ring_arc("loyalty", lambda ids: {})


def test_rooms_fill_arcs_for_many_persons_at_once():
    asked = []
    with slots.emptied():
        slots.ring_arc("people", lambda ids: asked.append(list(ids)) or {1: (0.9, "proven")})
        found = ring.rings([1, 2])
    assert asked == [[1, 2]]
    assert found[1].arcs[0].words == "proven"
    assert found[2].arcs[0].level == "none"


def test_the_favicon_is_the_one_the_ring_draws():
    kept = Path(ring.__file__).parent / "static/look/favicon.svg"
    assert kept.read_text(encoding="utf-8") == ring.favicon()
