"""Those an action is for, as a snapshot: who gave a low score, or whose words were chosen, at that moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.conversations import access
from sixring.conversations.models import Placement
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.interactions import timeline
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..models import Action, Affected, Answer, Response
from . import board

MOST = 5000
QUOTES = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody on an action, as an actor may see them: `words` are theirs, "" where their talk is hidden."""

    row: Affected
    name: str
    words: str
    conversation: int | None


def add_responses(action: Action, responses: QuerySet[Response], *, actor: Actor) -> int:
    """Put who gave `responses` on the action, each person once, `MOST` at most; returns how many were new.

    Responses nobody is known by can't be: they stay numbers. What came after the fix is not of it.
    """
    board.refuse_others(action, actor)
    rows = responses.filter(state=Response.State.COMPLETE).exclude(identity=None).select_related("identity")
    if action.done_at is not None:
        rows = rows.filter(at__lte=action.done_at)
    wanted = [
        Affected(action=action, identity=one.identity, interaction_id=one.interaction_id, response=one, at=clock.now())
        for one in rows.order_by("-at")[:MOST]
        if one.identity is not None
    ]
    return put(action, wanted, actor)


def add_touches(action: Action, touches: Collection[Interaction], *, actor: Actor) -> int:
    """The same for messages: whose words were chosen. Only those `actor` may see."""
    board.refuse_others(action, actor)
    seen = visible_touches(actor, [touch.pk for touch in touches])
    mine = [touch for touch in touches if touch.pk in seen and touch.identity is not None and not touch.outgoing]
    wanted = [
        Affected(action=action, identity=touch.identity, interaction=touch, at=clock.now())
        for touch in mine[:MOST]
        if touch.identity is not None
    ]
    return put(action, wanted, actor)


def put(action: Action, wanted: Iterable[Affected], actor: Actor) -> int:
    there = {person_of(one.identity) for one in Affected.objects.filter(action=action).select_related("identity")}
    fresh: dict[tuple[str, int], Affected] = {}
    for one in wanted:
        fresh.setdefault(person_of(one.identity), one)
    news = [one for person, one in fresh.items() if person not in there]
    with transaction.atomic():
        Affected.objects.bulk_create(news, ignore_conflicts=True)
        if news:
            changes.record("action.people_added", action, actor=actor)
    return len(news)


def remove(action: Action, affected_id: int, *, actor: Actor) -> None:
    """Take somebody off it. Raises `Refused` for whom was told already: that stays known."""
    board.refuse_others(action, actor)
    with transaction.atomic():
        if Affected.objects.filter(action=action, pk=affected_id).exclude(told_at=None).exists():
            raise Refused(_("They were told of it already, so they stay on the list."))
        if Affected.objects.filter(action=action, pk=affected_id).delete()[0]:
            changes.record("action.people_removed", action, actor=actor)


def person_of(identity: Identity) -> tuple[str, int]:
    """Rule: one person is one, whichever of their addresses it was; an identity of nobody stands for itself."""
    return ("person", identity.person_id) if identity.person_id else ("identity", identity.pk)


def unhappy(action: Action, worst: int) -> QuerySet[Response]:
    """Responses to the action's question with a score up to `worst`."""
    answers = Answer.objects.filter(question=action.question, number__lte=worst)
    return Response.objects.filter(survey=action.survey, pk__in=answers.values("response"))


def shown(action: Action, actor: Actor, rows: Iterable[Affected]) -> list[Shown]:
    """As `actor` may see them: names of people they may see, words of conversations they may see."""
    found = list(rows)
    known = set(
        timeline.identities_visible_to(actor)
        .filter(pk__in=[one.identity_id for one in found])
        .values_list("pk", flat=True)
    )
    talks = visible_touches(actor, [one.interaction_id for one in found if one.interaction_id])
    return [
        Shown(
            one,
            name_of(one.identity) if one.identity_id in known else _("Somebody you may not see"),
            one.interaction.text if one.interaction and one.interaction_id in talks else "",
            talks.get(one.interaction_id or 0),
        )
        for one in found
    ]


def visible_touches(actor: Actor, ids: Collection[int]) -> dict[int, int | None]:
    """Those of these interactions whose words `actor` may read, with the conversation they stand in: one they may see;
    or none at all, as answers to surveys mostly do, where they may see its account."""
    placed = Placement.objects.filter(interaction__in=ids, current=True)
    seen = placed.filter(conversation__in=access.visible_to(actor).order_by().values("pk"))
    found: dict[int, int | None] = dict(seen.values_list("interaction", "conversation"))
    alone = Interaction.objects.filter(pk__in=ids, account__in=accounts.ids_visible_to(actor))
    alone = alone.exclude(pk__in=placed.values("interaction"))
    return found | dict.fromkeys(alone.values_list("pk", flat=True))


def name_of(identity: Identity) -> str:
    return (identity.person.name if identity.person else "") or identity.display


def of(action: Action, which: str = "") -> QuerySet[Affected]:
    """Everybody on it, or those "told", "waiting" to be told, or "not_told"."""
    rows = Affected.objects.filter(action=action).select_related("identity__person", "interaction", "invitation")
    narrowed = {
        "told": Q(told_at__isnull=False),
        "waiting": Q(due_at__isnull=False, told_at=None),
        "not_told": ~Q(why_not="") & Q(told_at=None),
    }
    return rows.filter(narrowed.get(which, Q())).order_by("pk")
