"""Scores of surveys, and how many answer them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..registry import metric

listening = partial(metric, group="listening")
ANSWERED = _("Complete answers to surveys. Dismissed, partial and set-aside ones count nowhere.")
SURVEYS = _("Surveys")
ASK = _("answers to a survey that asks for it")


def asks(kind: str) -> Callable[[Any], Any]:
    """Rule: answers to questions of `kind` that were given as a number."""
    return lambda rows: (rows.metric == kind) & rows.number.notnull()


def by_survey(rows: Any, lake: Any) -> Any:
    """Invitations have no touchpoint of their own: their survey's, as its answers say it."""
    asked = lake.table("answers").filter(lambda t: t.touchpoint != "")
    asked = asked.group_by("survey").agg(touchpoint=asked.touchpoint.max()).rename(survey_="survey")
    return rows.left_join(asked, rows.survey == asked.survey_).drop("survey_")


@listening(
    "csat", title=_("CSAT"), unit="%", kind="share", better="up", table="answers", where=asks("csat"),
    definition=_("Share of answers that chose one of the two best points of the scale (4–5 of 5, 6–7 of 7)."),
    population=ANSWERED, source=SURVEYS, needs=ASK,
)  # fmt: skip
def csat(rows: Any) -> Any:
    return rows.number >= rows.scale_high - 1


@listening(
    "satisfaction", title=_("Satisfaction, mean"), unit="points", kind="score", scale=(1, 5), better="up",
    table="answers", where=lambda rows: asks("csat")(rows) & (rows.scale_high == 5),
    definition=_("Mean of the points 1 to 5. Beside CSAT, which only tells the two best from the rest."),
    population=_("Complete answers on a scale of 1 to 5. Other scales are no part of this mean."), source=SURVEYS,
    needs=ASK,
)  # fmt: skip
def satisfaction(rows: Any) -> Any:
    return rows.number


@listening(
    "nps", title=_("NPS"), unit="points", kind="nps", better="up", table="answers", where=asks("nps"),
    definition=_("Share of 9–10 less share of 0–6 on “would you recommend us?”, in points from −100 to 100."),
    population=ANSWERED, source=SURVEYS, needs=ASK,
)  # fmt: skip
def nps(rows: Any) -> Any:
    import ibis

    return ibis.cases((rows.number >= 9, 1), (rows.number <= 6, -1), else_=0)


@listening(
    "ease", title=_("Ease"), unit="1–7", kind="score", scale=(1, 7), better="up", table="answers", where=asks("ces"),
    definition=_("Mean of 1 to 7 on “they made it easy for me to handle my issue”. Higher is easier."),
    population=ANSWERED, source=SURVEYS, needs=ASK,
)  # fmt: skip
def ease(rows: Any) -> Any:
    return rows.number


@listening(
    "easy", title=_("It was easy"), unit="%", kind="share", better="up", table="answers", where=asks("ces"),
    definition=_("Share who chose 5, 6 or 7 of 7 for how easy it was."), population=ANSWERED, source=SURVEYS, needs=ASK,
)  # fmt: skip
def easy(rows: Any) -> Any:
    return rows.number >= 5


@listening(
    "stars", title=_("Stars"), unit="points", kind="score", scale=(1, 5), better="up", table="answers",
    where=lambda rows: asks("stars")(rows) & (rows.scale_high == 5),
    definition=_("Mean of the one to five stars given."), population=ANSWERED, source=SURVEYS, needs=ASK,
)  # fmt: skip
def stars(rows: Any) -> Any:
    return rows.number


@listening(
    "response_rate", title=_("Response rate"), unit="%", kind="share", better="up", table="invitations",
    where=lambda rows: rows.state.isin(("sent", "started", "answered", "expired")),
    definition=_(
        "Share of the invitations sent in the period that were answered, whenever the answer came. The newest may still"
        " be."
    ),
    population=_(
        "Invitations that were sent and did not come back. The same slice of them is above and below the line."
    ),
    source=_("Invitations to surveys"), needs=_("invitations to a survey"), conversation="",
    slices={"touchpoint": by_survey},
)  # fmt: skip
def response_rate(rows: Any) -> Any:
    return rows.answered_at.notnull()
