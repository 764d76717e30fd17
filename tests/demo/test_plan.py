"""Facts about the plan of the demo's year: made of a seed alone, and of nobody real."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sixring.demo import build, plan
from sixring.demo.cast import AWAY
from sixring.demo.plan.steps import SAYS

NOW = datetime(2026, 6, 10, 13, 20, tzinfo=UTC)
ADDRESS = re.compile(r"[^\s@<>\"']+@([^\s@<>\"',;]+)")
FREE = re.compile(r"(example\.(com|net|org)|([\w-]+\.)*example)\.?$")
LENGTH = timedelta(days=28)
DRAMA = re.compile(r"\+44(1[1-6]\d|191)496\d{4}$")


def picture(made: plan.Plan) -> list[tuple[Any, ...]]:
    return [(s.at, s.who, s.act, s.key, s.matter, s.text, s.subject, s.proven, sorted(s.how)) for s in made.steps]


@pytest.fixture(scope="module")
def small() -> plan.Plan:
    return plan.make("small", 1, NOW)


def test_the_same_seed_makes_the_same_year(small: plan.Plan) -> None:
    assert picture(plan.make("small", 1, NOW)) == picture(small)


def test_another_seed_makes_another_year(small: plan.Plan) -> None:
    assert picture(plan.make("small", 2, NOW)) != picture(small)


def test_the_full_world_is_full() -> None:
    full = plan.make("full", 1, NOW)
    assert len(full.customers) >= 3000
    assert build.weight(full) >= 60_000
    assert {step.act for step in full.steps} >= SAYS
    assert (full.steps[-1].at - full.steps[0].at).days >= 360


def test_nobody_can_be_real(small: plan.Plan) -> None:
    said = [f"{s.text} {s.subject} {s.how}" for s in small.steps]
    domains = {found for text in said for found in ADDRESS.findall(text)}
    assert [domain for domain in domains if not FREE.search(domain)] == []
    assert [one.phone for one in small.customers if one.phone and not DRAMA.match(one.phone)] == []


def test_every_slot_is_filled(small: plan.Plan) -> None:
    assert [s.text for s in small.steps if "{" in s.text + s.subject] == []


def test_names_and_keys_are_given_once(small: plan.Plan) -> None:
    assert [key for key, times in Counter(step.key for step in small.steps).items() if times > 1] == []
    emails = [one.email for one in small.customers if one.email]
    assert len(emails) == len(set(emails))


def test_nothing_lies_ahead(small: plan.Plan) -> None:
    assert all(small.year.start <= step.at < NOW for step in small.steps)


def test_the_last_weeks_have_a_bad_batch_and_a_colleague_fewer(small: plan.Plan) -> None:
    weeks = small.year.today - timedelta(days=28)
    begun = {s.matter: s.at for s in reversed(small.steps) if s.act in SAYS}
    bad = {s.matter for s in small.steps if s.how.get("reason") == "Damaged or missing"}
    lately, before = ({m for m in bad if since <= begun[m] < since + LENGTH} for since in (weeks, weeks - LENGTH))
    assert len(lately) > 2 * len(before) + 10
    assert not any(s.agent == AWAY for s in small.steps if s.act == "answer" and begun[s.matter] > weeks + LENGTH / 4)


def test_a_matter_begins_with_the_customer(small: plan.Plan) -> None:
    first: dict[str, str] = {}
    for step in small.steps:
        if step.matter:
            first.setdefault(step.matter, step.act)
    assert set(first.values()) <= SAYS


@pytest.mark.parametrize("month", range(1, 13))
def test_there_is_a_crisis_in_every_year(month: int) -> None:
    year = plan.Year.before(datetime(2026, month, 15, tzinfo=UTC))
    begins, ends = year.crisis
    assert year.start < begins < ends < year.today
    assert any(year.how_stuck(begins + (ends - begins) * n / 10) > 0.9 for n in range(10))
