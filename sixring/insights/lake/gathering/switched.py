"""Switches: a customer goes on over another channel, and whether they had to repeat themselves.

A switch is a customer's message in a matter on another channel than their last one before it; answering a survey of
ours is none. What was brought together only later counts too, and whether the newcomer's address was proven doesn't
matter. What we hold is what the matter itself told us before our answer: from which address they wrote, which number
they named, and what it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sixring.conversations.models import Placement
from sixring.conversations.placing.about import Said
from sixring.conversations.upkeep import heard_at, is_aside, is_quiet
from sixring.core.proof import ProofKind
from sixring.feedback.models import Reading
from sixring.insights.repeating import asking, retelling
from sixring.interactions.models import Interaction

from .aliases import Row, identities
from .changed import places

SURVEY = "survey"  # the kind of a touch that answers one
ANSWERS = 3  # of ours behind a switch that are looked at
COLUMNS = [
    field.attname for field in Interaction._meta.concrete_fields
    if field.attname in {
        "id", "channel", "kind", "direction", "identity_id", "proof", "automatic", "text", "data", "occurred_at",
        "received_at",
    }
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said, by the customer or by a colleague; `home` is the conversation it was placed in on arrival."""

    touch: Interaction
    at: datetime
    home: int
    address: str = ""
    repeated: bool = False


def switches(conversations: Collection[int]) -> list[Row]:
    """Switches in these conversations, each by the number of its message. A customer's message that is none has a row
    that is `gone`, where it may have been one."""
    several = of_several_channels(conversations)
    stories = spoken_in(several)
    who = identities(one.touch.identity_id for story in stories.values() for one in story)
    found: list[Row] = []
    for pk, story in stories.items():
        made = dict(told(story))
        for at, one in enumerate(story):
            if not one.touch.outgoing:
                row = {"id": one.touch.pk, "at": one.at}
                whose = {"conversation": pk, "who": who.get(one.touch.identity_id or 0)}
                found.append(row | whose | made[at] if at in made else row | {"gone": True})
    return found


def of_several_channels(conversations: Collection[int]) -> set[int]:
    rows = Placement.objects.filter(conversation__in=conversations, current=True)
    incoming = rows.filter(interaction__direction=Interaction.Direction.IN, conversation__merged_into=None)
    found: dict[int, set[str]] = defaultdict(set)
    for pk, channel in incoming.order_by().values_list("conversation", "interaction__channel").distinct():
        found[pk].add(channel)
    return {pk for pk, channels in found.items() if len(channels) > 1}


def spoken_in(conversations: Collection[int]) -> dict[int, list[Spoken]]:
    """What people said in each, in order of time; machines and asides are left out."""
    if not conversations:
        return {}
    placed = Placement.objects.filter(conversation__in=conversations, current=True).order_by("interaction")
    columns = [f"interaction__{name}" for name in COLUMNS]
    rows = placed.values_list("conversation", "interaction__identity__kind", *columns)
    told = [(pk, kind or "", Interaction.from_db(None, COLUMNS, values)) for pk, kind, *values in rows]
    ids = [touch.pk for _pk, _kind, touch in told]
    homes, repeated = arrived_in(ids), saying_so(ids)
    found: dict[int, list[Spoken]] = {pk: [] for pk in conversations}
    for pk, kind, touch in told:
        if touch.kind != SURVEY and not is_aside(touch) and not is_quiet(touch):
            found[pk].append(Spoken(touch, heard_at(touch), homes.get(touch.pk, pk), kind, touch.pk in repeated))
    for story in found.values():
        story.sort(key=lambda one: (one.at, one.touch.outgoing, one.touch.pk))
    return found


def arrived_in(ids: Collection[int]) -> dict[int, int]:
    """Where each was placed first."""
    found: dict[int, int] = {}
    for touch, home in (
        Placement.objects.filter(interaction__in=ids).order_by("-pk").values_list("interaction", "conversation")
    ):
        found[touch] = home
    return found


def saying_so(ids: Collection[int]) -> set[int]:
    """Those whose writers say that they had to repeat themselves."""
    rows = Reading.objects.filter(interaction__in=ids, repeated=True)
    return {pk for pk in rows.values_list("interaction", flat=True) if pk}


def told(story: Sequence[Spoken]) -> Iterator[tuple[int, Row]]:
    """Rule: the switches of a story, each by its place in it."""
    heard = [at for at, one in enumerate(story) if not one.touch.outgoing]
    turns = [(a, b) for a, b in pairwise(heard) if story[a].touch.channel != story[b].touch.channel]
    for number, (before, at) in enumerate(turns):
        until = turns[number + 1][1] if number + 1 < len(turns) else len(story)
        one, last = story[at], story[before]
        yield at, {
            "from_channel": last.touch.channel, "to_channel": one.touch.channel,
            "proven": one.touch.proof != ProofKind.CLAIMED, "known": one.home == last.home,
            "asked_again": asked_again(story, at, until), "retold": retold(story, at, until),
        }  # fmt: skip


def asked_again(story: Sequence[Spoken], at: int, until: int) -> bool | None:
    """Whether an answer behind the switch asks for what we held; None where no answer's language has patterns."""
    ours = [place for place in range(at + 1, until) if story[place].touch.outgoing][:ANSWERS]
    found = [asking.again(story[place].touch.text, held(story[:place])) for place in ours]
    if found and all(one is None for one in found):
        return None
    return any(found)


def held(story: Sequence[Spoken]) -> set[str]:
    theirs = [one for one in story if not one.touch.outgoing]
    found = {one.address for one in theirs} & {asking.EMAIL, asking.PHONE}
    texts = [one.touch.text for one in theirs]
    if any(texts):
        found.add(asking.MATTER)
    if Said(texts).numbers:
        found.add(asking.ORDER)
    return found


def retold(story: Sequence[Spoken], at: int, until: int) -> bool:
    """They say so themselves, or tell again what they told before."""
    fresh = [one for one in story[at:until] if not one.touch.outgoing]
    before = [one.touch.text for one in story[:at] if not one.touch.outgoing]
    return any(one.repeated for one in fresh) or retelling.again(before, story[at].touch.text)


def gone(touches: Collection[int]) -> list[Row]:
    """Rows that take away what stood of these messages, unless they are a switch where they are now."""
    rows = Interaction.objects.filter(pk__in=touches).values_list("pk", "occurred_at")
    where = places(touches)
    several = of_several_channels(set(where.values()))
    return [{"id": pk, "at": at, "gone": True} for pk, at in rows if where.get(pk) not in several]
