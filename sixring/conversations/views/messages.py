"""Single messages: mail as it was laid out, files, a second try at sending, and where a message belongs."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.channels import accounts, outbox
from sixring.channels.models import Dispatch
from sixring.core.errors import NotFound
from sixring.core.request import Request, policy
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction

from .. import access, desk, moving
from ..forms import PlaceForm
from ..layout import laid_out
from ..models import Conversation
from .acts import done, leave
from .desk import address, placement_in

# Nothing loads and nothing runs in a mail; pictures from elsewhere would tell their sender who reads.
in_a_frame = policy(
    default_src=[NONE], style_src=[SELF], frame_ancestors=[SELF], base_uri=[NONE], form_action=[NONE], sandbox=[""]
)
as_a_download = policy(default_src=[NONE], sandbox=[""], frame_ancestors=[NONE])


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
    return render(request, "conversations/mail.html", {"message": message, "html": laid_out(message.data["html"])})


@require_safe
@as_a_download
def file(request: Request, conversation_id: int, message_id: int, file_id: int) -> FileResponse:
    """A file that came with a message, only ever as a download."""
    _conversation, message = message_of(request, conversation_id, message_id)
    found = Attachment.objects.filter(interaction=message, pk=file_id).first()
    if found is None or not media.path_of(found.key).exists():
        raise NotFound
    bytes_ = open(media.path_of(found.key), "rb")  # noqa: SIM115  # the response closes it
    return FileResponse(bytes_, as_attachment=True, filename=found.name, content_type="application/octet-stream")


@require_POST
def retry(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    request.actor.must("answer")
    conversation, message = message_of(request, conversation_id, message_id)
    dispatch = Dispatch.objects.filter(message=message.pk).first()
    if dispatch is None:
        raise NotFound
    outbox.retry(dispatch, actor=request.actor)
    return done(request, conversation, _("It is sent once more."))


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
    context = {"conversation": conversation, "message": message, "form": form}
    return render(request, "conversations/place.html", context, status=422 if form.is_bound else 200)


@require_POST
def own(request: Request, conversation_id: int, message_id: int) -> HttpResponse:
    """Give a message a conversation of its own."""
    request.actor.must("answer")
    _conversation, message = message_of(request, conversation_id, message_id)
    moved_to = moving.move(message, None, actor=request.actor)
    messages.success(request, _("The message began a conversation of its own."))
    return leave(request, address(moved_to))
