"""Whose words an actor may read: those of conversations and accounts they may see, and what nobody is known to have
said. Numbers of a whole survey are for every colleague; words are not."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from sixring.channels import accounts
from sixring.conversations import access, reach
from sixring.core.actors import Actor
from sixring.core.errors import NotFound

from ..models import Answer, Response, Survey
from . import rules


def responses(actor: Actor) -> QuerySet[Response]:
    """Responses whose words `actor` may read."""
    actor.must("see")
    rows = Response.objects.all()
    if access.sees_all(actor):
        return rows
    seen = reach.touching(actor)
    within = Q(conversation=None) | Q(conversation__reach__in=seen) | Q(conversation__merged_into__reach__in=seen)
    told = Q(interaction=None) | Q(interaction__account__in=accounts.visible_to(actor))
    return rows.filter(within, told)


def enough(survey: Survey, rows: QuerySet[Response]) -> bool:
    """Whether `rows` may be shown one by one: of an anonymous survey only where enough are complete."""
    if not survey.anonymous:
        return True
    wanted = rules.least().anonymous
    return rows.filter(state=Response.State.COMPLETE)[:wanted].count() >= wanted


def survey(actor: Actor, survey_id: int) -> Survey:
    """A survey by its number. Raises `NotFound`."""
    actor.must("see")
    found = Survey.objects.filter(pk=survey_id).first()
    if found is None:
        raise NotFound
    return found


def answer(actor: Actor, answer_id: int) -> Answer:
    """An answer in words `actor` may read. Raises `NotFound` when absent or hidden."""
    readable = Answer.objects.filter(pk=answer_id, response__in=responses(actor)).exclude(text="")
    found = readable.select_related("response__survey", "response__interaction").first()
    if found is None:
        raise NotFound
    return found


def among(ids: Collection[int], actor: Actor) -> Collection[int]:
    return list(responses(actor).filter(pk__in=ids).values_list("pk", flat=True))
