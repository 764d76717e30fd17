"""By hand: a colleague asks how it was, from the conversation. They hear at once whether it went, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused

from ..models import Invitation, Survey
from ..surveys import publishing
from . import deciding, going_out, inviting, reasons

State = Invitation.State
MOST, SHOWN = 50, 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What the panel of a conversation shows: surveys to ask with, and what was asked here before."""

    surveys: list[Survey]
    before: list[Invitation]


def standing(conversation: Conversation) -> Standing:
    """In one query, where nothing was asked yet: every conversation that is opened asks it."""
    here = Invitation.objects.filter(conversation=conversation)
    known = Survey.objects.annotate(asked=Exists(here.filter(version__survey=OuterRef("pk"))))
    found = list(known.filter(Q(state=Survey.State.OPEN) | Q(asked=True)).order_by("name")[:MOST])
    before = here.select_related("version__survey").order_by("-created_at", "-pk")
    return Standing(
        [one for one in found if one.state == Survey.State.OPEN],
        list(before[:SHOWN]) if any(one.asked for one in found) else [],
    )


def ask(conversation: Conversation, survey: Survey, *, actor: Actor) -> Invitation:
    """Ask whoever `conversation` is with; sent now, or when their hours begin. Asking again while it runs is the same
    invitation. Raises `Refused` with the reason when it may not be sent; then nothing is kept.
    """
    actor.must("answer")
    if (running := asked_here(conversation, survey)) is not None:
        return running
    version = publishing.published(survey)
    if version is None or conversation.anchor is None:
        raise Refused(_("Nobody was asked: this survey is not published, or nobody is known here."))
    with transaction.atomic():
        day = clock.now().date().isoformat()
        invitation = inviting.invite(
            version, conversation.anchor, conversation=conversation, by=actor.id, actor=actor,
            dedupe=f"hand:{conversation.pk}:{survey.pk}:{day}",
        )  # fmt: skip
        held = going_out.claimed(invitation.pk)
        if held is None:
            return invitation
        verdict = deciding.decide(held)
        if verdict.why_not:
            raise Refused(_("Nobody was asked. %(why)s") % {"why": reasons.words(verdict.why_not)})
        going_out.settle_one(held, verdict, actor)
    invitation.refresh_from_db()
    return invitation


def asked_here(conversation: Conversation, survey: Survey) -> Invitation | None:
    """An invitation to `survey` that still runs in `conversation`."""
    running = Invitation.objects.filter(
        conversation=conversation, version__survey=survey, state__in=(State.WAITING, State.SENT, State.STARTED)
    ).select_related("version__survey")  # fmt: skip
    return running.order_by("-pk").first()
