"""The stories, each on days of its own, in UTC: Support is open 08:00–16:00 in winter and 07:00–15:00 in summer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..stage import Stage, Told
from . import gone_on, talks, turns

STORIES: tuple[Callable[[Stage], Told], ...] = (
    talks.plain,
    talks.weekend,
    talks.reopened,
    turns.merged,
    turns.split,
    talks.automatic,
    talks.two_agents,
    talks.switched,
    turns.snoozed,
    turns.spam,
    talks.away,
    talks.unanswered,
    talks.thanks,
    turns.slip,
    turns.held,
    turns.spring,
    talks.called,
    talks.begun_by_us,
    turns.out_of_order,
    talks.holiday,
    turns.autumn,
    turns.rested,
    talks.came_back,
    talks.at_once,
    gone_on.still_open,
    gone_on.still_held,
    gone_on.came_twice,
    gone_on.slipped,
    gone_on.meant_so,
    gone_on.moved_in,
    talks.last_word,
)


def told(stage: Stage) -> Iterator[Told]:
    """Every story in order of time; between two of them the lake may follow."""
    for story in STORIES:
        yield story(stage)
