"""Comments of everybody: hidden, and shown again."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sixring.core.request import Request

from .. import hiding
from .acts import done
from .messages import message_of


@require_POST
def hide(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    return turn(request, conversation_id, message_id, True, _("Hidden. Only its writer still reads it."))


@require_POST
def show(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    return turn(request, conversation_id, message_id, False, _("Everybody can read it again."))


def turn(request: Request, conversation_id: int, message_id: int, hidden: bool, said: str) -> HttpResponse:
    request.actor.must("answer")
    conversation, comment = message_of(request, conversation_id, message_id)
    hiding.hide(conversation, comment, hidden, actor=request.actor)
    return done(request, conversation, said)
