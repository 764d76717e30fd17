"""Single messages: mail as it was laid out, files, a second try at sending, and where a message belongs."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.channels import accounts, parts, reconcile
from sixring.channels.models import Dispatch
from sixring.core.errors import NotFound
from sixring.core.request import Request, policy
from sixring.interactions.models import Attachment, Interaction

from .. import access, desk, reference, subject
from ..forms import PlaceForm
from ..layout import laid_out
from ..matter import delivery
from ..models import Conversation
from ..regrouping import moving
from .acts import done, leave
from .desk import address, placement_in

# Nothing loads and nothing runs in a mail; pictures from elsewhere would tell their sender who reads. Those it brought
# along are in the page itself, as our own copies.
in_a_frame = policy(
    default_src=[NONE], style_src=[SELF], img_src=["data:"], frame_ancestors=[SELF], base_uri=[NONE],
    form_action=[NONE], sandbox=[""],
)  # fmt: skip


def message_of(request: Request, conversation_id: int, message_id: int) -> tuple[Conversation, Interaction]:
    """The conversation and its message, both as the actor may see them."""
    conversation = access.get(request.actor, conversation_id)
    placed = placement_in(conversation, message_id)
    if placed is None or not accounts.visible_to(request.actor).filter(pk=placed.interaction.account_id).exists():
        raise NotFound
    return conversation, placed.interaction


@require_safe
@xframe_options_sameorigin
@in_a_frame
def layout(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    """A mail's HTML, cleaned, for a frame without any rights."""
    _conversation, message = message_of(request, conversation_id, message_id)
    if not message.data.get("html"):
        raise NotFound
    html = laid_out(message.data["html"], Attachment.objects.filter(interaction=message).exclude(inline_id=""))
    return render(request, "conversations/mail.html", {"message": message, "html": html})


def dispatch_of(request: Request, conversation_id: int, message_id: int) -> tuple[Conversation, Dispatch]:
    request.actor.must("answer")
    conversation, message = message_of(request, conversation_id, message_id)
    dispatch = parts.standing([message.pk]).get(message.pk)
    if dispatch is None:
        raise NotFound
    return conversation, dispatch


@require_POST
def retry(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    conversation, dispatch = dispatch_of(request, conversation_id, message_id)
    delivery.send_again(conversation, dispatch, actor=request.actor)
    return done(request, conversation, _("It is sent once more."))


@require_POST
def reconcile_it(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    """Ask the far side about an answer whose fate was lost."""
    conversation, dispatch = dispatch_of(request, conversation_id, message_id)
    found = reconcile.ask(dispatch, actor=request.actor)
    words = {
        True: _("It arrived: the far side has it."),
        False: _("The far side doesn’t have it. You may send it once more."),
        None: _("This channel can’t be asked. Ask the customer, or look into the mailbox’s sent folder."),
    }
    return done(request, conversation, words[found])


@require_POST
def arrived(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    """A colleague knows that it arrived."""
    conversation, dispatch = dispatch_of(request, conversation_id, message_id)
    delivery.arrived(conversation, dispatch, actor=request.actor)
    return done(request, conversation, _("Marked as arrived."))


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    """Say where a message belongs."""
    request.actor.must("answer")
    conversation, message = message_of(request, conversation_id, message_id)
    person = message.identity.person if message.identity else None
    offered = desk.of_person(person, request.actor).exclude(pk=conversation.pk)[:12] if person else []
    form = PlaceForm(request.POST or None, offered=list(offered))
    if form.is_valid():
        into = access.get(request.actor, form.target) if form.target else None
        moved_to = moving.move(message, into, actor=request.actor)
        messages.success(request, _("The message was moved. Where it was before stays in the history."))
        return leave(request, address(moved_to))
    called = subject.of(conversation, request.actor) or reference.of(conversation.pk)
    context = {"conversation": conversation, "message": message, "form": form, "called": called}
    return render(request, "conversations/place.html", context, status=422 if form.is_bound else 200)


@require_POST
def own(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    """Give a message a conversation of its own."""
    request.actor.must("answer")
    _conversation, message = message_of(request, conversation_id, message_id)
    moved_to = moving.move(message, None, actor=request.actor)
    messages.success(request, _("The message began a conversation of its own."))
    return leave(request, address(moved_to))
