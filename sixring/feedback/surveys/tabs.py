"""The pages of one survey, which share its head. Each part adds its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Survey


@dataclass(frozen=True)
class Part:
    """A page of a survey: its address takes the survey's id; `may` is the permission it asks for."""

    name: str
    label: str | Promise
    url_name: str
    order: int
    may: str


PARTS: dict[str, Part] = {}


def part(name: str, label: str | Promise, url_name: str, order: int, *, may: str = "answer") -> None:
    """Put a page among a survey's. Naming it again replaces it."""
    PARTS[name] = Part(name, label, url_name, order, may)


def parts(request: HttpRequest, survey: Survey) -> list[tuple[Part, str]]:
    """The pages of `survey` this colleague may open, each with its address."""
    from sixring.core.request import may

    mine = sorted((one for one in PARTS.values() if may(one.may)(request)), key=lambda one: one.order)
    return [(one, reverse(one.url_name, args=[survey.pk])) for one in mine]


def register() -> None:
    part("build", _("Questions"), "feedback:survey", 10, may="see")
    part("results", _("Results"), "feedback:results", 20)
    part("links", _("Links and codes"), "feedback:survey_links", 30)
    part("settings", _("Settings"), "feedback:survey_settings", 40, may="configure")
    part("versions", _("Versions"), "feedback:survey_versions", 50, may="see")
    part("paper", _("Paper"), "feedback:survey_paper", 60, may="answer")
    part("bringing", _("Bring in"), "feedback:survey_bringings", 70, may="configure")
    part("aside", _("Set aside"), "feedback:survey_aside", 80, may="lead")
