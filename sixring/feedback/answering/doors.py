"""Doors: the ways by which somebody comes to a survey's page, and whether one is open."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from sixring.core import clock

from ..asking import links
from ..models import Invitation, Survey, SurveyVersion
from ..surveys import publishing

INVITED, OPEN, FRAME, KIOSK = "invited", "open", "frame", "kiosk"
SOURCES = {FRAME: "embed", KIOSK: "kiosk"}
VIA = frozenset({"qr", "link", "email", "sms", "chat", "slip"})
SPELT = {"webchat": "chat"}
TOLD = ("place", "order", "store", "product")
LONGEST = 80


@dataclass(frozen=True)
class Door:
    """`kind` is one of the above; `shut` says why nobody new comes in by it: done, over, early; "" while it is open."""

    kind: str
    survey: Survey
    version: SurveyVersion | None
    name: str
    shut: str = ""
    invitation: Invitation | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    source: str = "link"

    @property
    def channel(self) -> str:
        return self.invitation.channel if self.invitation else ""


def by_invitation(token: str) -> Door | None:
    """The door of a one-time link; None for one that isn't ours or is known no more."""
    invitation = links.invitation_of(token)
    if invitation is None:
        return None
    version = invitation.version
    source = SPELT.get(invitation.channel, invitation.channel) or "link"
    name = "i" + hashlib.sha256(invitation.key.encode()).hexdigest()[:24]
    return Door(INVITED, version.survey, version, name, why_shut(invitation), invitation, source=source)


def why_shut(invitation: Invitation) -> str:
    """Rule: done once it is answered, over once it ran out or the survey was closed."""
    if invitation.state == Invitation.State.ANSWERED:
        return "done"
    until = invitation.expires_at
    return "over" if until is not None and until <= clock.now() else of_survey(invitation.version.survey)


def of_survey(survey: Survey) -> str:
    return {Survey.State.OPEN: "", Survey.State.CLOSED: "over"}.get(Survey.State(survey.state), "early")


def by_anyone(kind: str, key: str, request: HttpRequest) -> Door | None:
    """The door of a link anyone may open, a site's frame or a tablet; None where the survey has no such door."""
    survey = Survey.objects.select_related("brand").filter(key=key).first()
    if survey is None or not allowed(survey, kind):
        return None
    version = publishing.published(survey)
    shut = of_survey(survey) if version else "early"
    context = {name: request.GET.get(name, "")[:LONGEST] for name in TOLD if request.GET.get(name)}
    via = request.GET.get("via", "")
    source = SOURCES.get(kind) or (via if via in VIA else "link")
    return Door(kind, survey, version, f"{kind[0]}{survey.pk}", shut, None, context, source)


def allowed(survey: Survey, kind: str) -> bool:
    return {OPEN: survey.by_anyone, FRAME: bool(survey.origins), KIOSK: survey.kiosk}[kind]
