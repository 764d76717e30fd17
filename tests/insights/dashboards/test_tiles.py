"""Facts about tiles: each colleague lays their own; what can't be drawn is refused, and forgotten when it is gone."""

import pytest

from sixring.core.errors import Forbidden, Invalid
from sixring.core.models import Role
from sixring.insights.dashboards import tiles
from sixring.insights.models import Arrangement
from tests.cast import employ, happened_to

pytestmark = pytest.mark.django_db


def names(actor):
    return [tile.name for tile in tiles.of(actor)]


def test_at_first_there_are_the_usual_ones(ada):
    assert names(ada) == list(tiles.USUAL)


@pytest.mark.parametrize(
    ("name", "way", "order"),
    [("b", "up", "bac"), ("b", "down", "acb"), ("a", "up", "abc"), ("c", "down", "abc"), ("c", "a", "cab"),
     ("a", "c", "bac"), ("a", "", "bca"), ("a", "a", "abc"), ("x", "up", "abc"), ("a", "nowhere", "abc")],
)  # fmt: skip
def test_a_tile_goes_its_way(name, way, order, ada):
    called = dict(zip("abc", ("number:csat", "number:nps", "number:ease"), strict=True))
    now = [tiles.read(one) for one in called.values()]
    found = tiles.moved(now, called.get(name, name), called.get(way, way))
    assert [one.name for one in found] == [called[letter] for letter in order]


def test_only_whoever_moves_one_sees_it_elsewhere(ada):
    other = employ("Mona", Role.LEAD, "Support")
    tiles.move("number:csat", "up", actor=ada)
    assert names(ada)[:2] == ["number:csat", "number:nps"]
    assert names(other) == list(tiles.USUAL)
    tiles.move("number:csat", "up", actor=ada)
    assert happened_to(Arrangement.objects.get()) == ["tiles.laid"]


def test_added_taken_away_and_back_to_the_usual_ones(ada):
    tiles.add("groups", "csat", "team", actor=ada)
    assert names(ada)[-1] == "groups:csat:team"
    tiles.remove("number:nps", actor=ada)
    assert "number:nps" not in names(ada)
    tiles.reset(actor=ada)
    assert names(ada) == list(tiles.USUAL)


@pytest.mark.parametrize(
    ("kind", "metric", "by"),
    [("shares", "csat", "channel"), ("load", "first_reply", ""), ("groups", "csat", ""), ("groups", "csat", "weather"),
     ("number", "channel_mix", ""), ("song", "csat", ""), ("number", "unheard_of", "")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(kind, metric, by, ada):
    with pytest.raises(Invalid):
        tiles.add(kind, metric, by, actor=ada)


def test_a_tile_of_a_metric_that_is_gone_is_left_out(ada):
    Arrangement.objects.create(agent_id=ada.id, tiles=["number:gone", "number:csat", "number:csat", 7])
    assert names(ada) == ["number:csat"]


def test_there_is_an_end_to_them(ada, monkeypatch):
    monkeypatch.setattr(tiles, "MOST", len(tiles.USUAL))
    with pytest.raises(Invalid, match="Take one away"):
        tiles.add("number", "one_touch", "", actor=ada)


def test_an_agent_lays_none(ben, screen):
    with pytest.raises(Forbidden):
        tiles.move("number:csat", "up", actor=ben)
    assert screen(ben).get("/insights/tiles/").status_code == 403


def test_buttons_do_it_without_scripts(screen, ada):
    adas = screen(ada)
    adas.post("/insights/tiles/place/", {"tile": "number:csat", "way": "up"})
    adas.post("/insights/tiles/removal/", {"tile": "number:nps"})
    assert adas.post("/insights/tiles/", {"kind": "load", "metric": "csat", "by": ""}).status_code == 422
    assert adas.post("/insights/tiles/", {"kind": "trend", "metric": "one_touch", "by": ""}).status_code == 302
    assert (names(ada)[0], names(ada)[-1]) == ("number:csat", "trend:one_touch")
    assert 'value="trend:one_touch"' in adas.get("/insights/tiles/").content.decode()
    adas.post("/insights/tiles/usual/")
    assert names(ada) == list(tiles.USUAL)
