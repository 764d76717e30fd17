"""What moving shows elsewhere: the old number beside a conversation, and its pages of the settings."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from sixring.channels import accounts
from sixring.conversations.models import Conversation
from sixring.conversations.past import KIND
from sixring.core.request import Request, may
from sixring.look import slots

from .models import Counterpart


def register() -> None:
    slots.panel("conversation-line", old_number, 30)
    slots.settings_page(
        "moving", _("Moving in and out"), "download", "moving:list", 84, may=may("own"),
        hint=_("Bring the history of an old help desk here, or take everything along."),
    )  # fmt: skip


def old_number(request: HttpRequest, conversation: Conversation) -> str:
    """ "Zendesk #12345", where it began in an old help desk whose account one may see."""
    seen = {one.pk: one for one in accounts.seen_by(cast(Request, request).actor) if one.kind == KIND}
    if not seen or conversation.reach is None:
        return ""
    kept = Counterpart.objects.filter(kind="ticket", ours=conversation.pk, account__in=seen)
    told = [f"{seen[one.account_id].name} #{one.old}" for one in kept[:3]]
    return format_html('<span class="apart-by-dot"><bdi>{}</bdi></span>', ", ".join(told)) if told else ""
