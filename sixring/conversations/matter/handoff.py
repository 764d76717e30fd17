"""Handing over: another colleague or team takes on, and finds what they need in some lines. Collected, not invented."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Agent, Team
from sixring.interactions.models import Interaction

from .. import assignment, notices, subject
from ..models import Conversation, Note, Promise
from ..writing import notes

QUOTED = 300


def summary(conversation: Conversation, actor: Actor) -> str:
    """What is known, from what `actor` may see: the matter, its reason, what was promised, who said what last."""
    seen = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True, account__in=accounts.visible_to(actor)
    )
    customer, ours = latest(seen, "in"), latest(seen, "out")
    lines = [
        line(_("Matter"), subject.of(conversation, actor)),
        line(_("Why they wrote"), conversation.reason.name if conversation.reason else ""),
        line(_("Waits for"), conversation.held_for),
        *(line(_("Promised"), said) for said in promised(conversation)),
        line(_("Customer, %(when)s") % {"when": when(customer)}, quoted(customer)) if customer else "",
        line(_("We, %(when)s") % {"when": when(ours)}, quoted(ours)) if ours else "",
    ]
    return "\n".join(one for one in lines if one)


def hand_off(
    conversation: Conversation, text: str, *, actor: Actor, agent: Agent | None = None, team: Team | None = None
) -> Note:
    """Give it to `agent` or `team` with `text` as a note. Refused, with nothing done, when they can't see it."""
    actor.must("answer")
    if (agent is None) == (team is None):
        raise Invalid("Choose a colleague or a team.")
    if not text.strip():
        raise Invalid("Say in a few words what they should know.")
    if agent is not None and agent.pk == actor.id:
        raise Refused("It would come back to you. Choose somebody else.")
    with transaction.atomic():
        if agent is not None:
            assignment.assign(conversation, agent, actor=actor)
        else:
            assignment.assign_team(conversation, team, actor=actor)
        note = notes.note(conversation, text.replace("\r\n", "\n"), actor=actor)
        changes.record("conversation.handed_off", conversation, actor=actor, audience=conversation.audience)
        if agent is not None:
            notices.tell(agent.pk, "handoff", conversation, key=f"handoff:{note.pk}", by=actor.id)
    return note


def latest(seen: QuerySet[Interaction], direction: str) -> Interaction | None:
    rows = seen.filter(direction=direction).exclude(text="")
    return rows.order_by("-occurred_at", "-pk").first()


def promised(conversation: Conversation) -> list[str]:
    open_ones = Promise.objects.filter(conversation=conversation, state=Promise.State.OPEN).order_by("due_at")
    return [f"{one.what} ({date_format(timezone.localtime(one.due_at), 'D j M, H:i')})" for one in open_ones]


def quoted(touch: Interaction) -> str:
    words = " ".join(touch.text[:4000].split())
    return words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]} …"


def when(touch: Interaction) -> str:
    return date_format(timezone.localtime(touch.occurred_at), "D j M, H:i")


def line(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""
