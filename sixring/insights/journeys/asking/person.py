"""A person's own journeys, for their page."""

from __future__ import annotations

from sixring.insights.models import PersonAlias

from .. import keeping
from ..shapes import Strip
from . import opening
from .opening import Open, Question

STEPS = """
SELECT journey, tp, channel, "at" FROM read_parquet('{steps}') WHERE journey IN (
    SELECT journey FROM read_parquet('{journeys}') WHERE who = {who} ORDER BY began DESC LIMIT {most}
) ORDER BY journey DESC, place"""


def strip(person: int, *, limit: int = 3) -> list[Strip]:
    """The latest journeys of `person` (its primary key), the latest first. Nothing where none was folded yet. Whoever
    shows it has loaded the person for their actor."""
    alias = PersonAlias.objects.filter(person=person).values_list("alias", flat=True).first()
    place = keeping.here()
    folded = keeping.read(place)
    if alias is None or folded is None:
        return []
    ever = Question(opening.utc(0), opening.utc(2**33), (), 0)
    with opening.opened(folded, place, ever) as here:
        return journeys(here, int(alias), limit)


def journeys(here: Open, alias: int, limit: int) -> list[Strip]:
    sql = STEPS.format(steps=here.path("steps"), journeys=here.path("journeys"), who=alias, most=int(limit))
    found: dict[int, list[tuple[str, str, str, int]]] = {}
    for journey, tp, channel, at in here.cursor.execute(sql).fetchall():
        code = here.code(tp)
        found.setdefault(journey, []).append((code, here.stage(code), channel or "", at))
    return [one(steps) for steps in found.values()]


def one(steps: list[tuple[str, str, str, int]]) -> Strip:
    told = [(code, stage, channel, opening.utc(at)) for code, stage, channel, at in steps]
    return Strip(told[0][3], told[-1][3], tuple(told))  # type: ignore[arg-type]
