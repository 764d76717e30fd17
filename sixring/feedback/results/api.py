"""Results for programs: surveys, their figures with intervals, and responses their agent may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Literal

from ninja import Query, Schema
from pydantic import Field

from sixring.core.actors import Actor
from sixring.core.api.given import At, Id
from sixring.core.api.pages import Asked as AskedPage
from sixring.core.api.pages import Page, page
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.api.shapes import Moment, Shape, moment
from sixring.core.errors import NotFound
from sixring.core.statistics import Estimate

from ..models import Response, Survey
from . import seen
from .comparing import Comparison
from .counts import first_day
from .report import Asking, Report, Scored, report
from .spans import read

feedback_room = Room("Feedback")
READ = "read:feedback"
Cut = Literal["channel", "language", "team", "version", "incentive"]
EVERY_CUT = "channel, language, team, version or incentive"


class SurveyShape(Schema):
    id: int
    key: str
    name: str
    state: str
    touchpoint: str
    anonymous: bool


class EstimateShape(Schema):
    """`value` lies between `low` and `high` with 95 % confidence; null where nothing was measured or no bound is known.
    NPS in points, shares from 0 to 1, means on their scale."""

    value: float | None
    low: float | None
    high: float | None
    n: float
    unit: Literal["nps", "share", "mean"]


class GroupShape(Schema):
    """`p` is adjusted after Holm for all groups; `difference` is against all others."""

    member: str
    estimate: EstimateShape
    difference: float | None
    p: float


class ComparisonShape(Schema):
    """`hidden` groups have fewer than `least` answers."""

    cut: str
    groups: list[GroupShape]
    hidden: int
    least: int


class QuestionShape(Schema):
    question: str
    kind: str
    label: str
    estimate: EstimateShape
    change: float | None = Field(description="Against as many days before.")
    change_p: float
    counts: dict[str, int]
    trend: list[dict[str, Any]]
    comparison: ComparisonShape | None


class ChoiceShape(Schema):
    question: str
    label: str
    n: int
    shares: list[dict[str, Any]]


class ResultsShape(Schema):
    """`few` is how many answers are needed before anything is shown; 0 when there are enough. `uncounted` answers came
    so fast that they are not in it yet."""

    survey: int
    first: date
    last: date
    complete: int
    partial: int
    set_aside: int
    late: int
    invited: int
    answered_invitations: int
    response_rate: EstimateShape | None
    questions: list[QuestionShape]
    choices: list[ChoiceShape]
    few: int
    uncounted: int


class ResponseShape(Schema):
    """A response and its answers: numbers, chosen keys, {row: number} of a matrix, words. Of an anonymous survey `at`
    is its day, and where it came from stays empty."""

    id: int
    survey: int
    version: int
    state: str
    source: str
    channel: str
    language: str
    late: bool
    incentive: str
    identity: int | None
    conversation: int | None
    at: Moment
    answers: dict[str, Any]


class ResultsAsked(Schema):
    period: Literal["30", "90", "365", "all", "between"] = "90"
    first: str = Field("", pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="With `period` between, in UTC.")
    last: str = Field("", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    cut: Cut | None = Field(None, description=f"With `member`: of one {EVERY_CUT} only.")
    member: str = Field("", max_length=120)
    by: Cut = Field("channel", description=f"Compare by {EVERY_CUT}.")


class ResponsesAsked(AskedPage):
    state: Literal["complete", "partial", "dismissed", "suspect"] | None = None
    since: At | None = None


@feedback_room.get("/surveys", Page[SurveyShape], scope=READ)
def list_surveys(request: ApiRequest, asked: Query[AskedPage]) -> dict[str, Any]:
    """Surveys, the latest first."""
    return page(request, Survey.objects.all(), asked, surveys)


@feedback_room.get("/surveys/{survey_id}/results", ResultsShape, scope=READ)
def survey_results(request: ApiRequest, survey_id: Id, asked: Query[ResultsAsked]) -> Shape:
    """Figures of a survey in a period, with intervals, n, and groups compared.

    They count every complete response, whoever may read it; groups too small are left out.
    """
    survey = seen.survey(request.actor, survey_id)
    earliest = first_day(survey.pk) if asked.period == "all" else None
    span = read(asked.period, asked.first, asked.last, earliest, days=not survey.anonymous)
    asking = Asking(span, asked.cut or "", asked.member if asked.cut else "", asked.by)
    return results(report(survey, asking, "en", actor=request.actor))


@feedback_room.get("/surveys/{survey_id}/responses", Page[ResponseShape], scope=READ)
def survey_responses(request: ApiRequest, survey_id: Id, asked: Query[ResponsesAsked]) -> dict[str, Any]:
    """Responses to a survey that this token's agent may read, the latest first."""
    survey = seen.survey(request.actor, survey_id)
    rows = seen.responses(request.actor).filter(survey=survey).select_related("survey").prefetch_related("answers")
    if not seen.enough(survey, rows):
        rows = rows.none()
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    return page(request, rows, asked, responses)


@feedback_room.get("/responses/{response_id}", ResponseShape, scope=READ)
def one_response(request: ApiRequest, response_id: Id) -> Shape:
    """One response with its answers."""
    found = seen.responses(request.actor).filter(pk=response_id).select_related("survey").first()
    if found is None or not seen.enough(found.survey, Response.objects.filter(survey=found.survey)):
        raise NotFound
    return responses([found])[0]


def surveys(found: Iterable[Survey]) -> list[Shape]:
    return [
        {"id": one.pk, "key": one.key, "name": one.name, "state": one.state, "touchpoint": one.touchpoint,
         "anonymous": one.anonymous}
        for one in found
    ]  # fmt: skip


def responses(found: Iterable[Response]) -> list[Shape]:
    same, where = ("state", "late", "incentive"), ("source", "channel", "language")
    return [
        {
            "id": one.pk, "survey": one.survey_id, "version": one.version_id, "identity": one.identity_id,
            "conversation": one.conversation_id, "at": moment(one.at), **{name: getattr(one, name) for name in same},
            **{name: "" if one.survey.anonymous else getattr(one, name) for name in where},
            "answers": {a.question: said(a) for a in one.answers.all()},
        }
        for one in found
    ]  # fmt: skip


def said(answer: Any) -> Any:
    if answer.number is not None:
        return answer.number
    return answer.chosen if answer.chosen is not None and not answer.text else answer.text or answer.chosen


def shapes_of(ids: Collection[int], actor: Actor) -> Mapping[int, Shape]:
    """For webhooks: how a response looks."""
    rows = Response.objects.filter(pk__in=ids).select_related("survey").prefetch_related("answers")
    return {shape["id"]: shape for shape in responses(rows)}


def results(found: Report) -> Shape:
    turnout, span = found.turnout, found.asking.span
    return {
        "survey": found.survey.pk, "first": span.first, "last": span.last, "complete": turnout.complete,
        "partial": turnout.partial, "set_aside": turnout.set_aside, "late": turnout.late, "invited": turnout.sent,
        "answered_invitations": turnout.asked, "response_rate": turnout.rate and estimate(turnout.rate),
        "questions": [question(one) for one in found.scored], "few": found.few, "uncounted": found.behind,
        "choices": [
            {"question": one.asked.key, "label": one.asked.label, "n": one.n,
             "shares": [{"key": key, "label": words, **estimate(share)} for key, words, share in one.shares]}
            for one in found.chosen
        ],
    }  # fmt: skip


def question(one: Scored) -> Shape:
    return {
        "question": one.asked.key, "kind": one.asked.kind, "label": one.asked.label, "estimate": estimate(one.estimate),
        "change": one.change.value, "change_p": one.change.p,
        "counts": {str(point): many for point, many in one.spread.items()},
        "trend": [{"from": day.isoformat(), **estimate(at)} for day, at in one.trend],
        "comparison": one.comparison and comparison(one.comparison),
    }  # fmt: skip


def comparison(found: Comparison) -> Shape:
    groups = [
        {"member": one.member, "estimate": estimate(one.estimate), "difference": one.against.value, "p": one.p}
        for one in found.groups
    ]
    return {"cut": found.cut, "groups": groups, "hidden": found.hidden, "least": found.few}


def estimate(found: Estimate) -> Shape:
    low, high = (found.low, found.high) if found.sure else (None, None)
    return {"value": found.value, "low": low, "high": high, "n": found.n, "unit": found.unit}
