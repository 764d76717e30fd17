"""What customers told us, as plain records: scores, who was asked, how texts feel, contacts and changes of channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from ..reading import Matter, Touch
from .words import COLLEAGUES, CUSTOMERS

SCORES = ("csat", "nps", "ces", "stars")


@dataclass(frozen=True)
class Score:
    at: datetime
    kind: str
    number: float
    high: int
    channel: str
    touchpoint: str


@dataclass(frozen=True)
class Asked:
    at: datetime
    state: str
    answered: bool
    channel: str
    touchpoint: str


@dataclass(frozen=True)
class Felt:
    at: datetime
    sentiment: float
    label: str
    leaving: float | None
    measured: bool
    topic: int | None


@dataclass(frozen=True)
class Contact:
    """`placed`: it stands in a conversation. Of noise there is none."""

    at: datetime
    whose: Any
    channel: str
    kind: str
    incoming: bool
    placed: bool


@dataclass(frozen=True)
class Switch:
    at: datetime
    channel: str
    known: bool
    asked: bool | None
    retold: bool


def scores() -> list[Score]:
    """Of complete responses alone."""
    from sixring.feedback.models import Answer

    found = []
    for one in Answer.objects.filter(response__state="complete").select_related("response__version__survey"):
        question = next(q for q in one.response.version.design["questions"] if q["key"] == one.question)
        if question["kind"] in SCORES:
            survey = one.response.version.survey
            found.append(Score(one.response.at, question["kind"], one.number or 0.0, question["scale"][1],
                               one.response.channel, survey.touchpoint))  # fmt: skip
    return found


def asked() -> list[Asked]:
    from sixring.feedback.models import Invitation

    return [
        Asked(one.sent_at or one.created_at, one.state, one.state == "answered", one.channel,
              one.version.survey.touchpoint)
        for one in Invitation.objects.select_related("version__survey")
    ]  # fmt: skip


def felt(places: dict[int, int], noise: set[int]) -> list[Felt]:
    """Texts of conversations, where they stand now, and of answers."""
    from sixring.feedback.models import Mention, Reading

    topics = dict(Mention.objects.values_list("reading", "topic"))
    rows = Reading.objects.select_related("answer__response")
    home = {
        one.pk: one.answer.response.conversation_id if one.answer else places[one.interaction_id or 0] for one in rows
    }
    return [
        Felt(one.occurred_at, one.sentiment, one.label, one.churn, one.measured, topics.get(one.pk))
        for one in rows if home[one.pk] not in noise
    ]  # fmt: skip


def contacts(whose: dict[int | None, Any], places: dict[int, int], noise: set[int]) -> list[Contact]:
    from sixring.interactions.models import Interaction

    return [
        Contact(one.occurred_at, whose[one.identity_id], one.channel, one.kind, one.direction == "in",
                one.pk in places)
        for one in Interaction.objects.filter(automatic="", kind__in=("message", "call", "visit"))
        if places.get(one.pk) not in noise
    ]  # fmt: skip


def switches(matters: dict[int, Matter]) -> Iterator[Switch]:
    from sixring.conversations.models import Placement
    from sixring.feedback.models import Reading
    from sixring.interactions.models import Interaction

    told = {pk: (text, kind) for pk, text, kind in Interaction.objects.values_list("pk", "text", "identity__kind")}
    first = dict(Placement.objects.order_by("-pk").values_list("interaction", "conversation"))
    tired = set(Reading.objects.filter(repeated=True).values_list("interaction", flat=True))
    for one in matters.values():
        if one.counts:
            story = sorted((t for t in one.touches if t.human), key=lambda t: (t.heard, not t.incoming, t.id))
            yield from changes(story, told, first, tired)


def changes(story: Sequence[Touch], told: dict[int, Any], first: dict[int, int], tired: set[Any]) -> Iterator[Switch]:
    """Read aloud: whoever comes over another channel than last time has changed it, up to the next change."""
    theirs = [at for at, one in enumerate(story) if one.incoming]
    turns = [at for before, at in pairwise(theirs) if story[before].channel != story[at].channel]
    for at, after in zip(turns, [*turns, len(story)][1:], strict=True):
        last = max(place for place in theirs if place < at)
        one = story[at]
        yield Switch(
            one.heard, one.channel, first[one.id] == first[story[last].id],
            asked_again(story, at, after, told), told_again(story, at, after, told, tired),
        )  # fmt: skip


def asked_again(story: Sequence[Touch], at: int, after: int, told: dict[int, Any]) -> bool | None:
    """By the first three answers behind it; nobody can tell where all are in a language without patterns."""
    ours = [place for place in range(at, after) if not story[place].incoming][:3]
    asks = [(place, COLLEAGUES[told[story[place].id][0]]) for place in ours]
    if asks and all(wanted is None for _place, wanted in asks):
        return None
    return any(wanted & held(story[:place], told) for place, wanted in asks if wanted)


def held(story: Sequence[Touch], told: dict[int, Any]) -> set[str]:
    said = [told[one.id] for one in story if one.incoming]
    found = {kind for _text, kind in said}
    found |= {"matter"} if any(text for text, _kind in said) else set()
    return found | ({"order"} if any(CUSTOMERS[text][0] for text, _kind in said if text) else set())


def told_again(story: Sequence[Touch], at: int, after: int, told: dict[int, Any], tired: set[Any]) -> bool:
    """They say so themselves before the next change, or tell a whole story a second time."""
    if any(one.id in tired for one in story[at:after] if one.incoming):
        return True
    text = told[story[at].id][0]
    return CUSTOMERS[text][1] and any(told[one.id][0] == text for one in story[:at] if one.incoming)


def places() -> dict[int, int]:
    from sixring.conversations.models import Placement

    return dict(Placement.objects.filter(current=True).values_list("interaction", "conversation"))


def by_channel(some: Sequence[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for one in some:
        found[one.channel].append(one)
    return found
