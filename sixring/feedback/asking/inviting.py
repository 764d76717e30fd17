"""Inviting: somebody is to be asked, once for an occasion; and what becomes of that question.

`answering` calls `begun` and `answered` in the transaction that keeps the answers. An invitation to an anonymous survey
is not told: `links.invitation_of` gives it as a row that is in no table, and `answered` spends the ticket behind it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.conversations.models import Conversation
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused
from sixring.core.text import short
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..models import Invitation, Survey, SurveyVersion, Ticket, Trigger
from . import links

State = Invitation.State
OPEN = (State.WAITING, State.SENT, State.STARTED)


def invite(
    version: SurveyVersion, identity: Identity | None, *, conversation: Conversation | None = None,
    about: Interaction | None = None, channel: str = "", due_at: datetime | None = None, dedupe: str, actor: Actor,
    trigger: Trigger | None = None, language: str = "", by: int | None = None,
) -> Invitation:  # fmt: skip
    """Ask `identity` what `version` asks, from `due_at` on. `dedupe` names the occasion: told again, or by several
    workers at once, it is the same invitation. It is sent by the worker, if nothing speaks against it by then
    (`deciding.py`); `channel` is the kind of account it should leave by, "" for the one that suits them.

    Raises `Refused` for a version that isn't published, or a survey that isn't open.
    """
    actor.must("answer")
    if version.published_at is None or version.survey.state != Survey.State.OPEN:
        raise Refused(_("This survey isn’t open. Publish it first; nobody was asked."))
    values = {
        "version": version, "identity": identity, "conversation": conversation, "about": about, "channel": channel,
        "due_at": due_at or clock.now(), "trigger": trigger, "language": language, "key": links.new_key(),
        "by_id": by,
    }  # fmt: skip
    with transaction.atomic():
        invitation, fresh = Invitation.objects.get_or_create(dedupe=short(dedupe, 120), defaults=values)
        if fresh:
            tell("invitation.made", invitation, actor=actor)
    return invitation


def put_on(invitation: Invitation, due_at: datetime) -> None:
    """Its occasion came again: what was not sent because the matter was opened again waits anew."""
    again = Invitation.objects.filter(pk=invitation.pk, state=State.NOT_SENT, why_not="reopened")
    again.update(state=State.WAITING, why_not="", due_at=due_at)
    Invitation.objects.filter(pk=invitation.pk, state=State.WAITING, due_at__lt=due_at).update(due_at=due_at)


def tell(verb: str, invitation: Invitation, *, actor: Actor = SYSTEM) -> None:
    audience = invitation.conversation.audience if invitation.conversation else ""
    changes.record(verb, invitation, actor=actor, identity=invitation.identity, audience=audience)


def begun(invitation: Invitation) -> None:
    """They gave a first answer. In the caller's transaction; the same again is a quiet no-op."""
    fresh = Invitation.objects.filter(pk=invitation.pk or 0, state__in=(State.WAITING, State.SENT))
    if fresh.update(state=State.STARTED):
        tell("invitation.started", invitation)


def answered(invitation: Invitation) -> bool:
    """They answered it all. In the caller's transaction; False where that was so already: one link, one answer."""
    if invitation.pk is None:
        return bool(Ticket.objects.filter(digest=invitation.key).delete()[0])
    mine = Invitation.objects.filter(pk=invitation.pk, state__in=(*OPEN, State.EXPIRED))
    if not mine.update(state=State.ANSWERED, remind_at=None):
        return False
    tell("invitation.answered", invitation)
    return True


def over(invitation: Invitation) -> str:
    """Why it takes no more answers, in a sentence for whoever opened the link; "" while it does."""
    if invitation.state == State.ANSWERED:
        return _("You have answered already. Thank you.")
    if invitation.version.survey.state == Survey.State.CLOSED:
        return _("This survey has ended. Nothing was kept.")
    if invitation.expires_at is not None and invitation.expires_at <= clock.now():
        return _("This invitation has ended. Nothing was kept.")
    return ""
