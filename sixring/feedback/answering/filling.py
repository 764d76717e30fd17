"""Filling in: where somebody stands in a survey, from the page they see to the answers they gave before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict

from sixring.core.errors import Refused

from ..models import Invitation, Response, SurveyVersion
from ..surveys import branching
from ..surveys.design import Design, Question
from . import typed
from .accepting import Given, given
from .keep import given_of
from .tickets import Ticket


@dataclass
class Filling:
    """One person's way through one version. `kept` are answers of earlier pages, `values` what this page shows."""

    version: SurveyVersion
    ticket: Ticket
    language: str
    invitation: Invitation | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0  # of the page, from 0
    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    everything: bool = False  # what is asked of some is shown too, to look at
    chosen: bool = False  # something stands chosen that the address said

    @cached_property
    def design(self) -> Design:
        return Design.of(self.version)

    @cached_property
    def response(self) -> Response | None:
        """What was kept of it so far."""
        known = Response.objects.filter(dedupe=self.ticket.name, survey=self.version.survey_id).first()
        if known is None and self.invitation is not None and self.invitation.pk:
            known = Response.objects.filter(invitation=self.invitation, state=Response.State.PARTIAL).first()
        return known

    @cached_property
    def kept(self) -> dict[str, Given]:
        if self.response is None:
            return {}
        return {one.question: given_of(one) for one in self.response.answers.all()}

    def known(self) -> dict[str, Any]:
        """Everything answered so far, as branching looks at it: what stands on this page over what was kept."""
        found = {key: one.plain for key, one in self.kept.items()}
        for key, value in self.values.items():
            try:
                found[key] = given(self.design.by_key[key], value).plain
            except Refused:
                found.pop(key, None)
        return found

    def questions(self) -> list[Question]:
        """Those asked on this page."""
        wanted = {one.key for one in branching.asked(self.design, self.known())}
        return [one for one in self.page if self.everything or one.key in wanted]

    @property
    def page(self) -> list[Question]:
        pages = branching.pages(self.design)
        return pages[self.number] if self.number < len(pages) else []

    @property
    def pages(self) -> int:
        return len(branching.pages(self.design))

    def following(self) -> int | None:
        return branching.page_after(self.design, self.known(), self.number + 1)

    def before(self) -> int | None:
        return branching.page_before(self.design, self.known(), self.number)

    def resumed(self) -> int:
        """The first page that asks what wasn't answered yet."""
        wanted = {one.key for one in branching.asked(self.design, self.known())} - self.kept.keys()
        pages = branching.pages(self.design)
        return next((n for n, page in enumerate(pages) if any(one.key in wanted for one in page)), 0)

    def turn(self, number: int) -> None:
        """Show page `number`, with what was kept of it."""
        self.number, self.wrong, self.chosen = number, {}, False
        self.values = {}
        back = typed.plain(self.kept)
        self.values = {one.key: back[one.key] for one in self.page if one.key in back}

    def read(self, said: QueryDict) -> None:
        """Take what a form of this page says."""
        self.values = typed.answers(self.page, said)

    def forget(self) -> None:
        """What was kept has changed: ask again."""
        for name in ("response", "kept"):
            self.__dict__.pop(name, None)
