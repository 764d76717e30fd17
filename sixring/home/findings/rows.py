"""The rows behind a finding, as a filter of the desk: what was first answered, answered late, opened again, and so on.

The filter stands in the address as `found=late:2026-10-25:2026-11-22`, so that what is shown is what was counted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sixring.channels.templatetags.channels import label
from sixring.conversations import past
from sixring.conversations.models import Conversation
from sixring.conversations.queues import filters
from sixring.core import changes
from sixring.core.models import Change
from sixring.work.models import Outcome

from .periods import Period

AGAIN = "conversation.reopened"
State = Conversation.State


def register() -> None:
    filters.offer("found", means, said)


def address(kind: str, period: Period, channel: str = "") -> str:
    """The value of the filter: a kind, its days, and a channel."""
    return ":".join([kind, period.first.isoformat(), period.end.isoformat(), *([channel] if channel else [])])


def means(value: str) -> Q | None:
    """What conversations must be like; None when nobody understands it. Those of an old help desk never count."""
    kind, period, channel = read(value)
    return KINDS[kind][1](period, channel) & ~Q(reach__in=past.elsewhere()) if period and kind in KINDS else None


def said(value: str) -> str:
    kind, period, channel = read(value)
    if period is None or kind not in KINDS:
        return value
    words = [str(KINDS[kind][0]), *([label(channel)] if channel else []), *([period.said] if kind in DATED else [])]
    return ", ".join(words)


def read(value: str) -> tuple[str, Period | None, str]:
    kind, *rest = value.split(":")
    try:
        first, end = (date.fromisoformat(one) for one in rest[:2])
    except ValueError:
        return kind, None, ""
    if not 1970 <= first.year <= end.year < 9999:
        return kind, None, ""
    return kind, Period(first, end), rest[2] if len(rest) > 2 else ""


def answers(period: Period, channel: str = "") -> QuerySet[Outcome]:
    """Answers of ours in a period, to somebody who waited."""
    found = Outcome.objects.filter(period.holds("answered_at"))
    return found.filter(channel=channel) if channel else found


def opened_again(period: Period) -> QuerySet[Change]:
    """Times a resolved matter opened again without a colleague: by the customer's word, or a promise that fell due."""
    turns = changes.since(period.start).filter(verb=AGAIN, at__lt=period.stop)
    return turns.filter(subject_kind="conversation").exclude(actor_kind="agent")


def began(period: Period, channel: str) -> Q:
    return period.holds("opened_at")


def first_answered(period: Period, channel: str) -> Q:
    return Q(pk__in=answers(period, channel).filter(kind=Outcome.Kind.FIRST).values("conversation"))


def answered_late(period: Period, channel: str) -> Q:
    return Q(pk__in=answers(period, channel).filter(answered_at__gt=F("due_at")).values("conversation"))


def came_back(period: Period, channel: str) -> Q:
    return Q(pk__in=opened_again(period).values("subject_id"))


def still_open(period: Period, channel: str) -> Q:
    return ~Q(state=State.RESOLVED) & Q(opened_at__lt=period.stop)


def without_reason(period: Period, channel: str) -> Q:
    return Q(state=State.RESOLVED, reason=None) & period.holds("opened_at")


Means = Callable[[Period, str], Q]
KINDS: dict[str, tuple[Promise, Means]] = {
    "begun": (gettext_lazy("began here"), began),
    "first": (gettext_lazy("first answered"), first_answered),
    "late": (gettext_lazy("answered late"), answered_late),
    "again": (gettext_lazy("opened again"), came_back),
    "open": (gettext_lazy("still open"), still_open),
    "unsorted": (gettext_lazy("resolved without a reason"), without_reason),
}
DATED = frozenset(KINDS) - {"open"}
