"""Maps, ways, loops, where people leave and what they feel, from touches told by hand."""

import random
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from sixring.core.errors import Invalid
from sixring.insights.journeys import asking as journeys

from .conftest import SINCE, UNTIL, after, chat, look, mail, order

EVERY = {"since": SINCE, "until": UNTIL}


def a_talk(who, wait, **rest):
    """Writes, and is answered after `wait` hours."""
    return [mail(who, after(), **rest), mail(who, after(hours=wait), incoming=False, **rest)]


def edges(flow):
    return {(one.source, one.target): (one.n, one.journeys, one.people) for one in flow.edges}


def test_a_map_counts_passes_journeys_and_people(asked):
    asked(interactions=[*a_talk(1, 1), *a_talk(2, 3), mail(1, after(hours=2))])
    flow = journeys.flow(**EVERY, least=1)
    assert edges(flow) == {("mail_in", "mail_out"): (2, 2, 2), ("mail_out", "mail_in"): (1, 1, 1)}
    assert {one.touchpoint: (one.n, one.journeys, one.people, one.starts, one.ends) for one in flow.nodes} == {
        "mail_in": (3, 2, 2, 2, 1), "mail_out": (2, 2, 2, 0, 1),
    }  # fmt: skip
    assert (flow.journeys, flow.people, flow.starts) == (2, 2, {"mail_in": 2})
    assert [one.median_s for one in flow.edges if one.target == "mail_out"] == [2 * 3600]


def test_a_person_with_two_journeys_is_one(asked):
    asked(interactions=[*a_talk(1, 1), mail(1, after(days=40)), mail(1, after(days=40, hours=2), incoming=False)])
    flow = journeys.flow(**EVERY, least=1)
    assert (flow.journeys, flow.people) == (2, 1)
    assert edges(flow) == {("mail_in", "mail_out"): (2, 2, 1)}


def test_a_period_has_the_journeys_that_began_in_it(asked):
    asked(interactions=[*a_talk(1, 1), mail(1, after(days=40)), mail(2, after(days=40))])
    flow = journeys.flow(after(days=1), after(days=50), least=1)
    assert (flow.journeys, flow.people, flow.edges) == (2, 2, ())


def test_what_few_people_did_is_held_back(asked):
    asked(interactions=[touch for who in range(5) for touch in a_talk(who, 1)] + [chat(9, after())])
    flow = journeys.flow(**EVERY)
    assert {one.touchpoint for one in flow.nodes} == {"mail_in", "mail_out"}
    assert (flow.basis.suppressed, flow.people) == (1, 6)
    assert journeys.flow(**EVERY, least=7).nodes == ()


def test_journeys_of_one_group_alone(asked):
    asked(orders=[order(1, after()), order(1, after(days=40)), order(2, after())])
    assert journeys.flow(**EVERY, where={"group": "customer"}, least=1).journeys == 1
    assert journeys.flow(**EVERY, where={"reason": None, "channel": ["tracking"]}, least=1).people == 2
    with pytest.raises(Invalid):
        journeys.flow(**EVERY, where={"colour": "blue"})


def test_ways_and_what_became_of_them(asked):
    asked(visits=[look(1, after()), look(2, after()), look(3, after())], orders=[order(1, after(hours=1))])
    found = journeys.variants(**EVERY, least=1)
    assert [(one.path, one.journeys, one.converted.value) for one in found.variants] == [
        (("site",), 2, 0.0), (("site", "order"), 1, 1.0),
    ]  # fmt: skip
    assert (found.kinds, found.rest) == (2, 0)
    assert journeys.variants(**EVERY, least=2).rest == 1


def test_a_loop_is_there_and_back_and_what_follows_itself(asked):
    back_and_forth = [mail(1, after(hours=n), incoming=n % 2 == 0) for n in range(5)]
    asked(interactions=[*back_and_forth, chat(2, after()), chat(2, after(hours=9))])
    found = {one.path: (one.journeys, one.rounds) for one in journeys.loops(**EVERY, least=1).loops}
    assert found == {("mail_in", "mail_out"): (1, 2.0), ("mail_out", "mail_in"): (1, 1.0), ("chat",): (1, 1.0)}


def test_where_people_leave_without_an_order(asked):
    looks = [look(who, after(), "page") for who in (1, 2, 3)] + [look(who, after(hours=1), "cart") for who in (2, 3)]
    asked(visits=looks, orders=[order(3, after(hours=2))])
    found = {one.touchpoint: (one.reached, one.left) for one in journeys.dropoffs(**EVERY, least=1).dropoffs}
    assert found == {"site": (3, 1), "cart": (2, 1)}


def test_who_ordered_before_left_nowhere(asked):
    asked(orders=[order(1, after())], visits=[look(1, after(hours=1))])
    assert journeys.dropoffs(**EVERY, least=1).dropoffs == ()


def test_a_curve_of_feelings_with_its_n(asked):
    told = [mail(who, after(minutes=who)) for who in range(6)] + [chat(who, after(hours=8)) for who in range(6)]
    felt = [
        {"interaction": n, "sentiment": (0.5 if n > 6 else -0.5) + 0.1 * (-1) ** n, "measured": True}
        for n in range(1, 13)
    ]
    asked(interactions=told, readings=felt)
    found = journeys.feelings(**EVERY)
    assert [(one.touchpoint, round(one.feeling.value, 6), one.feeling.n, one.real) for one in found.felt] == [
        ("mail_in", -0.5, 6, True), ("chat", 0.5, 6, True),
    ]  # fmt: skip
    assert round(found.overall.value, 6) == 0.0


def test_two_periods_side_by_side(asked):
    early = [touch for who in range(30) for touch in a_talk(who, 1)]
    asked(interactions=[*early, *(mail(who, after(days=60)) for who in range(100, 130))])
    one, other = journeys.flow(SINCE, after(days=30)), journeys.flow(after(days=30), UNTIL)
    found = journeys.compare(one, other)
    assert [(c.source, c.target, c.a.value, c.b.value, c.real) for c in found.edges] == [
        ("mail_in", "mail_out", 1.0, 0.0, True)
    ]


@pytest.mark.parametrize("where", [None, {"group": ["new", "known"]}])
def test_people_are_counted_as_by_counting_them(asked, where):
    """Journeys drawn at random, some of them of one person, against sets of people."""
    draw = random.Random(7)
    touches, expected = [], defaultdict(set)
    for who in range(40):
        for turn in range(draw.randint(1, 4)):
            began, before = after(days=45 * turn, seconds=who), None
            for place in range(draw.randint(1, 5)):
                kind = draw.choice(("mail_in", "mail_out", "chat"))
                at = began + timedelta(hours=place)
                touches.append(chat(who, at) if kind == "chat" else mail(who, at, incoming=kind == "mail_in"))
                if before and after(days=40) <= began:
                    expected[before, kind].add(who)
                before = kind
    asked(interactions=touches)
    found = journeys.flow(after(days=40), UNTIL, where=where, least=1)
    assert {key: people for key, (_n, _j, people) in edges(found).items()} == Counter(
        {key: len(people) for key, people in expected.items()}
    )
