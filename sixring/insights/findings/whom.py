"""How many different customers a rise was about, and how many of them came back."""

from __future__ import annotations

from datetime import date
from typing import Any

from .. import metrics
from ..metrics import scanning
from ..metrics.asking import opened
from ..metrics.business.persons import of_persons
from ..metrics.fetching import fetched
from ..metrics.questions import Question, scope_of

LEAST = 5  # of fewer nothing is said


def people(metric: str, by: str, member: Any, since: date, until: date, zone: str) -> int | None:
    """Different customers behind a part of a metric; None where fewer than five, or where they are not known."""
    with opened(None) as lake:
        rows = of_persons(behind(metric, by, member, since, until, zone, lake), lake)
        found: int = fetched(rows.aggregate(n=rows.person.nunique()))[0]["n"]
    return found if found >= LEAST else None


def behind(metric: str, by: str, member: Any, since: date, until: date, zone: str, lake: Any) -> Any:
    """The rows that count, with `who`: of texts, whoever wrote them."""
    one = metrics.named(metric)
    question = Question(scope_of(since, until, None, zone, lake), None, (), {by: member}, zone, False, 0)
    rows = scanning.narrowed(one, question, lake)
    rows = rows.filter(one.where(rows)) if one.where else rows
    if "who" in rows.columns:
        return rows
    texts = lake.table("readings")
    texts = texts.select(text_=texts.id, who=texts.who)
    return rows.join(texts, rows.reading == texts.text_)
