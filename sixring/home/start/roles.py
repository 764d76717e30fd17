"""Which start page somebody sees: that of their role, or of one below it which they chose."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.core import preferences
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid
from sixring.core.models import Agent

# Page -> what it is called, and what one must be allowed to do.
PAGES: dict[str, tuple[Promise, str]] = {
    "agent": (_("Agent"), "see"),
    "lead": (_("Lead"), "lead"),
    "manager": (_("Manager"), "see everything"),
    "administrator": (_("Administrator"), "configure"),
}


def offered(actor: Actor) -> list[str]:
    """The pages `actor` may see, their own last."""
    return [page for page, (_label, act) in PAGES.items() if actor.may(act)]


def shown(agent: Agent, actor: Actor, asked: str = "") -> str:
    """The page that is asked for, else the one they chose, else that of their role."""
    may = offered(actor)
    if asked and asked in PAGES and asked not in may:
        raise Forbidden("That page belongs to another role.")
    chosen = preferences.of(agent).start
    return next((page for page in (asked, chosen) if page in may), may[-1])


def choose(agent: Agent, page: str, *, actor: Actor) -> None:
    """From now on `agent` begins on this page. That of their own role is not kept: it follows when the role changes."""
    may = offered(actor)
    if page not in PAGES:
        raise Invalid("There is no such page.")
    if page not in may:
        raise Forbidden("That page belongs to another role.")
    preferences.change(agent, actor=actor, start="" if page == may[-1] else page)
