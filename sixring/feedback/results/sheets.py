"""Results as rows: every response an actor may read, or what one chart shows. Written by `core/sheets`, so that nothing
a customer wrote is run as a formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from sixring.core.actors import Actor
from sixring.look.charts import Figure

from ..models import Response, Survey
from . import seen
from .comments import of_member
from .measures import Asked, questions_of
from .report import Asking

STEP, LAST = 1000, 2**62
Row = Sequence[Any]


def responses(survey: Survey, asking: Asking, language: str, *, actor: Actor) -> tuple[Row, Iterator[Row]]:
    """Head and rows, oldest first: complete ones and all others, each with its state. No names and no addresses; of an
    anonymous survey no hour either, as none was kept."""
    actor.must("lead")
    questions = questions_of(survey, language)
    head = [
        _("Response"), _("Answered at (UTC)"), _("State"), _("Channel"), _("Source"), _("Language"), _("Team"),
        _("Version"), _("Incentive"), _("Late"), *(one.label for one in questions),
    ]  # fmt: skip
    return head, rows(survey, asking, questions, actor)


def rows(survey: Survey, asking: Asking, questions: Sequence[Asked], actor: Actor) -> Iterator[Row]:
    begin = datetime.combine(asking.span.first, datetime.min.time(), UTC)
    end = datetime.combine(asking.span.last, datetime.min.time(), UTC) + timedelta(days=1)
    found = seen.responses(actor).filter(survey=survey, at__gte=begin, at__lt=end)
    found = found.filter(of_member(asking.cut, asking.member)).select_related("version", "survey")
    last = 0 if seen.enough(survey, found) else LAST
    while some := list(found.filter(pk__gt=last).order_by("pk").prefetch_related("answers")[:STEP]):
        for response in some:
            yield row(response, questions)
        last = some[-1].pk


def row(response: Response, questions: Sequence[Asked]) -> Row:
    said = {one.question: one for one in response.answers.all()}
    where = [response.channel, response.source, response.language, response.context.get("team", "")]
    if response.survey.anonymous:  # by these a single answer could be told
        where = [""] * len(where)
    return [
        response.pk, response.at.astimezone(UTC), response.state, *where, response.version.number, response.incentive,
        "late" if response.late else "", *(cell(said, one.key) for one in questions),
    ]  # fmt: skip


def cell(said: dict[str, Any], key: str) -> Any:
    """What stands in a question's column: the number, the keys chosen, the words; of a matrix each row has its own."""
    question, _dot, line = key.partition(".")
    answer = said.get(question)
    if answer is None:
        return ""
    if line:
        return (answer.chosen or {}).get(line, "")
    if answer.number is not None:
        return int(answer.number) if answer.number == int(answer.number) else answer.number
    chosen = answer.chosen if isinstance(answer.chosen, list) else [answer.chosen] if answer.chosen else []
    return "; ".join([*map(str, chosen), *([answer.text] if answer.text else [])])


def of_figure(figure: Figure) -> tuple[Row, Iterator[Row]]:
    """The table of a chart, with what it is of below it."""
    table = figure.table
    width = len(table.head)
    note = [[figure.title], [figure.subtitle], [figure.footnote]]
    under = ([*one, *[""] * (width - 1)] for one in note)
    return [str(cell) for cell in table.head], iter([*table.rows, [""] * width, *under])
