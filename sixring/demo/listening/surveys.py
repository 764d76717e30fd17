"""The surveys GreenThumb asks, from the touchpoints' templates, each with one question more."""

from __future__ import annotations

from typing import Any

from sixring.core.actors import SYSTEM
from sixring.feedback.models import SurveyVersion
from sixring.feedback.surveys import publishing
from sixring.feedback.surveys.touchpoints import TOUCHPOINTS, usual

LANGUAGES = ("en", "de")
DELIVERY, MATTER, SHOP = "After delivery", "After your question", "How we are doing"
ASKED = {DELIVERY: ("delivery", "ces"), MATTER: ("resolved", "csat"), SHOP: ("relationship", "")}


def put_up() -> dict[str, SurveyVersion]:
    """Published versions by the survey's name."""
    return {name: publish(name, touchpoint, more) for name, (touchpoint, more) in ASKED.items()}


def publish(name: str, touchpoint: str, more: str) -> SurveyVersion:
    design: dict[str, Any] = TOUCHPOINTS[touchpoint].design(LANGUAGES)
    if more:
        design["questions"].insert(1, usual.question(more, more, LANGUAGES))
    survey = publishing.create(name, design, touchpoint=touchpoint, actor=SYSTEM)
    return publishing.publish(survey, actor=SYSTEM)
