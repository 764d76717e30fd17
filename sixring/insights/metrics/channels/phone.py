"""The phone: how long callers wait, how many nobody answers, and what a call takes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from sixring.insights import assumptions

from ..registry import metric

channels = partial(metric, group="channels")


def offered(calls: Any) -> Any:
    """Rule: a customer called, and did not hang up at once."""
    return calls.incoming & (calls.answered | (calls.wait_s >= assumptions.now().short_call_seconds))


OFFERED = _("Calls of customers. Not: ours, and those that ended within the first seconds before anybody could answer.")
CALLS = _("Calls, by when they rang")
PHONE = {"table": "calls", "source": CALLS, "needs": _("a connected phone"), "population": OFFERED, "where": offered}
TAKEN = {
    "table": "calls", "source": CALLS, "needs": _("a call that was answered"),
    "population": _("Calls of customers that a colleague answered."),
    "where": lambda calls: calls.incoming & calls.answered,
}  # fmt: skip


@channels(
    "calls_offered", title=_("Calls"), unit="count", kind="count", **PHONE,
    definition=_("How many calls of customers came in."),
)  # fmt: skip
def calls_offered(calls: Any) -> Any:
    return calls.id


@channels(
    "service_level", title=_("Service level"), unit="%", kind="share", better="up", **PHONE,
    definition=_(
        "Share of calls that were answered within the seconds the owner set (20, where nothing else was said). Those"
        " nobody answered are not in time."
    ),
)  # fmt: skip
def service_level(calls: Any) -> Any:
    return calls.answered & (calls.wait_s <= assumptions.now().service_seconds)


@channels(
    "abandoned", title=_("Calls nobody answered"), unit="%", kind="share", better="down", **PHONE,
    definition=_("Share of calls that ended before a colleague answered, or at a voicemail."),
)  # fmt: skip
def abandoned(calls: Any) -> Any:
    return ~calls.answered


@channels(
    "speed_of_answer", title=_("Speed of answer"), unit="s", kind="duration", better="down", **TAKEN,
    definition=_("How long answered calls rang. Its mean is what call centres call ASA; the median stands beside it."),
)  # fmt: skip
def speed_of_answer(calls: Any) -> Any:
    return calls.wait_s


@channels(
    "talk_time", title=_("Talk time"), unit="s", kind="duration", **TAKEN,
    definition=_("How long colleagues and customers talked in a call, time on hold left out."),
)  # fmt: skip
def talk_time(calls: Any) -> Any:
    return calls.talk_s


@channels(
    "wrap_up_time", title=_("Wrap-up time"), unit="s", kind="duration", **TAKEN,
    definition=_("How long a colleague wrote a call up after it had ended."),
)  # fmt: skip
def wrap_up_time(calls: Any) -> Any:
    return calls.wrap_s
