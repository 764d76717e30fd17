"""What to do: what is on the board with its owner, and what was found that nobody has yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.core.actors import SYSTEM
from sixring.feedback.actions import board
from sixring.feedback.models import Action

from ...dashboards import said
from ...findings import Episode, Finding
from ..blocks import Block, table, text
from ..view import View

MOST, OPEN = 8, (Action.State.PLANNED, Action.State.DOING)


def blocks(view: View) -> list[Block]:
    doing = list(board.all_of(SYSTEM).filter(state__in=OPEN).order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST])
    parts: list[Block] = []
    if doing:
        head = (_("Action"), _("Owner"), _("State"), _("Due"), _("Effect hoped for"))
        parts.append(table(_("On the board"), head, (row(one) for one in doing)))
    if left := list(proposals(view, doing)):
        parts.append(table(_("Not on the board yet"), (_("Look into"), _("Owner"), _("We found")), left))
    return parts or [text(_("Nothing was found that asks for an action, and none is on the board."))]


def row(one: Action) -> Iterator[str]:
    yield one.title
    yield one.owner.name if one.owner else _("nobody yet")
    yield one.get_state_display()
    yield date_format(one.due_on, "j M Y") if one.due_on else said.NOTHING
    yield one.expected


def proposals(view: View, doing: list[Action]) -> Iterator[tuple[str, str, str]]:
    """Findings that tell of something bad, unless an open action names the same."""
    told = " ".join(f"{one.title} {one.topic} {one.driver}" for one in doing).casefold()
    for one in view.findings:
        about = str(one.facts.get("name") or one.facts.get("metric") or "")
        if one.tone in ("bad", "watch") and (not about or about.casefold() not in told):
            yield subject(view, one), _("nobody yet"), one.sentence


def subject(view: View, one: Finding) -> str:
    lead = next((found for found in view.episodes if one.name == f"episode-{found.since}"), None)
    if isinstance(lead, Episode):
        return _("What happened with “%(name)s”, and whether it is put right") % {"name": lead.rose[0].name}
    return one.title or one.sentence.partition(".")[0].partition(":")[0]
