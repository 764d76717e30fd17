"""Rules of a trigger, pure: what is read from its JSON, who is drawn, and reasons in words."""

import pytest

from sixring.feedback.asking import reasons, rules
from sixring.feedback.asking.rules import Rules
from sixring.feedback.models import Trigger


def test_rules_come_back_as_they_were_kept():
    said = Rules(delay=30, ways=("mail",), share=20, per_day=5, enough=400, remind=3, who="not_refused", teams=(1, 2))
    assert rules.read(rules.kept(said), Rules()) == said


@pytest.mark.parametrize(("raw", "name", "value"), [
    ({"share": 0}, "share", 1), ({"share": 400}, "share", 100), ({"share": "half"}, "share", 100),
    ({"delay": -5}, "delay", 0), ({"lives": True}, "lives", 14), ({"who": "everybody"}, "who", "agreed"),
    ({"ways": ["pigeon", "mail"]}, "ways", ("mail",)), ({"ways": "mail"}, "ways", ()),
    ({"teams": [1, "x"]}, "teams", (1,)),
])  # fmt: skip
def test_what_can_t_be_meant_is_as_usual_or_as_near_as_may_be(raw, name, value):
    assert getattr(rules.read(raw, Rules()), name) == value


@pytest.mark.parametrize("moment", Trigger.Moment.values)
def test_every_moment_has_usual_rules(moment):
    assert rules.of(Trigger(moment=moment)) == rules.USUAL[moment]


def test_the_same_occasion_is_always_drawn_alike():
    assert all(rules.drawn(f"order {n}", 30) == rules.drawn(f"order {n}", 30) for n in range(50))
    assert all(rules.drawn(f"order {n}", 100) for n in range(50))


def test_as_many_are_drawn_as_were_asked_for():
    drawn = sum(rules.drawn(f"order {n}", 20) for n in range(10_000))
    assert 1850 < drawn < 2150, "20 % of 10,000, within four standard errors"


def test_who_is_drawn_at_a_small_share_is_at_a_larger_one():
    small = {n for n in range(2000) if rules.drawn(str(n), 10)}
    large = {n for n in range(2000) if rules.drawn(str(n), 40)}
    assert small < large


def test_every_reason_has_a_sentence_and_a_label():
    assert reasons.WORDS.keys() == reasons.LABELS.keys()
    for reason in reasons.WORDS:
        assert reasons.words(reasons.named(reason, "2026-11-03")).endswith((".", "2026-11-03", ").")), reason


def test_a_reason_is_said_with_its_day():
    assert "3 November 2026" in reasons.words("quiet:2026-11-03")


def test_what_the_provider_said_is_shortened_to_fit():
    assert len(reasons.named("failed", "x" * 500)) == reasons.LONGEST
