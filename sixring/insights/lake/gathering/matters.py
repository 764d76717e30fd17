"""Conversations, each with its life."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sixring.conversations.models import Call, Conversation, Deed, Placement
from sixring.conversations.upkeep import heard_at, is_aside, is_quiet
from sixring.core import clock
from sixring.core.models import Change, CustomField
from sixring.feedback.models import Reading
from sixring.insights.lake import hands, states
from sixring.insights.lake.lives import COLLEAGUE, CUSTOMER, MACHINE, OTHER, Told, Touch, life
from sixring.insights.lake.states import Turn
from sixring.interactions.models import Interaction
from sixring.work import hours
from sixring.work.counting import SPOKEN, TOLD
from sixring.work.models import Outcome, WorkSpan

from .aliases import Row, identities

TURNS = frozenset({*states.SAID, *hands.HANDS, states.RESTS, states.WAKES, states.BACK, "conversation.merged_in"})
SAME_ACT = timedelta(seconds=1)
FIELDS = ("id", "state", "noise", "anchor_id", "team_id", "assignee_id", "reason_id", "merged_into_id", "opened_at",
          "due_at", "fields")  # fmt: skip
Pieces = dict[int, list[Any]]


def conversations(ids: Collection[int], now: datetime | None = None) -> list[Row]:
    """`now`: as of which moment an open answer is overdue."""
    rows = list(Conversation.objects.filter(pk__in=ids).order_by("pk").values(*FIELDS))
    held = {row["id"] for row in rows}
    going = {row["id"] for row in rows if row["merged_into_id"] is None}
    touches, turns, met, worked = touches_of(held), turns_of(held), met_in(held), worked_on(going)
    opening, who, tongues = hours.of_teams(), identities(row["anchor_id"] for row in rows), languages(held)
    product = product_field()
    found = []
    for row in rows:
        pk, open_for_us = row["id"], opening.get(row["team_id"]) or opening[None]
        told = Told(
            row["opened_at"], row["state"], touches[pk], turns[pk], open_for_us, met[pk], row["due_at"],
            now or clock.now(), worked.get(pk, 0.0),
        )  # fmt: skip
        found.append(
            {
                "id": pk, "at": row["opened_at"], "state": row["state"], "noise": row["noise"],
                "who": who.get(row["anchor_id"]), "team": row["team_id"], "agent": row["assignee_id"],
                "reason": row["reason_id"], "merged_into": row["merged_into_id"], "due_at": row["due_at"],
                "language": tongues.get(pk), "product": str(row["fields"].get(product) or "") or None, **life(told),
            }
        )  # fmt: skip
    return found


def touches_of(ids: Collection[int]) -> Pieces:
    """What was said in each conversation, by its number."""
    found: Pieces = {pk: [] for pk in ids}
    answered: dict[int, datetime | None] = {}
    placed = Placement.objects.filter(conversation__in=ids, current=True).order_by("interaction")
    told = placed.values_list("conversation", *(f"interaction__{name}" for name in TOLD))
    rows = [(pk, Interaction.from_db(None, TOLD, values)) for pk, *values in told]
    calls = [touch.pk for _pk, touch in rows if touch.kind in SPOKEN]
    if calls:
        answered = dict(Call.objects.filter(interaction__in=calls).values_list("interaction", "answered_at"))
    for pk, touch in rows:
        found[pk] += said(touch, answered.get(touch.pk))
    return found


def said(touch: Interaction, answered_at: datetime | None) -> Iterator[Touch]:
    """Rule: what a touch is in a life. A call or visit that a colleague took is both: they came, and we talked."""
    at, incoming = heard_at(touch), not touch.outgoing
    if is_aside(touch) or (is_quiet(touch) and (incoming or not touch.automatic)):
        yield Touch(at, OTHER, touch.channel, incoming=incoming)
    elif touch.outgoing:
        by = MACHINE if touch.automatic else COLLEAGUE
        yield Touch(at, by, touch.channel, touch.agent_id)
    else:
        yield Touch(at, CUSTOMER, touch.channel, incoming=True)
        if touch.kind in SPOKEN and touch.agent_id:
            yield Touch(max(at, answered_at or at), COLLEAGUE, touch.channel, touch.agent_id)


def turns_of(ids: Collection[int]) -> Pieces:
    """What was done to each, in the log's order; of what was taken back, what stands again."""
    found: Pieces = {pk: [] for pk in ids}
    log = Change.objects.filter(subject_kind="conversation", subject_id__in=ids, verb__in=TURNS).order_by("id")
    rows = list(log.values_list("subject_id", "verb", "at", "actor_id"))
    taken_back = [(at, agent) for _pk, verb, at, agent in rows if verb == states.BACK]
    deeds = deeds_of(taken_back) if taken_back else []
    for pk, verb, at, _agent in rows:
        found[pk].append(Turn(at, verb, stands_again(pk, at, deeds) if verb == states.BACK else {}))
    return found


def deeds_of(taken_back: Sequence[tuple[datetime, int | None]]) -> list[Deed]:
    """What these colleagues took back about then, the latest first."""
    moments = [at for at, _agent in taken_back]
    rows = Deed.objects.filter(agent__in={agent for _at, agent in taken_back if agent})
    undone = rows.filter(undone_at__gte=min(moments) - SAME_ACT, undone_at__lte=max(moments))
    return list(undone.order_by("-undone_at"))


def stands_again(pk: int, at: datetime, deeds: Iterable[Deed]) -> Mapping[str, Any]:
    """The values that a deed taken back at `at` had replaced."""
    key = str(pk)
    return next(
        (one.before[key] for one in deeds if key in one.before and one.undone_at and one.undone_at <= at), {}
    )  # fmt: skip


def met_in(ids: Collection[int]) -> Pieces:
    """Whether each measured wait was answered in time, by where its question is now."""
    found: Pieces = {pk: [] for pk in ids}
    waits = Outcome.objects.filter(asked__placements__current=True, asked__placements__conversation__in=ids)
    for pk, answered, due in waits.values_list("asked__placements__conversation", "answered_at", "due_at"):
        found[pk].append(answered <= due)
    return found


def worked_on(ids: Collection[int]) -> dict[int, float]:
    """Seconds of working time, those on what was merged in included."""
    home = merged_in(ids)
    found: dict[int, float] = defaultdict(float)
    for pk, since, until in (
        WorkSpan.objects.filter(conversation__in=home)
        .order_by("pk")
        .values_list("conversation", "started_at", "ended_at")
    ):
        found[home[pk]] += (until - since).total_seconds()
    return found


def merged_in(ids: Collection[int]) -> dict[int, int]:
    """Every conversation that went on as one of `ids`, at whatever remove, and which that is; themselves too."""
    home = {pk: pk for pk in ids}
    layer = set(ids)
    while layer:
        rows = Conversation.objects.filter(merged_into__in=layer).values_list("pk", "merged_into")
        layer = set()
        for pk, into in rows:
            if home.get(pk) != home[into or 0]:
                layer.add(pk)
            home[pk] = home[into or 0]
    return home


def languages(ids: Collection[int]) -> dict[int, str]:
    """The language most of a conversation's texts were read in."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Reading.objects.filter(conversation__in=ids).exclude(language="").order_by("occurred_at", "pk")
    for pk, language in rows.values_list("conversation", "language"):
        counts[pk or 0][language] += 1
    return {pk: some.most_common(1)[0][0] for pk, some in counts.items()}


def product_field() -> str:
    """The key of the field by which colleagues say which product it is about: a choice, so no words of customers."""
    fields = CustomField.objects.filter(on=CustomField.On.CONVERSATION, key="product", kind=CustomField.Kind.CHOICE)
    return fields.values_list("key", flat=True).first() or ""
