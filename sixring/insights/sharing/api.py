"""Metrics for programs: what there is, what each means, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ninja import Query, Schema
from pydantic import Field

from sixring.core.api.given import At
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.api.shapes import Moment, Shape, moment
from sixring.core.errors import Invalid, NotFound, Refused

from ..lake.manifest import LakeRefused
from ..metrics import Answer, Metric, ask, everything, rows_behind
from ..metrics.kinds import columns
from ..metrics.slices import DIMENSIONS, dimensions
from . import rows
from .wanted import checked_where

metrics_room = Room("Metrics")
READ = "read:metrics"
EVERY = ", ".join(DIMENSIONS)
Grain = Literal["hour", "day", "week", "month", "quarter", "year"]


class MetricShape(Schema):
    """What a metric means. `figures` are the columns its rows have; `main` is the one that stands for it. `better` is
    up, down, or empty where neither is. Durations are seconds, shares 0 to 1."""

    name: str
    title: str
    unit: str
    kind: str
    better: str
    definition: str
    population: str
    source: str
    needs: str
    dimensions: list[str]
    figures: list[str]
    main: str
    business: bool


class MetricsShape(Schema):
    data: list[MetricShape]


class MetricAnswer(Schema):
    """Figures of a metric. A row has `at` (when its period begins) where a grain was asked for, the dimensions asked
    for by their names, and the metric's figures; null where nothing was measured, or `suppressed` as too few. `missing`
    says what is needed where it never was. The lake knows everything up to `fresh_at`."""

    metric: str
    unit: str
    since: Moment
    until: Moment
    zone: str
    grain: str | None
    by: list[str]
    business: bool
    n: int
    suppressed: int
    missing: str
    fresh_at: Moment
    rows: list[dict[str, Any]]


class RowShape(Schema):
    """A row behind a figure: `id` in the metric's table of the lake, `conversation` where it belongs to one."""

    id: int
    conversation: int | None
    at: Moment
    value: float | None


class RowsShape(Schema):
    """`hidden` are rows this token's agent may not see."""

    data: list[RowShape]
    hidden: int


class Member(Schema):
    """Of which part: members by dimension, numbers where these have ids."""

    channel: str = Field("", max_length=80)
    team: str = Field("", max_length=80, description="A number.")
    agent: str = Field("", max_length=80, description="A number.")
    reason: str = Field("", max_length=80, description="A number.")
    topic: str = Field("", max_length=80, description="A number.")
    touchpoint: str = Field("", max_length=80)
    product: str = Field("", max_length=80)
    language: str = Field("", max_length=80)


class RowsAsked(Member):
    since: At
    until: At
    zone: str = Field("UTC", max_length=64, description="Like Europe/Berlin.")
    business: bool = Field(False, description="Durations in opening hours, where the metric has them.")
    limit: int = Field(50, ge=1, le=200)


class AnswerAsked(Member):
    since: At
    until: At
    zone: str = Field("UTC", max_length=64, description="In which days and hours are cut, like Europe/Berlin.")
    grain: Grain | None = Field(None, description="One row for each; leave it out for one over the whole time.")
    by: str = Field("", max_length=80, description=f"Dimensions with commas between: {EVERY}.")
    business: bool = Field(False, description="Durations in opening hours, where the metric has them.")


@metrics_room.get("/metrics", MetricsShape, scope=READ, act="lead")
def list_metrics(request: ApiRequest) -> dict[str, Any]:
    """Every metric, and what it means."""
    return {"data": [shape(one) for one in everything().values()]}


@metrics_room.get("/metrics/{name}", MetricAnswer, scope=READ, act="lead", refusals=[409])
def ask_metric(request: ApiRequest, name: str, asked: Query[AnswerAsked]) -> Shape:
    """What a metric came to, from `since` to before `until`.

    Groups of fewer than five cases are suppressed. 409: there is no lake yet.
    """
    metric = known(name)
    by = tuple(dict.fromkeys(one for one in asked.by.split(",") if one))
    where = of(metric, asked, by)
    return answer(found(ask, metric, asked, grain=asked.grain, by=by, where=where))


@metrics_room.get("/metrics/{name}/rows", RowsShape, scope=READ, act="lead", refusals=[409])
def metric_rows(request: ApiRequest, name: str, asked: Query[RowsAsked]) -> Shape:
    """The latest rows behind a figure, as far as this token's agent may see them."""
    metric = known(name)
    behind = found(rows_behind, metric, asked, where=of(metric, asked), limit=asked.limit)
    seen, hidden = rows.seen_by(behind, request.actor)
    return {"data": [{**one, "at": moment(one["at"]), "value": number(one["value"])} for one in seen], "hidden": hidden}


def known(name: str) -> Metric:
    metric = everything().get(name)
    if metric is None:
        raise NotFound
    return metric


def of(metric: Metric, asked: Member, by: tuple[str, ...] = ()) -> dict[str, Any]:
    """The members asked for. Raises `Invalid` for dimensions the metric doesn't have."""
    where = checked_where({one: getattr(asked, one) for one in DIMENSIONS})
    if unfit := sorted({*by, *where} - set(dimensions(metric))):
        offered = ", ".join(dimensions(metric)) or "nothing"
        raise Invalid(f"This metric can't be told apart by “{unfit[0][:40]}”; it can by {offered}.")
    return where


def found(asking: Any, metric: Metric, asked: AnswerAsked | RowsAsked, **how: Any) -> Any:
    """Raises `Refused` where there is no lake to ask."""
    refuse_odd(asked.zone, asked.since, asked.until)
    try:
        return asking(
            metric.name, since=asked.since, until=asked.until, zone=asked.zone, business=asked.business, **how
        )
    except LakeRefused as problem:
        raise Refused(str(problem)) from problem


def refuse_odd(zone: str, since: datetime, until: datetime) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as problem:
        raise Invalid("There is no such time zone. Use a name like Europe/Paris.") from problem
    if until <= since:
        raise Invalid("The period ends before it begins.")


def shape(one: Metric) -> Shape:
    words = ("title", "definition", "population", "source", "needs")
    return {
        "name": one.name, "unit": one.unit, "kind": one.kind, "better": one.better, "main": one.main,
        **{name: str(getattr(one, name)) for name in words}, "dimensions": list(dimensions(one)),
        "figures": list(columns(one)), "business": one.business is not None,
    }  # fmt: skip


def answer(one: Answer) -> Shape:
    return {
        "metric": one.metric.name, "unit": one.metric.unit, "since": moment(one.period[0]),
        "until": moment(one.period[1]), "zone": one.zone, "grain": one.grain, "by": list(one.by),
        "business": one.business, "n": one.n, "suppressed": one.suppressed, "missing": str(one.missing),
        "fresh_at": moment(one.fresh_at), "rows": [plain(row) for row in one.rows],
    }  # fmt: skip


def plain(row: Mapping[str, Any]) -> Shape:
    return {name: moment(value) if isinstance(value, datetime) else value for name, value in row.items()}


def number(value: Any) -> float | None:
    return None if value is None else float(value)
