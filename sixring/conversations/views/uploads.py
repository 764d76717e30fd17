"""Files for an answer: handed up while it is written, or together with it by browsers without scripts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sixring.core.errors import Invalid
from sixring.core.request import Request

from .. import access
from ..models import Conversation, Upload
from ..writing import uploads


@require_POST
def create(request: Request) -> HttpResponse:
    """Files under `files`; answers with a chip for each. `conversation` says what they are for."""
    request.actor.must("answer")
    number = request.POST.get("conversation", "")
    conversation = access.get(request.actor, int(number)) if number.isdecimal() else None
    found = taken(request, conversation)
    if not found:
        raise Invalid(_("No file came with this. Choose one; your text is kept."))
    return render(request, "conversations/_chips.html", {"attached": found}, status=201)


def taken(request: Request, conversation: Conversation | None) -> list[Upload]:
    """The files of this request, kept. Raises `Invalid` for the first that can’t be."""
    files = request.FILES.getlist("files")
    if len(files) > uploads.MOST:
        raise Invalid(_("At most %(most)s files at once. Your text is kept.") % {"most": uploads.MOST})
    found = [uploads.take(file, actor=request.actor, conversation=conversation) for file in files if file.name]
    for name in getattr(request, "too_large", ()):
        raise Invalid(uploads.too_large(name))
    return found
