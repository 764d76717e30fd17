"""How often the detector is right: colleagues judge switches drawn at random, without seeing what was found.

Only such judgements tell it. Of what was found, how much is so, is its precision; of what is so, how much was found,
its recall. Both come with Wilson's interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.conversations import access
from sixring.conversations.models import Conversation
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound
from sixring.core.statistics import Estimate, share
from sixring.insights.lake.reading import Lake
from sixring.insights.models import SwitchJudged as Judged
from sixring.interactions.models import Interaction

DRAWN_AT_ONCE = 200
BEFORE, AFTER = 4, 6  # messages shown around a switch
Verdict = Judged.Verdict


@dataclass(frozen=True, slots=True)
class Quality:
    """`judged` switches in all; `unsure` those nobody could tell, `unseen` those the detector has no patterns for."""

    precision: Estimate
    recall: Estimate
    judged: int
    unsure: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A switch to be judged: the message that came over another channel, and what was said around it, in order."""

    switch: Interaction
    conversation: Conversation
    before: Sequence[Interaction]
    after: Sequence[Interaction]


def quality() -> Quality:
    counts: dict[tuple[str, bool | None], int] = {
        (row["verdict"], row["found"]): row["n"]
        for row in Judged.objects.order_by().values("verdict", "found").annotate(n=Count("pk"))
    }
    yes, no = Verdict.YES, Verdict.NO
    both = counts.get((yes, True), 0)
    found, so = both + counts.get((no, True), 0), both + counts.get((yes, False), 0)
    return Quality(
        share(both, found), share(both, so), sum(counts.values()),
        sum(n for (verdict, _found), n in counts.items() if verdict == Verdict.UNSURE),
        sum(n for (verdict, seen), n in counts.items() if seen is None and verdict != Verdict.UNSURE),
    )  # fmt: skip


def said_beside() -> str:
    """For whoever shows the metric: how often the detector is right, or what that needs."""
    now = quality()
    if not now.precision.known and not now.recall.known:
        return _("How often this is right is not measured yet: needs switches judged by colleagues.")
    return _("Of what is found %(precision)s is so; of what is so %(recall)s is found.") % {
        "precision": now.precision.words, "recall": now.recall.words,
    }  # fmt: skip


def draw(lake: Lake, actor: Actor) -> Drawn | None:
    """A switch nobody has judged, of those `actor` may see each as likely as any other; None where there is none."""
    actor.must("lead")
    judged = list(Judged.objects.values_list("interaction", flat=True))
    for pk, conversation in at_random(lake, judged):
        try:
            return drawn(pk, conversation, actor)
        except NotFound:
            continue
    return None


def at_random(lake: Lake, judged: Sequence[int]) -> list[tuple[int, int]]:
    import ibis

    rows = lake.table("switches")
    rows = rows.filter(rows.id.notin(judged)) if judged else rows
    some = rows.mutate(chance=ibis.random()).order_by("chance").limit(DRAWN_AT_ONCE).select("id", "conversation")
    return [(row["id"], row["conversation"]) for row in some.to_pyarrow().to_pylist()]


def drawn(pk: int, conversation: int, actor: Actor) -> Drawn:
    """What was said around it, as far as `actor` may see it. Raises `NotFound`."""
    where = access.get(actor, conversation)
    rows = Interaction.objects.filter(
        placements__conversation=where, placements__current=True, automatic="",
        account__in=accounts.ids_visible_to(actor),
    )  # fmt: skip
    story = list(rows.exclude(text="").order_by("occurred_at", "pk"))
    place = next((at for at, one in enumerate(story) if one.pk == pk), None)
    if place is None:
        raise NotFound
    after = story[place + 1 : place + 1 + AFTER]
    return Drawn(story[place], where, story[max(0, place - BEFORE) : place], after)


def judge(lake: Lake, switch: int, verdict: str, *, actor: Actor) -> Judged:
    """Keep what `actor` says of it: "yes", they had to repeat themselves, "no" or "unsure". Saying the same again
    changes nothing. Raises `NotFound` for what is no switch, or not theirs to see."""
    actor.must("lead")
    if verdict not in Verdict.values:
        raise Invalid(_("Say yes, no, or that you can’t tell. Nothing was kept."))
    conversation, found = found_of(lake, switch)
    drawn(switch, conversation, actor)
    with transaction.atomic():
        before = Judged.objects.select_for_update().filter(interaction=switch).first()
        if before is not None and before.verdict == verdict:
            return before
        values: dict[str, Any] = {"verdict": verdict, "found": found, "by_id": actor.id, "at": clock.now()}
        row, _fresh = Judged.objects.update_or_create(interaction_id=switch, defaults=values)
        changes.record("switch.judged", row, actor=actor)
    return row


def found_of(lake: Lake, switch: int) -> tuple[int, bool | None]:
    """Its conversation, and what the detector found there."""
    from sixring.insights.metrics.listening.repeating import repeated

    rows = lake.table("switches")
    one = rows.filter(rows.id == switch)
    told = one.select("conversation", found=repeated(one)).to_pyarrow().to_pylist()
    if not told:
        raise NotFound
    return told[0]["conversation"], told[0]["found"]
