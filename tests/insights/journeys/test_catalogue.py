"""The catalogue: the usual one, the owner's own, and what it refuses."""

import pytest

from sixring.core.errors import Forbidden, Invalid
from sixring.core.models import Change
from sixring.insights.journeys import catalogue, rules
from sixring.insights.journeys.catalogue import Point

from .conftest import after, chat, mail, rows

SERVICE = [{"table": "interactions", "channel": "webchat"}]


def test_a_touch_belongs_to_the_first_touchpoint_that_fits(folded):
    points = [
        Point("complaints", "Complains", "service", [{"table": "interactions", "reason": 7}]),
        Point("talks", "Talks", "service", [{"table": "interactions"}]),
    ]
    made = folded(
        points,
        interactions=[mail(1, after(), conversation=1), mail(1, after(hours=1), conversation=2)],
        conversations=[{"id": 1, "reason": 7, "noise": ""}, {"id": 2, "reason": 8, "noise": ""}],
    )
    assert rows(made, "journeys", "path") == ["AB"]


def test_what_no_touchpoint_fits_is_no_touch(folded):
    made = folded([Point("chat", "Chats", "service", SERVICE)], interactions=[mail(1, after()), chat(2, after())])
    assert rows(made, "journeys", "who") == [2]


@pytest.mark.parametrize("wrong", [
    {"table": "conversations"}, {"table": "visits", "colour": "blue"}, {"table": "interactions", "incoming": "yes"},
    {"table": "interactions", "reason": "1; DROP TABLE visits"}, "visits",
    {"table": "visits", "kind": ["x" * 81]},
])  # fmt: skip
def test_a_rule_that_cannot_be_asked_is_refused(wrong):
    with pytest.raises(Invalid):
        rules.read(wrong)


def test_words_are_words_whatever_stands_in_them(folded):
    rule = {"table": "visits", "kind": "a' OR ''='"}
    made = folded([Point("odd", "Odd", "awareness", [rule])], visits=[{"who": 1, "at": after(), "kind": "page"}])
    assert rows(made, "journeys", "who") == []


@pytest.mark.django_db
def test_a_catalogue_is_kept_once_and_leaves_a_trace(ada):
    wanted = [Point("chat", "Chats with us", "service", SERVICE), Point("mail", "Mail", "service", active=False)]
    catalogue.save(wanted, actor=ada)
    catalogue.save(wanted, actor=ada)
    assert [one.code for one in catalogue.touchpoints()] == ["chat"]
    assert catalogue.every()[0].rules == [{"table": "interactions", "channel": ["webchat"]}]
    assert Change.objects.filter(verb="touchpoints.chosen").count() == 1
    catalogue.reset(actor=ada)
    assert catalogue.every() == list(catalogue.DEFAULTS)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [
    [], [Point("a", "A", "service", SERVICE, active=False)], [Point("a", "A", "service"), Point("a", "B", "service")],
    [Point("a", "", "service")], [Point("a b", "A", "service")], [Point("a", "A", "moon")],
])  # fmt: skip
def test_what_is_no_catalogue_is_refused(ada, wrong):
    with pytest.raises(Invalid):
        catalogue.save(wanted := wrong, actor=ada)
    assert catalogue.every() == list(catalogue.DEFAULTS), wanted


@pytest.mark.django_db
def test_only_who_configures_says_what_a_touchpoint_is(ben):
    with pytest.raises(Forbidden):
        catalogue.save([Point("a", "A", "service", SERVICE)], actor=ben)


def test_another_name_needs_no_folding_another_rule_does():
    one, renamed = Point("a", "A", "service", SERVICE), Point("a", "B", "service", SERVICE)
    assert catalogue.version([one]) == catalogue.version([renamed])
    assert catalogue.version([one]) != catalogue.version([Point("a", "A", "loyalty", SERVICE)])
