"""Saved views: queues that agents put together, for themselves, for a team or for everybody."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.core.models import Team

from ..models import SavedView
from . import filters

EVERYBODY = "all"
IN_THE_MENU = 20


def visible_to(actor: Actor) -> QuerySet[SavedView]:
    """One's own views and those shared with one, in order."""
    actor.must("see")
    shared = Q(shared=True) | Q(team__in=actor.teams)
    return SavedView.objects.filter(shared | Q(agent=actor.id)).select_related("agent", "team").order_by("order", "pk")


def get(actor: Actor, view_id: int) -> SavedView:
    found = visible_to(actor).filter(pk=view_id).first()
    if found is None:
        raise NotFound
    return found


def save(name: str, query: Mapping[str, str], *, share: str = "", actor: Actor) -> SavedView:
    """Keep `query` (view, filters, sort) as `name`. `share`: "" for oneself, "all", or the id of one's team."""
    actor.must("see")
    assert actor.id is not None
    view = SavedView(agent_id=actor.id, query=kept(query))
    describe(view, name, share, actor)
    with transaction.atomic():
        view.order = (visible_to(actor).aggregate(last=Max("order"))["last"] or 0) + 1
        view.save()
        changes.record("view.saved", view, actor=actor)
    return view


def edit(view: SavedView, name: str, share: str, *, query: Mapping[str, str] | None = None, actor: Actor) -> None:
    """Call it otherwise, share it with others, or let it show something else. Only whose it is, or a lead, may."""
    must_own(view, actor)
    describe(view, name, share, actor)
    if query is not None:
        view.query = kept(query)
    with transaction.atomic():
        view.save()
        changes.record("view.changed", view, actor=actor)


def remove(view: SavedView, *, actor: Actor) -> None:
    must_own(view, actor)
    with transaction.atomic():
        changes.record("view.removed", view, actor=actor)
        view.delete()


def move(view: SavedView, up: bool, *, actor: Actor) -> None:
    """Change places with the view before or behind it. At the end of the list a quiet no-op."""
    must_own(view, actor)
    with transaction.atomic():
        views = list(visible_to(actor).select_for_update(of=("self",)))
        at = next(index for index, one in enumerate(views) if one.pk == view.pk)
        there = at + (-1 if up else 1)
        if not 0 <= there < len(views):
            return
        views[at], views[there] = views[there], views[at]
        for place, one in enumerate(views, 1):
            one.order = place
        SavedView.objects.bulk_update(views, ["order"])
        changes.record("view.moved", view, actor=actor)


def describe(view: SavedView, name: str, share: str, actor: Actor) -> None:
    view.name = " ".join(name.split())[:60]
    if not view.name:
        raise Invalid("Give the view a name.")
    view.shared = share == EVERYBODY
    view.team = team_of(share, actor) if share and not view.shared else None


def team_of(share: str, actor: Actor) -> Team:
    team = Team.objects.filter(pk=int(share)).first() if filters.is_number(share) else None
    if team is None or not (team.pk in actor.teams or actor.may("lead")):
        raise Invalid("Share it with a team of yours, or with everybody.")
    return team


def must_own(view: SavedView, actor: Actor) -> None:
    if view.agent_id != actor.id and not actor.may("lead"):
        raise Forbidden("Only whoever saved this view, or a team lead, may change it.")


def kept(query: Mapping[str, str]) -> dict[str, str]:
    return {name: str(query[name])[:60] for name in filters.kept() if query.get(name)}


def share_of(view: SavedView) -> str:
    """As `save` takes it."""
    return EVERYBODY if view.shared else str(view.team_id or "")
