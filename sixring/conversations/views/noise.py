"""Noise on the desk and in the settings: marking, bringing back, unfolding, and the rules that were learned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import NotFound
from sixring.core.request import Request

from .. import house_rules, noise
from ..models import NoiseRule
from ..noise import judging
from ..regrouping import deeds
from .acts import answerable, done, leave
from .desk import address

SAID = {
    "spam": gettext_lazy("It is spam, and out of the queues."),
    "block": gettext_lazy("Its sender is blocked: what they write is kept, and disturbs nobody."),
    "not_request": gettext_lazy("It is no request, and out of the queues."),
}
RULES = 200


@require_POST
def mark(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    verdict = request.POST.get("verdict", "")
    with deeds.doing("noise", [conversation.pk], actor=request.actor) as did:
        noise.mark(conversation, verdict, actor=request.actor, lesson=request.POST.get("lesson", "default"))
    return done(request, conversation, str(SAID[verdict]), deed=did.deed)


@require_POST
def unmark(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    noise.unmark(conversation, actor=request.actor)
    return done(request, conversation, _("It is back, and the rule that set it aside has ended."))


@require_POST
def unfold(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    n = noise.unfold(conversation, actor=request.actor)
    said = ngettext("%(n)d conversation is on its own again.", "%(n)d conversations are on their own again.", n)
    messages.success(request, said % {"n": n})
    return leave(request, address(conversation))


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """The rules in force, and whether newsletters are set aside by themselves."""
    request.actor.must("configure")
    if request.method == "POST":
        bulk = "automatic" if request.POST.get("bulk") == "automatic" else "suggest"
        house_rules.decide(judging.RULE, {"bulk": bulk}, actor=request.actor)
        messages.success(request, _("Saved."))
        return redirect("conversations:noise_settings")
    rows = NoiseRule.objects.filter(ended_at=None).select_related("by").order_by("-at", "-pk")
    context = {"rules": rows[:RULES], "more": max(0, rows.count() - RULES), "automatic": judging.sorts_bulk()}
    return render(request, "conversations/noise_settings.html", context)


@require_POST
def end(request: Request, rule_id: int) -> HttpResponse:
    request.actor.must("configure")
    rule = NoiseRule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise NotFound
    noise.end(rule, actor=request.actor)
    messages.success(request, _("The rule has ended. What they write next is heard again."))
    return redirect("conversations:noise_settings")
