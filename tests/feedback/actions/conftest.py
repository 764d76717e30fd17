"""A survey about deliveries, and customers who answered it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sixring.core import clock as time_of_day
from sixring.core.actors import SYSTEM
from sixring.core.proof import ProofKind
from sixring.feedback.actions import board
from sixring.feedback.models import Action, Response, SurveyVersion
from sixring.people import consent
from sixring.people.models import Identity
from tests.cast import Clock, Customer
from tests.feedback.surveying import a_survey, answer, question

Says = Callable[..., Response]


@pytest.fixture
def survey(db: None, clock: Clock) -> SurveyVersion:
    return a_survey(question("nps"), question("why", "text"))


@pytest.fixture
def says(survey: SurveyVersion) -> Says:
    """`says(dan, 3, "Broken!")`: who wrote to us before answers the survey about it."""

    def saying(customer: Customer, score: int, why: str = "", **more: Any) -> Response:
        touch = customer.writes("Hello", subject="Seed trays")
        if touch.identity is not None:
            more.setdefault("identity", touch.identity)
        return answer(survey, {"nps": score, "why": why}, conversation=touch.placements.get().conversation, **more)

    return saying


@pytest.fixture
def action(survey: SurveyVersion, ada: Any) -> Action:
    basis = board.Basis(survey.survey, "nps")
    return board.plan("Trays arrive unbroken", basis=basis, actor=ada)


def agrees(identity: Identity, answered: str = consent.YES, channel: str = "message") -> None:
    """They said whether we may write to them about what they say."""
    saying = consent.Saying(
        identity, "surveys", channel, answered, time_of_day.now(), "tests", how="here", proof=ProofKind.TOKEN
    )
    consent.keep([saying], actor=SYSTEM)
