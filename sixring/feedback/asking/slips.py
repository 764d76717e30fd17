"""Slips: the link anybody may answer by, drawn as a code for a till slip or a poster, and as a frame for a page.

A link says where it was found (`place`) and how (`via`), so that answers can be told apart; it names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString

from sixring.core.errors import Refused
from sixring.core.text import clean

from ..models import Survey
from ..surveys import publishing
from ..surveys.design import Design
from . import links

LONGEST = 60  # characters of a place's name


@dataclass(frozen=True, slots=True)
class Slip:
    """What is handed out: the address, and the words above the code."""

    survey: Survey
    url: str
    place: str
    asks: str
    intro: str
    language: str

    @property
    def code(self) -> segno.QRCode:
        return segno.make(self.url, error="m", micro=False)

    @property
    def drawn(self) -> SafeString:
        """The code as SVG: dark on light whatever the theme, for scanners need it so."""
        return SafeString(self.code.svg_inline(scale=6, border=4, light="#fff", dark="#000", omitsize=True))

    @property
    def file(self) -> bytes:
        """The code as an SVG file of its own, for a printer."""
        out = BytesIO()
        self.code.save(out, kind="svg", scale=8, border=4, light="#fff", dark="#000")
        return out.getvalue()


def slip(survey: Survey, place: str = "", *, via: str = "qr", language: str = "") -> Slip:
    """Raises `Refused` for a survey nobody could answer by such a link."""
    version = publishing.published(survey)
    if survey.state != Survey.State.OPEN or not survey.by_anyone or version is None:
        raise Refused("This survey isn’t open to whoever has the link. Open it to anybody first.")
    design, place = Design.of(version), " ".join(clean(place).split())[:LONGEST]
    told = language if language in design.languages else design.main
    first = design.questions[0].ask(told, design.main) if design.questions else ""
    url = links.url_by_anyone(survey, place=place, via=via)
    return Slip(survey, url, place, design.text("title", told) or first, design.text("intro", told) or first, told)


def frame(survey: Survey) -> str:
    """What is pasted into a page to have the survey in it; "" where no site may."""
    if not survey.origins or survey.state != Survey.State.OPEN:
        return ""
    src, title = escape(links.url_embedded(survey)), escape(survey.name)
    return f'<iframe src="{src}" title="{title}" width="100%" height="560" loading="lazy"></iframe>'
