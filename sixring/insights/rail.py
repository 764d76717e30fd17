"""Insights on the rail, and the tabs its pages share. Each part adds its own tab."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from sixring.core.request import may


@dataclass(frozen=True)
class Tab:
    """A page of insights: `allowed` is the permission it asks for."""

    name: str
    label: str | Promise
    url_name: str
    order: int
    allowed: str = "lead"

    @property
    def url(self) -> str:
        return reverse(self.url_name)


TABS: dict[str, Tab] = {}


def tab(name: str, label: str | Promise, url_name: str, order: int, *, allowed: str = "lead") -> None:
    """Put a page among the tabs. Naming it again replaces it."""
    TABS[name] = Tab(name, label, url_name, order, allowed)


def tabs(request: HttpRequest) -> list[Tab]:
    """The tabs this colleague may open, in order."""
    return sorted((one for one in TABS.values() if may(one.allowed)(request)), key=lambda one: one.order)


def register() -> None:
    """Each part's own line: the rail leads to the overview, the tabs to the rest."""
    from .assumptions import rail as assumptions
    from .dashboards import rail as dashboards
    from .sharing import rail as sharing

    dashboards.register()
    sharing.register()
    assumptions.register()
