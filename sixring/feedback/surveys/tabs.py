"""The pages of one survey, which share its head."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.core.request import may

from ..models import Survey


@dataclass(frozen=True)
class Part:
    """A page of a survey: its address takes the survey's id; `may` is the permission it asks for."""

    name: str
    label: str | Promise
    url_name: str
    may: str


PARTS = (
    Part("build", _("Questions"), "feedback:survey", "see"),
    Part("results", _("Results"), "feedback:results", "answer"),
    Part("links", _("Links and codes"), "feedback:survey_links", "answer"),
    Part("settings", _("Settings"), "feedback:survey_settings", "configure"),
    Part("versions", _("Versions"), "feedback:survey_versions", "see"),
    Part("paper", _("Paper"), "feedback:survey_paper", "answer"),
    Part("bringing", _("Bring in"), "feedback:survey_bringings", "configure"),
    Part("aside", _("Set aside"), "feedback:survey_aside", "lead"),
)


def parts(request: HttpRequest, survey: Survey) -> list[tuple[Part, str]]:
    """The pages of `survey` this colleague may open, each with its address."""
    return [(one, reverse(one.url_name, args=[survey.pk])) for one in PARTS if may(one.may)(request)]
