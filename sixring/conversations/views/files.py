"""Files that came with messages: a picture drawn anew, a text as text, and everything as a download."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.channels.media.playing import played
from sixring.core.errors import Invalid, NotFound
from sixring.core.request import Request, policy
from sixring.interactions import media, preview
from sixring.interactions.models import Attachment

from .messages import message_of

as_a_download = policy(default_src=[NONE], sandbox=[""], frame_ancestors=[NONE])
as_a_picture = policy(default_src=[NONE], img_src=[SELF], sandbox=[""], frame_ancestors=[NONE])


def file_of(request: Request, conversation_id: int, message_id: int, file_id: int) -> Attachment:
    """The file, of a message the actor may see."""
    _conversation, message = message_of(request, conversation_id, message_id)
    found = Attachment.objects.filter(interaction=message, pk=file_id).first()
    if found is None or not media.path_of(found.key).exists():
        raise NotFound
    return found


@require_safe
@as_a_download
def file(request: Request, conversation_id: int, message_id: int, file_id: int) -> FileResponse:
    """A file that came with a message, only ever as a download."""
    found = file_of(request, conversation_id, message_id, file_id)
    bytes_ = open(media.path_of(found.key), "rb")  # noqa: SIM115  # the response closes it
    return FileResponse(bytes_, as_attachment=True, filename=found.name, content_type="application/octet-stream")


@require_safe
@as_a_picture
def picture(request: Request, conversation_id: int, message_id: int, file_id: int) -> HttpResponse:
    """Its pixels, encoded anew. `?size=small` for the story."""
    found = file_of(request, conversation_id, message_id, file_id)
    longest = preview.SMALL if request.GET.get("size") == "small" else preview.LARGE
    answer = HttpResponse(preview.picture(found, longest), content_type="image/webp")
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@require_safe
@as_a_download
def sound(request: Request, conversation_id: int, message_id: int, file_id: int) -> HttpResponse:
    """A voice note, for the player in the story."""
    found = file_of(request, conversation_id, message_id, file_id)
    if preview.kind_of(found) != "sound":
        raise Invalid(preview.UNSHOWN)
    return played(request, media.path_of(found.key), found.content_type)


@require_safe
def look(request: Request, conversation_id: int, message_id: int, file_id: int) -> HttpResponse:
    """A page about the file: the picture or the text in it, what it is, and the download."""
    found = file_of(request, conversation_id, message_id, file_id)
    kind = preview.kind_of(found)
    context = {
        "file": found, "kind": kind, "text": preview.text(found) if kind == "text" else "",
        "conversation_id": conversation_id, "message_id": message_id,
    }  # fmt: skip
    return render(request, "conversations/file.html", context)
