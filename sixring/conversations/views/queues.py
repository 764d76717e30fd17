"""What is done to many conversations at once, what takes it back, and the saved views."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core import clock
from sixring.core.errors import Invalid
from sixring.core.models import Agent, Team
from sixring.core.request import Request

from .. import assignment, closure, queues
from ..forms import MOMENTS, moment
from ..matter import reasons, tags
from ..models import ContactReason, Deed, Tag
from ..noise import marking
from ..queues import filters, saved
from ..regrouping import bulk, deeds
from ..timing import snooze
from .listing import Asked, list_of

Acts = dict[str, Callable[[str, Request], bulk.Act]]


@require_POST
def act(request: Request) -> HttpResponse:
    """`act` is "verb" or "verb:argument", `picked` the conversations; `all` means the whole view `query` names."""
    request.actor.must("answer")
    verb, _colon, argument = request.POST.get("act", "").partition(":")
    if verb not in ACTS:
        raise Invalid(_("Choose what to do with them."))
    ids = picked(request)
    does = ACTS[verb](argument, request)
    did = bulk.act_on(ids, verb, does, actor=request.actor)
    return done(request, summary(did), did.deed)


def picked(request: Request) -> list[int]:
    if request.POST.get("all"):
        asked = Asked(request.actor, QueryDict(request.POST.get("query", "")))
        return list(asked.rows().values_list("pk", flat=True)[: bulk.MOST])
    return [int(pk) for pk in request.POST.getlist("picked") if filters.is_number(pk)]


def summary(did: bulk.Done) -> str:
    changed = ngettext("%(n)d conversation changed.", "%(n)d conversations changed.", did.changed) % {"n": did.changed}
    if not did.refused:
        return changed
    refused = ngettext("%(n)d stayed as it was.", "%(n)d stayed as they were.", did.refused) % {"n": did.refused}
    return f"{changed} {refused}"


def chosen(model: Any, argument: str) -> Any:
    """The row an argument names; None where it says nobody."""
    if not argument:
        return None
    found = model.objects.filter(pk=int(argument)).first() if filters.is_number(argument) else None
    if found is None:
        raise Invalid(_("That can't be chosen any more. Load the page again."))
    return found


def assigning(argument: str, request: Request) -> bulk.Act:
    agent = chosen(Agent, argument)
    return lambda one: assignment.assign(one, agent, actor=request.actor)


def giving_to_team(argument: str, request: Request) -> bulk.Act:
    team = chosen(Team, argument)
    return lambda one: assignment.assign_team(one, team, actor=request.actor)


def resolving(argument: str, request: Request) -> bulk.Act:
    return lambda one: closure.resolve(one, actor=request.actor)


def snoozing(argument: str, request: Request) -> bulk.Act:
    until = moment_of(argument)
    return lambda one: ignored(snooze.snooze(one, until, actor=request.actor))


def moment_of(argument: str) -> datetime:
    if argument not in dict(MOMENTS):
        raise Invalid(_("Choose until when they should rest."))
    return moment(argument, timezone.localtime(clock.now()))


def tagging(argument: str, request: Request) -> bulk.Act:
    tag = chosen(Tag, argument)
    if tag is None:
        raise Invalid(_("Choose a tag."))
    return lambda one: ignored(tags.tag(one, tag.name, actor=request.actor))


def giving_reason(argument: str, request: Request) -> bulk.Act:
    reason = chosen(ContactReason, argument)
    return lambda one: reasons.choose(one, reason, actor=request.actor)


def holding(argument: str, request: Request) -> bulk.Act:
    whom = request.POST.get("held_for", "").strip()
    if not whom:
        raise Invalid(_("Say for whom they wait: a colleague, a supplier, a workshop."))
    return lambda one: closure.hold(one, whom, actor=request.actor)


def judging(argument: str, request: Request) -> bulk.Act:
    """Spam, no request, or a request after all. Many at once teach nothing: a slip would silence many senders."""
    if argument:
        return lambda one: ignored(marking.mark(one, argument, actor=request.actor, lesson="nothing"))
    return lambda one: ignored(marking.unmark(one, actor=request.actor))


def ignored(_result: object) -> None:
    """What an action returns that nobody asks for here."""


ACTS: Acts = {
    "assign": assigning,
    "team": giving_to_team,
    "resolve": resolving,
    "snooze": snoozing,
    "tag": tagging,
    "reason": giving_reason,
    "hold": holding,
    "noise": judging,
}


@require_POST
def undo(request: Request, deed_id: int) -> HttpResponse:
    """Take a deed of one's own back."""
    request.actor.must("answer")
    undone = deeds.undo(deeds.get(request.actor, deed_id), actor=request.actor)
    said = ngettext("Taken back for %(n)d conversation.", "Taken back for %(n)d conversations.", undone.restored)
    said = said % {"n": undone.restored}
    if undone.kept:
        kept = ngettext(
            "%(n)d stays: somebody went on with it.", "%(n)d stay: somebody went on with them.", undone.kept
        )
        said = f"{said} {kept % {'n': undone.kept}}"
    if request.htmx:
        told = {"sixring:toast": said, "sixring:undone": {}}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})
    messages.success(request, said)
    return redirect(asked_from(request))


def done(request: Request, said: str, deed: Deed | None) -> HttpResponse:
    """The list again with a word about what was done, and a way to take it back."""
    undoing = reverse("conversations:undo", args=[deed.pk]) if deed else ""
    query = request.POST.get("query", "")
    if not request.htmx:
        messages.success(request, said, extra_tags=f"undo:{undoing}" if undoing else "")
        return redirect(reverse("conversations:list") + (f"?{query}" if query else ""))
    current = urlencode({"current": request.POST.get("current", "")})
    request.GET = QueryDict(f"{query}&{current}")
    answer = render(request, "conversations/_list.html", list_of(request))
    answer["HX-Trigger"] = json.dumps({"sixring:toast": {"text": said, "undo": undoing}})
    return answer


def asked_from(request: Request) -> str:
    """The page of ours where undoing was asked for, else the desk."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else reverse("conversations:list")


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: Request) -> HttpResponse:
    """One's saved views with what can be done to them; POST saves another."""
    if request.method == "POST":
        return keep(request)
    mine = saved.visible_to(request.actor)
    teams = queues.teams_of(request.actor, Team.objects.order_by("name"))
    rows = [
        (view, saved.share_of(view), view.agent_id == request.actor.id or request.actor.may("lead")) for view in mine
    ]
    return render(request, "conversations/views.html", {"rows": rows, "teams": teams})


def keep(request: Request) -> HttpResponse:
    query = QueryDict(request.POST.get("query", ""))
    view = saved.save(
        request.POST.get("name", ""), {name: str(query[name]) for name in query},
        share=request.POST.get("share", ""), actor=request.actor,
    )  # fmt: skip
    messages.success(request, _("Saved. It stands in the menu of the queues."))
    return redirect(f"{reverse('conversations:list')}?saved={view.pk}")


@require_POST
def view(request: Request, view_id: int) -> HttpResponse:
    """Change a saved view: its name and with whom it is shared, and with `query` what it shows."""
    found = saved.get(request.actor, view_id)
    given = request.POST.get("query")
    query = {name: str(value) for name, value in QueryDict(given).items()} if given else None
    share = request.POST.get("share", saved.share_of(found))
    saved.edit(found, request.POST.get("name", found.name), share, query=query, actor=request.actor)
    messages.success(request, _("Saved."))
    there = f"{reverse('conversations:list')}?saved={found.pk}" if given else reverse("conversations:views")
    return redirect(there)


@require_POST
def view_place(request: Request, view_id: int) -> HttpResponse:
    saved.move(saved.get(request.actor, view_id), request.POST.get("way") == "up", actor=request.actor)
    return redirect("conversations:views")


@require_POST
def view_removal(request: Request, view_id: int) -> HttpResponse:
    found = saved.get(request.actor, view_id)
    saved.remove(found, actor=request.actor)
    messages.success(request, _("“%(name)s” is gone. The conversations stay.") % {"name": found.name})
    return redirect("conversations:views")
