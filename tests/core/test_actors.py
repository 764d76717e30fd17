"""Actors: what is asked for them while a page is made."""

from dataclasses import replace

import pytest

from sixring.core.actors import Actor


@pytest.mark.parametrize(
    ("role", "may", "sees_all"),
    [
        ("viewer", {"see"}, False),
        ("agent", {"see", "answer"}, False),
        ("lead", {"see", "answer", "lead", "see quarantine"}, False),
        ("manager", {"see", "answer", "lead", "see quarantine", "see everything"}, True),
        ("admin", {"see", "answer", "lead", "see quarantine", "see everything", "configure", "manage agents"}, True),
    ],
)
def test_each_role_may_what_those_before_it_may(role, may, sees_all):
    actor = Actor("agent", 1, role)
    acts = {"see", "answer", "lead", "see quarantine", "see everything", "configure", "manage agents", "own"}
    assert {act for act in acts if actor.may(act)} == may
    assert actor.sees_every_channel is sees_all


def test_while_a_page_is_made_the_same_is_asked_once():
    asked = []
    actor = replace(Actor.system(), known={})
    assert [actor.once("n", lambda: asked.append(1) or len(asked)) for _ in range(3)] == [1, 1, 1]


def test_otherwise_it_is_asked_each_time():
    asked = []
    assert [Actor.system().once("n", lambda: asked.append(1) or len(asked)) for _ in range(3)] == [1, 2, 3]


def test_what_is_known_makes_no_other_actor():
    assert replace(Actor.system(), known={"n": 1}) == Actor.system()
