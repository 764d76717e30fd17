"""What colleagues choose for themselves."""

import pytest

from sixring.core import preferences
from sixring.core.actors import Actor
from sixring.core.changes import verbs_of
from sixring.core.errors import Forbidden, Invalid
from sixring.core.models import Agent
from sixring.core.preferences import Preferences
from tests.cast import agent_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_without_a_choice_the_defaults_hold(ben):
    assert preferences.of(agent_of(ben)) == Preferences("", 6, "off", 8, frozenset())


def test_a_choice_is_kept_and_the_rest_stays(ben):
    preferences.change(agent_of(ben), actor=ben, signature="Ben\r\nSupport \n", undo_seconds="12")
    preferences.change(agent_of(ben), actor=ben, digest="daily", digest_hour=17, muted=["mention"])
    assert preferences.of(agent_of(ben)) == Preferences("Ben\nSupport", 12, "daily", 17, frozenset({"mention"}))


def test_the_same_choice_twice_leaves_one_trace(ben):
    for _ in range(2):
        preferences.change(agent_of(ben), actor=ben, undo_seconds=0)
    assert verbs_of(agent_of(ben)) == ["agent.preferred"]


@pytest.mark.parametrize(
    "values",
    [{"undo_seconds": 31}, {"undo_seconds": "soon"}, {"digest": "weekly"}, {"digest_hour": 24}, {"muted": "mention"},
     {"signature": "x" * 2001}],
)  # fmt: skip
def test_what_is_out_of_its_limits_is_refused(ben, values):
    with pytest.raises(Invalid):
        preferences.change(agent_of(ben), actor=ben, **values)
    assert agent_of(ben).preferences == {}


def test_what_nobody_can_prefer_is_a_mistake_of_ours(ben):
    with pytest.raises(TypeError):
        preferences.change(agent_of(ben), actor=ben, colour="red")


def test_a_value_that_cannot_be_read_counts_as_not_chosen(ben):
    Agent.objects.filter(pk=ben.id).update(preferences={"undo_seconds": "x", "muted": 7, "digest": "daily"})
    assert preferences.of(agent_of(ben)) == Preferences(digest="daily")


def test_nobody_chooses_for_another_but_who_manages_agents(ada, ben, cleo):
    with pytest.raises(Forbidden):
        preferences.change(agent_of(ben), actor=cleo, digest="daily")
    assert preferences.change(agent_of(ben), actor=ada, digest="daily").digest == "daily"


def test_a_colleague_says_their_name_and_zone(ben):
    preferences.introduce(agent_of(ben), actor=ben, name=" Ben  B. ", zone="Europe/Berlin")
    assert (agent_of(ben).name, agent_of(ben).zone) == ("Ben B.", "Europe/Berlin")
    assert Actor.of(agent_of(ben)).name == "Ben B."


@pytest.mark.parametrize(("name", "zone"), [("", "UTC"), ("Ben", "Mars/Olympus"), ("Ben", "../etc/passwd")])
def test_an_odd_name_or_zone_is_refused(ben, name, zone):
    with pytest.raises(Invalid):
        preferences.introduce(agent_of(ben), actor=ben, name=name, zone=zone)
