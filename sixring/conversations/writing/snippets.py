"""Snippets: texts used again and again, a colleague's own or the team's, with {{variables}} filled from the
conversation.

A variable is replaced by one regular expression from a flat dict of strings; no template is ever run. What can't be
filled stays as it is, and an answer that still holds a variable is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.core.models import Agent, Team
from sixring.interactions.models import Interaction

from .. import reference, subject
from ..models import Conversation, Snippet
from ..requests import links

VARIABLE = re.compile(r"\{\{\s*([A-Za-z_][\w.\-]{0,60})\s*\}\}")
NAME = re.compile(r"[^\W\d_][\w.’'\- ]*")
ORDER = ("order_id", "orderId", "order_number")
LONGEST = 20_000
SAMPLE = {
    "customer.name": "Dan Miller", "customer.first_name": "Dan", "customer.email": "dan@example.com",
    "agent.name": "Ada", "agent.first_name": "Ada", "conversation.reference": "K7-4QF",
    "conversation.subject": "Seed trays", "order": "10042", "requests": "https://care.example.com/requests/",
}  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[Snippet]:
    """Their own, those shared with everybody, and those of their teams; the most used first."""
    shared = Q(shared=True) if actor.may("configure") else Q(shared=True) & (Q(team=None) | Q(team__in=actor.teams))
    rows = Snippet.objects.filter(Q(agent=actor.id, shared=False) | shared)
    return rows.select_related("team", "agent").order_by("-used", "name", "pk")


def get(actor: Actor, snippet_id: int) -> Snippet:
    """The snippet, or `NotFound` when absent or somebody else's."""
    found = visible_to(actor).filter(pk=snippet_id).first()
    if found is None:
        raise NotFound
    return found


def may_change(snippet: Snippet, actor: Actor) -> bool:
    """Rule: everybody changes their own; those that are shared need a lead."""
    return actor.may("lead") if snippet.shared else snippet.agent_id == actor.id and actor.may("answer")


def write(
    name: str, text: str, *, actor: Actor, shared: bool = False, team: Team | None = None,
    snippet: Snippet | None = None,
) -> Snippet:  # fmt: skip
    """A new snippet, or `snippet` changed: personal, or shared with `team`, with everybody when that is None."""
    actor.must("answer")
    if (snippet is not None and not may_change(snippet, actor)) or (shared and not actor.may("lead")):
        raise Forbidden(_("What the team shares is changed by a lead. Keep one of your own instead."))
    if not name.strip() or not text.strip():
        raise Invalid(_("A snippet needs a name and a text."))
    if len(text) > LONGEST:
        raise Invalid(_("That text is too long for a snippet."))
    row = snippet or Snippet(agent=Agent(pk=actor.id), at=clock.now())
    row.name, row.text, row.shared, row.team = name.strip()[:60], text.strip(), shared, team if shared else None
    with transaction.atomic():
        row.save()
        changes.record("snippet.changed" if snippet else "snippet.written", row, actor=actor)
    return row


def delete(snippet: Snippet, *, actor: Actor) -> None:
    if not may_change(snippet, actor):
        raise Forbidden(_("What the team shares is changed by a lead."))
    with transaction.atomic():
        changes.record("snippet.deleted", snippet, actor=actor)
        snippet.delete()


def use(snippet: Snippet, conversation: Conversation, *, actor: Actor) -> str:
    """The text, filled for `conversation`; counts that it was used."""
    actor.must("answer")
    Snippet.objects.filter(pk=snippet.pk).update(used=F("used") + 1)
    return fill(snippet.text, values_for(conversation, actor))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Rule: `text` with its variables replaced; those that are unknown or empty stay as they are."""
    return VARIABLE.sub(lambda found: values.get(found[1].lower()) or found[0], text)


def unfilled(text: str) -> list[str]:
    """Rule: the variables still in `text`, each once, as they are written between the braces."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def values_for(conversation: Conversation, actor: Actor) -> dict[str, str]:
    """Every variable that can be filled for this conversation, by name, as plain strings."""
    anchor = conversation.anchor
    name = anchor.person.name if anchor is not None and anchor.person is not None else ""
    called = name if NAME.fullmatch(name) and name != "Visitor" else ""
    values = {
        "customer.name": called,
        "customer.first_name": called.split(" ")[0],
        "customer.email": anchor.display if anchor is not None and anchor.kind == "email" else "",
        "agent.name": actor.name,
        "agent.first_name": actor.name.split(" ")[0],
        "conversation.reference": reference.of(conversation.pk),
        "conversation.subject": subject.of(conversation, actor),
        "order": order_of(conversation),
        "requests": links.page(),  # where they ask for a link; one of their own would reach whoever is in copy
    }
    own = {str(key).lower(): str(said) for key, said in (conversation.fields or {}).items() if said not in ("", None)}
    values["order"] = own.get("order") or values["order"]
    return {f"field.{key}": said for key, said in own.items()} | values


def order_of(conversation: Conversation) -> str:
    """The latest order this very identity is known to have placed."""
    if conversation.anchor_id is None:
        return ""
    rows = Interaction.objects.filter(identity=conversation.anchor_id, kind="track").order_by("-occurred_at")
    for data in rows.values_list("data", flat=True)[:20]:
        said = (data or {}).get("properties") or {}
        found = next((said[key] for key in ORDER if isinstance(said, dict) and said.get(key)), "")
        if found:
            return str(found)[:60]
    return ""


def picker(request: HttpRequest, conversation: Conversation) -> SafeString:
    """The button and the list in the composer's tools."""
    return mark_safe(  # noqa: S308
        render_to_string("conversations/_snippet_picker.html", {"conversation": conversation}, request=request)
    )
