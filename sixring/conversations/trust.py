"""What verifying and noise show beside a conversation, and their pages of the settings."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from sixring.core.actors import Actor
from sixring.core.request import Request, may
from sixring.look import slots
from sixring.people.models import Identity

from . import attached, desk, verifying
from .models import Conversation, Flood, Verification
from .noise import floods, marking
from .verifying import leaks

FEW = 3


def register() -> None:
    slots.panel("conversation", who_panel, 15, may=may("see"))
    slots.panel("composer", warning, 5, may=may("answer"))
    slots.panel("conversation-line", line, 60, may=may("see"))
    slots.panel("conversation-more", menu, 50, may=may("answer"))
    slots.settings_page(
        "verification", _("Verifying customers"), "verified", "conversations:verify_settings", 60,
        hint=_("Which facts prove a customer who can’t be sent a code."), may=may("configure"),
    )  # fmt: skip
    slots.settings_page(
        "noise", _("Noise"), "quarantine", "conversations:noise_settings", 62,
        hint=_("Rules your team learned for spam, blocked senders and newsletters."), may=may("configure"),
    )  # fmt: skip
    slots.settings_page(
        "acknowledgement", _("Acknowledgements"), "reply", "conversations:acknowledgement", 64,
        hint=_("Whether a machine says that a message has arrived, and by when you answer."), may=may("configure"),
    )  # fmt: skip


def who_panel(request: HttpRequest, conversation: Conversation) -> str:
    """Who the senders may be, what was asked, and the earlier matter this may belong to."""
    actor = cast(Request, request).actor
    asked = Verification.objects.filter(conversation=conversation).select_related("proven", "claimed")
    last = asked.order_by("-pk").first() if attached.has(conversation, actor, Verification) else None
    apart = [one for one in senders(conversation, actor) if not verifying.is_verified(conversation, one)]
    found = verifying.candidates(conversation, actor)[:FEW] if apart else []
    if not found and last is None:
        return ""
    offered = [(one, earlier(one, conversation, request)) for one in found]
    context = {"conversation": conversation, "last": last, "candidates": offered, "may_answer": actor.may("answer")}
    return render_to_string("conversations/_who.html", context, request)


def earlier(candidate: verifying.Candidate, conversation: Conversation, request: HttpRequest) -> list[Conversation]:
    """Open matters of the person they may be: what they write may belong there."""
    theirs = desk.of_person(candidate.person, cast(Request, request).actor).exclude(pk=conversation.pk)
    return list(theirs.exclude(state=Conversation.State.RESOLVED).filter(noise="")[:FEW])


def warning(request: HttpRequest, conversation: Conversation) -> str:
    """Above what an agent types: who here has proven nothing, and the way to change that."""
    actor = cast(Request, request).actor
    unproven = leaks.warned(conversation, senders(conversation, actor))
    known = [one for one in unproven if one.claimed]
    if not known and not (unproven and verifying.candidates(conversation, actor)):
        return ""
    mixed = any(leaks.is_apart(conversation, one) for one in known)
    context = {"conversation": conversation, "unproven": (known or unproven)[:FEW], "mixed": mixed}
    return render_to_string("conversations/_unproven.html", context, request)


def senders(conversation: Conversation, actor: Actor) -> list[Identity]:
    return actor.once(f"claimants of {conversation.pk}", lambda: verifying.claimants(conversation))


def line(request: HttpRequest, conversation: Conversation) -> str:
    """Whether it is noise, a flood, or looks like a newsletter."""
    flood = floods.of(conversation) if attached.has(conversation, cast(Request, request).actor, Flood) else None
    bulk = marking.looks_like_bulk(conversation)
    if not (conversation.noise or flood or bulk):
        return ""
    may_answer = cast(Request, request).actor.may("answer")
    context = {"conversation": conversation, "flood": flood, "bulk": bulk, "may_answer": may_answer}
    return render_to_string("conversations/_noise_line.html", context, request)


def menu(request: HttpRequest, conversation: Conversation) -> str:
    return render_to_string("conversations/_noise_menu.html", {"conversation": conversation}, request)
