"""Feedback on the rail, and the tabs its pages share. Each part adds its own tab."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Tab:
    """A page of feedback: `may` is the permission it asks for."""

    name: str
    label: str | Promise
    url_name: str
    order: int
    may: str = "answer"

    @property
    def url(self) -> str:
        return reverse(self.url_name)


TABS: dict[str, Tab] = {}


def tab(name: str, label: str | Promise, url_name: str, order: int, *, may: str = "answer") -> None:
    """Put a page among the tabs. Naming it again replaces it."""
    TABS[name] = Tab(name, label, url_name, order, may)


def tabs(request: HttpRequest) -> list[Tab]:
    """The tabs this colleague may open, in order."""
    from sixring.core.request import may

    return sorted((one for one in TABS.values() if may(one.may)(request)), key=lambda one: one.order)


def register() -> None:
    """Each part's own line: the rail leads to the stream, the tabs to the rest."""
    from .actions import rail as actions
    from .asking import rail as asking
    from .plan import rail as plan
    from .results import rail as results
    from .stream import rail as stream
    from .surveys import rail as surveys
    from .topics import rail as topics

    stream.register()
    surveys.register()
    asking.register()
    plan.register()
    actions.register()
    topics.register()
    results.register()
