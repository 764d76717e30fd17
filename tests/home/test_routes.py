"""Every address × every role: who comes in, who is told no, and to whom it looks as if there were nothing."""

import re

import pytest

from sixring.core.models import Role
from tests.cast import employ
from tests.home.behind import ask, world
from tests.home.routes import ALLOWED, LADDER, OPEN, ROUTES, patterns

pytestmark = pytest.mark.django_db
__all__ = ["world"]  # the fixture
FORBIDDEN = re.compile(r"javascript:|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)")


def test_every_address_is_listed():
    assert {name for name, _ in patterns()} == set(ROUTES) | OPEN


def wrong(actor, world, routes, rule):
    """Which routes answer otherwise than `rule(answer, least role)` says, and how."""
    answers = {name: ask(actor, name, world, ROUTES[name][0]) for name in routes}
    return {name: answer.status_code for name, answer in answers.items() if not rule(answer, ROUTES[name][1])}


def test_nobody_passes_without_signing_in(world):
    assert (
        wrong(None, world, ROUTES, lambda answer, _: answer.headers["Location"].startswith("/accounts/sign-in/")) == {}
    )


@pytest.mark.parametrize("role", LADDER)
def test_each_role_does_what_it_may(role, world):
    def right(answer, least):
        may = LADDER.index(role) >= LADDER.index(least)
        return answer.status_code in ALLOWED if may else answer.status_code == 403

    assert wrong(employ("Somebody", Role(role), "Support"), world, ROUTES, right) == {}


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_to_a_stranger_it_looks_as_if_there_were_nothing(role, world):
    reached = [
        name for name, (_, least, hidden) in ROUTES.items() if hidden and LADDER.index(least) <= LADDER.index(role)
    ]
    assert (
        wrong(employ("Cleo", Role(role), "Elsewhere"), world, reached, lambda answer, _: answer.status_code == 404)
        == {}
    )


def test_looking_changes_nothing(world, ada):
    seen_first = {"people:join", "people:split"}  # a GET shows what the POST would do
    changing = [name for name, (method, _, _) in ROUTES.items() if method == "POST" and name not in seen_first]
    assert {ask(ada, name, world, "GET").status_code for name in changing} == {405}


def test_a_screen_needs_no_script_or_style_of_its_own(world, ada):
    """What the content security policy forbids would fail in silence."""
    for name in [name for name, (method, _, _) in ROUTES.items() if method == "GET"]:
        answer = ask(ada, name, world, "GET")
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        if not answer.streaming:
            assert not FORBIDDEN.search(answer.content.decode()), name
