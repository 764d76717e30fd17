"""Dan, who wrote to us before, and a survey he can be unhappy in."""

from __future__ import annotations

from typing import Any

import pytest

from sixring.conversations.models import Conversation
from sixring.core import listeners
from sixring.feedback.models import Plan, Response, SurveyVersion
from tests.cast import Clock, Customer, where
from tests.feedback.surveying import a_survey, answer, question

ASKS = (question("nps"), question("csat"), question("ces"), question("why", "text"))


@pytest.fixture
def survey(db: None, clock: Clock) -> SurveyVersion:
    return a_survey(*ASKS)


@pytest.fixture
def matter(db: None, clock: Clock, dan: Customer) -> Conversation:
    """Dan's matter of last week, resolved since."""
    return where(dan.writes("Where are my trays?", subject="Seed trays"))


@pytest.fixture
def said(survey: SurveyVersion, matter: Conversation) -> Any:
    """`said(nps=3, why="Broken!")`: Dan answers the survey about his matter; returns the response."""

    def saying(about: Conversation | None = matter, **answers: Any) -> Response:
        return answer(survey, answers, identity=matter.anchor, conversation=about)

    return saying


@pytest.fixture
def plan(said: Any) -> Plan:
    """Dan is unhappy, and a plan is open for him."""
    response = said(nps=3, why="The trays were broken again!")
    heard()
    found = plan_of(response)
    assert found is not None
    return found


def heard() -> None:
    """Let everybody who listens hear what was said."""
    while listeners.settle():
        pass


def plan_of(response: Response) -> Plan | None:
    return Plan.objects.filter(response=response).first()
