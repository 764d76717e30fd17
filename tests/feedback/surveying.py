"""For tests of feedback: surveys as JSON and published ones, and answers to them."""

from __future__ import annotations

from itertools import count
from typing import Any

from sixring.core.actors import SYSTEM, Actor
from sixring.feedback.answering.keep import keep
from sixring.feedback.models import Response, Survey, SurveyVersion
from sixring.feedback.surveys import publishing
from sixring.feedback.surveys.design import Design, read

numbers = count(1)
CUSTOMER = Actor("customer", name="the customer")


def question(key: str, kind: str = "", **said: Any) -> dict[str, Any]:
    """A question as JSON; its kind is its key where none is said. `ask` may be a text or language -> text."""
    ask = said.pop("ask", f"About {key}?")
    texts = {"en": ask} if isinstance(ask, str) else ask
    lines = {name: [{"key": one.lower(), "texts": {"en": one}} for one in said.pop(name)]
             for name in ("options", "rows") if name in said}  # fmt: skip
    return {
        "key": key,
        "kind": kind or key,
        "texts": {one: {"ask": text} for one, text in texts.items()},
        **lines,
        **said,
    }


def after(key: str, test: str, value: Any = None) -> list[dict[str, Any]]:
    """A branch: asked after `key` was answered so."""
    return [{"question": key, "test": test, "value": value}]


def raw(*questions: dict[str, Any], languages: tuple[str, ...] = ("en",), **more: Any) -> dict[str, Any]:
    return {
        "languages": list(languages),
        "texts": {"en": {"title": "Your opinion"}},
        "questions": list(questions),
        **more,
    }


def design(*questions: dict[str, Any], **more: Any) -> Design:
    return read(raw(*questions, **more))


def a_survey(*questions: dict[str, Any], name: str = "After delivery", **settings: Any) -> SurveyVersion:
    """A published version; `languages` go to its design, all else to the survey. By itself it asks a score and why."""
    asks = questions or (question("csat", required=True), question("why", "text"))
    languages = settings.pop("languages", ("en",))
    survey = publishing.create(name, raw(*asks, languages=languages), actor=SYSTEM)
    Survey.objects.filter(pk=survey.pk).update(**settings)
    survey.refresh_from_db()
    return publishing.publish(survey, actor=SYSTEM)


def answer(version: SurveyVersion, said: dict[str, Any], **more: Any) -> Response:
    """Keep `said` as a customer's complete answers by a link."""
    told = {"source": "link", "dedupe": f"answer-{next(numbers)}", "actor": CUSTOMER, **more}
    return keep(version, said, **told)


def said_in(response: Response) -> dict[str, Any]:
    """Question -> what is kept."""
    return {
        one.question: one.number if one.number is not None else one.chosen or one.text
        for one in response.answers.order_by("pk")
    }
