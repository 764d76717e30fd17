"""Actors: what is asked for them while a page is made."""

from dataclasses import replace

from sixring.core.actors import Actor


def test_while_a_page_is_made_the_same_is_asked_once():
    asked = []
    actor = replace(Actor.system(), known={})
    assert [actor.once("n", lambda: asked.append(1) or len(asked)) for _ in range(3)] == [1, 1, 1]


def test_otherwise_it_is_asked_each_time():
    asked = []
    assert [Actor.system().once("n", lambda: asked.append(1) or len(asked)) for _ in range(3)] == [1, 2, 3]


def test_what_is_known_makes_no_other_actor():
    assert replace(Actor.system(), known={"n": 1}) == Actor.system()
