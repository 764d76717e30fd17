"""The mail: each figure with its n and what it was in as many days before; the same in words and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from ...dashboards.names import dimension, names
from ...dashboards.said import between, n_words, say
from ...dashboards.spans import A_DAY, Span
from ...metrics import Answer, everything, many
from ..models import Subscription
from ..slots import zone_of

DAYS = {Subscription.Every.DAILY: 1, Subscription.Every.WEEKLY: 7}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: its value in words, its interval or percentiles, n, what it was before, and where it is explained."""

    title: str
    value: str
    beside: str
    n: str
    before: str
    href: str


def letter(one: Subscription, at: datetime) -> EmailMultiAlternatives:
    """The mail that was due `at`. Raises `LakeRefused` where there is no lake."""
    span = span_of(one, at)
    shown = lines(one, span)
    words = {
        "agent": one.agent, "lines": shown, "period": span.words, "zone": one.agent.zone, "of": of(one.where),
        "daily": one.every == Subscription.Every.DAILY, "site": settings.PUBLIC_URL,
        "decide": settings.PUBLIC_URL + reverse("insights:sharing"),
    }  # fmt: skip
    title = _("Your figures: %(period)s") % {"period": span.words}
    mail = EmailMultiAlternatives(
        title, render_to_string("insights/sharing/mail/figures.txt", words), to=[one.agent.email]
    )
    mail.attach_alternative(render_to_string("insights/sharing/mail/figures.html", words), "text/html")
    return mail


def span_of(one: Subscription, at: datetime) -> Span:
    """The day before the mail was due, or the seven days, in its reader's zone."""
    last = at.astimezone(zone_of(one.agent.zone)).date() - A_DAY
    days = DAYS[Subscription.Every(one.every)]
    return Span(last - timedelta(days=days - 1), last, str(zone_of(one.agent.zone)))


def lines(one: Subscription, span: Span) -> list[Line]:
    """Each figure now and in the period before: of a day the same day a week ago, for weekdays differ."""
    former = span.before if span.days > 1 else Span(span.first - 7 * A_DAY, span.last - 7 * A_DAY, span.zone)
    now, before = answers(one, span), answers(one, former)
    return [line(answer, before[name], span) for name, answer in now.items()]


def answers(one: Subscription, span: Span) -> dict[str, Answer]:
    """Of those that still exist."""
    known = [name for name in one.metrics if name in everything()]
    return many(known, since=span.since, until=span.until, where=one.where, zone=span.zone) if known else {}


def line(answer: Answer, before: Answer, span: Span) -> Line:
    metric, row = answer.metric, answer.figures
    there = settings.PUBLIC_URL + reverse("insights:metric", args=[metric.name])
    href = f"{there}?{urlencode({**span.query, **answer.where})}"
    return Line(str(metric.title), said(answer), between(metric, row), n_words(answer.n), said(before), href)


def said(answer: Answer) -> str:
    """The value, or why there is none."""
    if answer.missing:
        return _("not measured yet: needs %(what)s") % {"what": answer.missing}
    if answer.figures.get("suppressed"):
        return _("too few to be shown")
    return say(answer.metric, answer.value)


def of(where: dict[str, Any]) -> Sequence[str]:
    return [f"{dimension(name)}: {names(name, [one])[one]}" for name, one in where.items()]
